import type { BucketRef } from '../core/bucket-ref.ts';
import type { Cause } from '../core/cause.ts';
import { describeFailure } from '../core/describe-failure.ts';
import type { Report } from '../report/bucket-record.ts';
import type { Account } from './open-account.ts';
import { exitCodeOf, exitCodes } from './exit-code.ts';
import type { Flags } from './flags.ts';
import { forAll } from './for-all.ts';
import type { Interruption } from './interruption.ts';
import type { Look } from './look.ts';
import { showReport } from './output/show-report.ts';
import type { Terminal } from './output/terminal.ts';
import type { Pace } from './pace.ts';
import { lastDone, resumeCommand } from './resume.ts';

/** One run of a command over many buckets. */
export type Run = {
  account: Account;
  flags: Flags;
  terminal: Terminal;
  interruption: Interruption;
  /** Whether a person named the buckets; see {@link exitCodeOf}. */
  namesWereGiven: boolean;
  /** Whether the buckets come from the list of the account, which has the order of names. */
  isWholeAccount: boolean;
  /** The events that named a bucket, by its name. */
  causes: ReadonlyMap<string, readonly Cause[]>;
  /** What to compare this run with. */
  earlier: Report | undefined;
  /** Problems that belong to no bucket; each makes the run end with "cannot tell". */
  problems: string[];
  /** How many buckets may be at work at once, which AWS has a say in. */
  pace: { now: Pace };
  /** At this moment. */
  beingWritten: Set<string>;
  /** Whether buckets are to be written once all are looked at. */
  isRepair: boolean;
};

type Refs = Iterable<BucketRef> | AsyncIterable<BucketRef>;

/** Looks at every bucket, in the order in which they come. */
export const lookAtAll = async (refs: Refs, run: Run): Promise<Look[]> =>
  forAll(
    refs,
    { verb: 'Looked at', work: async (ref) => run.account.reconcile(ref, 'inspect') },
    run,
  );

/** The same, and how every bucket encrypts. */
export const scanAll = async (refs: Refs, run: Run): Promise<Look[]> =>
  forAll(refs, { verb: 'Looked at', work: async (ref) => run.account.scan(ref) }, run);

export async function repairAll(refs: Refs, run: Run): Promise<Look[]> {
  const work = async (ref: BucketRef): Promise<Look> => {
    run.beingWritten.add(ref.name);
    const repair = run.account.reconcile(ref, 'repair', run.causes.get(ref.name));
    return repair.finally(() => run.beingWritten.delete(ref.name));
  };
  return forAll(refs, { verb: 'Repaired', work }, run);
}

/** Every bucket of the account in the Region, or those behind `--start-after`. */
export async function* everyBucket(run: Run): AsyncGenerator<BucketRef> {
  const { id, settings } = run.account;
  const { startAfter } = run.flags;
  let listed = 0;
  for await (const page of run.account.list()) {
    if (!Array.isArray(page)) {
      run.problems.push(`Not all buckets could be listed: ${describeFailure(page)}`);
      return;
    }
    for (const ref of page) {
      if (run.interruption.isStopping()) return;
      listed++;
      if (startAfter === undefined || ref.name > startAfter) yield ref;
    }
  }
  if (listed === 0) run.terminal.say([`Account ${id} has no bucket in ${settings.region}.`]);
}

/** Shows the results and answers with the exit code. */
export function finish(
  looks: readonly Look[],
  run: Run,
  command: string,
  show: (looks: readonly Look[]) => void = (shown) => showReport(shown, run, command),
): number {
  const { terminal, interruption, problems } = run;
  show(looks);
  for (const problem of problems) terminal.say([{ text: `reseal: ${problem}`, style: 'red' }]);
  if (interruption.isStopping()) terminal.say([howToGoOn(looks, run)]);
  const code = exitCodeOf(looks, run.namesWereGiven);
  return interruption.exitCode() ?? (problems.length > 0 ? exitCodes.cannotTell : code);
}

/** Only a list of the whole account has an order in which to go on. */
function howToGoOn(looks: readonly Look[], { flags, isWholeAccount, isRepair }: Run): string {
  const words = process.argv.slice(2);
  const startAfter = isWholeAccount ? lastDone(looks, isRepair) : undefined;
  const command = resumeCommand(words, startAfter ?? flags.startAfter);
  return `Stopped: only what is shown was done. To go on: ${command}`;
}
