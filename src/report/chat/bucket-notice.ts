import type { BucketAlert } from '../alert-contract.ts';
import { bucketHeadline } from './bucket-headline.ts';
import { bucketParts, commandOf, planCommand, showCommand } from './bucket-parts.ts';
import { bucketLink } from './console-link.ts';
import type { Notice, Step } from './notice.ts';
import { tellWho, toolNames } from './tell-who.ts';

export function bucketNotice(alert: BucketAlert): Notice {
  const { bucket, severity, events, secondsToRepair, repeats } = alert;
  const url = bucketLink(bucket);
  const also = [
    ...(secondsToRepair === null ? [] : [`open for ${duration(secondsToRepair)}`]),
    ...(repeats === 0 ? [] : [`seen ${repeats} times since it was first told`]),
  ];
  return {
    severity,
    headline: bucketHeadline(alert),
    link: url === undefined ? undefined : { text: bucket.name, url },
    parts: [tellWho(events, bucket.account, also), ...bucketParts(alert)],
    steps: stepsOf(alert).filter(({ command }) => command !== ''),
    footer: footerOf(alert),
  };
}

/** What writes its own definition again, whatever was repaired in between. */
const definingTools = ['terraform', 'opentofu', 'pulumi', 'cloudformation', 'cdk'] as const;

function stepsOf(alert: BucketAlert): Step[] {
  const { outcome, bucket, undo, repairId, planned, holds, contests, events } = alert;
  const { sourceChanges } = alert;
  const scan = commandOf('scan', bucket.name, '--region', bucket.region);
  const steps: Step[] = [];
  if (repairId !== null) {
    steps.push({ text: 'See both documents whole', command: showCommand(alert) });
  }
  const tool = definingTools.find((one) => one === events.at(-1)?.actor.tool);
  if (sourceChanges.length > 0 && contests.length === 0 && tool !== undefined) {
    steps.push({
      text: `If ${toolNames.get(tool)} defines the bucket, change it there too: it would come back`,
    });
  }
  if (undo !== null) steps.push({ text: 'Take it back for 24 hours', command: undo });
  if (planned.length > 0) {
    steps.push({ text: 'See what would be written', command: planCommand(alert) });
  }
  if (outcome === 'contested') {
    steps.push({
      text: 'Change it where the bucket is defined, then seal it',
      command: fixOf(bucket),
    });
  }
  if (holds.length > 0 || outcome === 'contested') {
    steps.push({ text: 'To let it be for a time', command: exceptOf(alert) });
  }
  if (outcome === 'refused')
    steps.push({ text: 'When that is mended, seal it', command: fixOf(bucket) });
  if (outcome === 'repaired-unconfirmed') steps.push({ text: 'See how it is now', command: scan });
  if (outcome === 'inspected') {
    steps.push({
      text: 'To have it written, deploy without mode=inspect, or run',
      command: fixOf(bucket),
    });
  }
  return steps;
}

const fixOf = ({ name, region }: BucketAlert['bucket']): string =>
  commandOf('fix', name, '--region', region);

function exceptOf({ bucket, seals, holds, contests }: BucketAlert): string {
  const seal = contests[0]?.seal ?? holds[0]?.seal ?? seals[0] ?? 'transport';
  const command = commandOf('except', 'add', bucket.name, '--region', bucket.region);
  return command && `${command} --seal ${seal} --owner TEAM --reason "WHY" --until 14d`;
}

function footerOf({ bucket, events, repairId, id, leftOut }: BucketAlert): string[] {
  const event = events.at(-1)?.id ?? null;
  return [
    `account ${bucket.account}`,
    bucket.region,
    ...(event === null ? [] : [`event ${event}`]),
    repairId === null ? `alert ${id}` : `repair ${repairId}`,
    ...Object.entries(leftOut).map(([list, count]) => `${count} more ${list}`),
  ];
}

function duration(seconds: number): string {
  const units = [
    ['day', 86_400],
    ['hour', 3_600],
    ['minute', 60],
    ['second', 1],
  ] as const;
  const [name, size] = units.find(([, unit]) => seconds >= unit) ?? ['second', 1];
  const count = Math.round(seconds / size);
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}
