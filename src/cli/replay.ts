import { bucketRef } from '../core/bucket-ref.ts';
import type { BucketName, Region } from '../core/names.ts';
import { groupByBucket } from '../triggers/group-by-bucket.ts';
import type { TriggerContext } from '../triggers/parse-record.ts';
import type { Flags } from './flags.ts';
import { listRecords } from './list-records.ts';
import { counted } from './output/short-words.ts';
import type { Terminal } from './output/terminal.ts';
import { readRecords } from './read-records.ts';
import type { SourcedDelivery } from './read-records.ts';
import { refuseToAsk, repairAfterAsking } from './repair-after-asking.ts';
import type { FixFlags } from './repair-after-asking.ts';
import { finish, lookAtAll } from './run.ts';
import type { Run } from './run.ts';
import { accountFromFlags, ownRoleFromEnvironment } from './settings-from-flags.ts';
import { openRun, refuse } from './start-run.ts';

export type ReplayFlags = Flags & FixFlags & { list?: boolean; fix?: boolean };

/** `reseal replay FILE…`: looks once at every bucket that CloudTrail records name. */
export async function replay(
  paths: readonly string[],
  flags: ReplayFlags,
  terminal: Terminal,
): Promise<number> {
  const stated = accountFromFlags(flags);
  if (!stated.ok) return refuse(stated.problem, terminal);
  const context = { ownRoleArn: ownRoleFromEnvironment(), ownAccount: stated.value };
  if (flags.list === true) return listRecords(paths, context, terminal);
  const reason = flags.fix === true ? refuseToAsk(flags, terminal) : undefined;
  if (reason !== undefined) return refuse(reason, terminal);
  const opened = await openRun(flags, terminal, false);
  if (!opened.ok) return refuse(opened.problem, terminal);
  const { account } = opened.value;
  const known = { ...context, ownAccount: account.id };
  const deliveries = await collect(paths, known, opened.value);
  const regions = regionsOf(deliveries);
  const named = groupByBucket(deliveries, ({ name }) =>
    bucketRef(account.id, regions.get(name) ?? account.settings.region, name),
  );
  const causes = new Map(named.map((one) => [one.ref.name, one.causes]));
  const run: Run = { ...opened.value, causes };
  const looks = await lookAtAll(
    named.map(({ ref }) => ref),
    run,
  );
  const done = flags.fix === true ? await repairAfterAsking(looks, flags, run) : looks;
  return finish(done, run, 'replay');
}

/**
 * The Region that the records give for each bucket. Names are unique, so that records which
 * disagree still mean one bucket, and it must not be looked at or written twice at once.
 */
function regionsOf(deliveries: readonly SourcedDelivery[]): ReadonlyMap<BucketName, Region> {
  const regions = new Map<BucketName, Region>();
  for (const { record } of deliveries) {
    if (record.kind !== 'bucket' || record.hint.region === undefined) continue;
    regions.set(record.hint.name, record.hint.region);
  }
  return regions;
}

/**
 * What could not be read or understood is a problem of the run; the rest is looked at all the
 * same.
 */
async function collect(
  paths: readonly string[],
  context: TriggerContext,
  run: Run,
): Promise<SourcedDelivery[]> {
  const all: SourcedDelivery[] = [];
  for await (const file of readRecords(paths, context, run.interruption.signal)) {
    if (file.kind === 'unreadable') run.problems.push(`${file.path}: ${file.problem}`);
    else for (const delivery of file.deliveries) all.push(delivery);
  }
  for (const { source, record } of all) {
    if (record.kind === 'not-understood') run.problems.push(`${source}: ${record.problem}`);
  }
  if (run.flags.quiet !== true) run.terminal.say([summaryOf(all)]);
  return all;
}

function summaryOf(deliveries: readonly SourcedDelivery[]): string {
  const reasons = new Map<string, number>();
  for (const { record } of deliveries) {
    if (record.kind !== 'ignored') continue;
    reasons.set(record.reason, (reasons.get(record.reason) ?? 0) + 1);
  }
  const ignored = Array.from(reasons, ([reason, count]) => `${count} ${reason}`).join(', ');
  const naming = deliveries.filter(({ record }) => record.kind === 'bucket').length;
  const keys = deliveries.filter(({ record }) => record.kind === 'key').length;
  const ofKeys = keys === 0 ? '' : `; ${keys} of KMS keys, which only the function looks at`;
  return `${counted(deliveries.length, 'record')}: ${naming} to look at; ignored: ${ignored || 'none'}${ofKeys}.`;
}
