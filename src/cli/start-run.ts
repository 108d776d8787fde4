import type { SeenCall } from '../aws/watch-calls.ts';
import type { BucketRef } from '../core/bucket-ref.ts';
import { bucketRef, otherBucketKind } from '../core/bucket-ref.ts';
import { parseBucketName } from '../core/names.ts';
import type { BucketName, Parsed } from '../core/names.ts';
import { exitCodes } from './exit-code.ts';
import type { Flags } from './flags.ts';
import { watchInterruption } from './interruption.ts';
import { prepareOutput } from './output/prepare-output.ts';
import type { Terminal } from './output/terminal.ts';
import { afterThrottling, firstPace } from './pace.ts';
import { everyBucket } from './run.ts';
import type { Run } from './run.ts';

/** Usage and configuration errors: one line, and nothing was done. */
export function refuse(problem: string, terminal: Terminal): number {
  terminal.say([{ text: `reseal: ${problem}`, style: 'red' }]);
  return exitCodes.cannotTell;
}

export type Started = { run: Run; refs: Iterable<BucketRef> | AsyncIterable<BucketRef> };

/** What `scan` and `fix` have in common: the account, and the buckets that are meant. */
export async function startRun(
  names: readonly string[],
  flags: Flags,
  terminal: Terminal,
): Promise<Parsed<Started>> {
  const parsed = parseNames(names);
  if (!parsed.ok) return parsed;
  if (names.length > 0 && flags.startAfter !== undefined) {
    return {
      ok: false,
      problem: '--start-after is for all buckets of the account: leave out the names',
    };
  }
  const opened = await openRun(flags, terminal, names.length > 0);
  if (!opened.ok) return opened;
  const run = { ...opened.value, isWholeAccount: names.length === 0 };
  const { id, settings } = run.account;
  const named = parsed.value.map((name) => bucketRef(id, settings.region, name));
  return { ok: true, value: { run, refs: names.length > 0 ? named : everyBucket(run) } };
}

export async function openRun(
  flags: Flags,
  terminal: Terminal,
  namesWereGiven: boolean,
): Promise<Parsed<Run>> {
  const output = await prepareOutput(flags);
  if (!output.ok) return output;
  const beingWritten = new Set<string>();
  const interruption = watchInterruption(
    () =>
      terminal.say(['Stopping: what is under way is finished first. Press again to end at once.']),
    () => terminal.say([endedAtOnce(beingWritten)]),
  );
  // Loaded here, so that help, wrong flags and `replay --list` do not wait for the AWS SDK.
  const { openAccount } = await import('./open-account.ts');
  const pace = { now: firstPace(flags.concurrency) };
  const account = await openAccount(flags, interruption, (call) => {
    if (call.isThrottled) pace.now = afterThrottling(pace.now, Date.now());
    if (flags.verbose === true) terminal.say([{ text: callInWords(call), style: 'dim' }]);
  });
  if (!account.ok) return account;
  return {
    ok: true,
    value: {
      account: account.value,
      flags,
      terminal,
      interruption,
      namesWereGiven,
      isWholeAccount: false,
      causes: new Map(),
      earlier: output.value.earlier,
      problems: [],
      pace,
      beingWritten,
      isRepair: false,
    },
  };
}

const callInWords = ({ call, region, durationMs, error }: SeenCall): string =>
  `${call} in ${region}: ${error ?? 'answered'} after ${Math.round(durationMs)} ms`;

/** What a person has to look after, because nothing was waited for. */
const endedAtOnce = (beingWritten: ReadonlySet<string>): string =>
  beingWritten.size === 0
    ? 'Ended at once; nothing was being written.'
    : `Ended at once. These may be half done: ${[...beingWritten].join(', ')}. What a write replaces was recorded before it; "reseal scan" shows how they are now.`;

/** Every name once, or all that is wrong with them in one message. */
function parseNames(names: readonly string[]): Parsed<BucketName[]> {
  const problems: string[] = [];
  const parsed = [...new Set(names)].flatMap((text): BucketName[] => {
    const name = parseBucketName(text);
    if (!name.ok) {
      problems.push(name.problem);
      return [];
    }
    const kind = otherBucketKind(text);
    if (kind !== undefined)
      problems.push(`${text} is of another kind: ${kind.replaceAll('-', ' ')}`);
    return [name.value];
  });
  return problems.length > 0
    ? { ok: false, problem: problems.join('; ') }
    : { ok: true, value: parsed };
}
