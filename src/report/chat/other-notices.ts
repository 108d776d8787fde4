import type { BackfillAlert, BaselineAlert, KeyAlert } from '../alert-contract.ts';
import { commandOf } from './bucket-parts.ts';
import { keyLink } from './console-link.ts';
import { listOf, marked } from './notice.ts';
import type { Line, Notice } from './notice.ts';
import { tellWho } from './tell-who.ts';

/** What happened to the key, by the event; another event is named as it is. */
const keyWords: ReadonlyMap<string, string> = new Map([
  ['ScheduleKeyDeletion', 'was scheduled for deletion'],
  ['DisableKey', 'was disabled'],
  ['DeleteImportedKeyMaterial', 'lost its imported key material'],
  ['DeleteExpiredKeyMaterial', 'lost its expired key material'],
  ['DeleteKey', 'was deleted'],
  ['CancelKeyDeletion', 'was saved from deletion'],
  ['EnableKey', 'was enabled'],
  ['ImportKeyMaterial', 'was given key material'],
]);

export function keyNotice(alert: KeyAlert): Notice {
  const { key, eventName, severity, nextSteps, failures, events, id } = alert;
  const which = key.isBaselineKey === 'yes' ? 'The KMS key of the baseline' : 'A KMS key';
  const url = keyLink(key);
  const event = events.at(-1)?.id ?? null;
  const state: Line[] = [
    ['Key ', { code: key.named }],
    ...(key.state === null ? [] : [['State ', { bold: key.state }]]),
    ...(key.deletionDate === null ? [] : [['To be deleted ', { bold: key.deletionDate }]]),
  ];
  const stops = 'Every bucket that uses it stops taking uploads, and its objects cannot be read.';
  const doubt = "Whether it is the baseline's key could not be told.";
  return {
    severity,
    headline: `${which} ${keyWords.get(eventName) ?? `had ${eventName}`}`,
    link: url === undefined ? undefined : { text: 'the key', url },
    parts: [
      tellWho(events, key.account),
      { kind: 'lines', lines: state },
      ...listOf('What follows', [
        ...(['unusable', 'gone'].includes(key.condition) ? [[stops]] : []),
        ...(key.condition === 'usable' ? [['KMS shows it as usable, so uploads go on.']] : []),
        ...(key.condition === 'not-told' ? [['How it is now could not be told.']] : []),
        ...(key.isBaselineKey === 'yes' ? [] : [[doubt]]),
        ...failures.map(({ text }) => marked(text)),
      ]),
    ],
    steps: nextSteps.map((command, index) => ({ text: index === 0 ? 'Run' : 'Then', command })),
    footer: [
      ...(key.account === null ? [] : [`account ${key.account}`]),
      key.region,
      event === null ? `alert ${id}` : `event ${event}`,
    ],
  };
}

export function baselineNotice(alert: BaselineAlert): Notice {
  const { parameter, region, problems, severity, id, sentence } = alert;
  const place = `ssm:${parameter}`;
  const command = commandOf('config', 'check', place, '--region', region);
  return {
    severity,
    headline: `The baseline ${parameter} cannot be used`,
    parts: [
      { kind: 'lines', lines: [marked(sentence.split(': ', 1)[0] ?? sentence)] },
      ...listOf('What is wrong', problems.map(marked)),
    ],
    steps: command === '' ? [] : [{ text: 'Mend the document, then check it', command }],
    footer: [region, `alert ${id}`],
  };
}

export function backfillNotice(alert: BackfillAlert): Notice {
  const { region, account, mode, outcomes, notFinished, severity, startedAt, endedAt, run } = alert;
  const all = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
  const isOpen = severity !== 'info';
  return {
    severity,
    headline: `${all} buckets of ${region} were looked at${isOpen ? ', some need a person' : ''}`,
    parts: [
      { kind: 'lines', lines: [['From ', { time: startedAt }, ' to ', { time: endedAt }]] },
      ...listOf(
        mode === 'repair' ? 'How they ended' : 'How they are; nothing was written',
        Object.entries(outcomes).map(([outcome, count]): Line => [
          { bold: String(count) },
          ` ${outcome}`,
        ]),
      ),
      ...listOf(
        'Not finished',
        notFinished === 0 ? [] : [[{ bold: String(notFinished) }, ' buckets; their queue goes on']],
      ),
    ],
    steps: isOpen ? [{ text: 'See which', command: commandOf('scan', '--region', region) }] : [],
    footer: [`account ${account}`, region, `run ${run}`],
  };
}
