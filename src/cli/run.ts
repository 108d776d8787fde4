import pMap, { pMapSkip } from 'p-map';
import type { BucketRef } from '../core/bucket-ref.ts';
import type { Cause } from '../core/cause.ts';
import { describeFailure } from '../core/describe-failure.ts';
import type { Report } from '../report/bucket-record.ts';
import type { Account } from './open-account.ts';
import { exitCodeOf, exitCodes } from './exit-code.ts';
import type { Flags } from './flags.ts';
import type { Interruption } from './interruption.ts';
import type { Look } from './look.ts';
import { showReport } from './output/show-report.ts';
import type { Terminal } from './output/terminal.ts';

/** One run of a command over many buckets. */
export type Run = {
  account: Account;
  flags: Flags;
  terminal: Terminal;
  interruption: Interruption;
  /** Whether a person named the buckets; see {@link exitCodeOf}. */
  namesWereGiven: boolean;
  /** The events that named a bucket, by its name. */
  causes: ReadonlyMap<string, readonly Cause[]>;
  /** What to compare this run with. */
  earlier: Report | undefined;
  /** Problems that belong to no bucket; each makes the run end with "cannot tell". */
  problems: string[];
};

type Refs = Iterable<BucketRef> | AsyncIterable<BucketRef>;

/** Looks at every bucket, a bounded number at once, in the order in which they come. */
export const lookAtAll = async (refs: Refs, run: Run): Promise<Look[]> =>
  forAll(refs, async (ref) => run.account.reconcile(ref, 'inspect'), 'Looked at', run);

/** The same, and how every bucket encrypts. */
export const scanAll = async (refs: Refs, run: Run): Promise<Look[]> =>
  forAll(refs, async (ref) => run.account.scan(ref), 'Looked at', run);

export const repairAll = async (refs: Refs, run: Run): Promise<Look[]> =>
  forAll(
    refs,
    async (ref) => run.account.reconcile(ref, 'repair', run.causes.get(ref.name)),
    'Repaired',
    run,
  );

async function forAll(
  refs: Refs,
  work: (ref: BucketRef) => Promise<Look>,
  verb: string,
  { flags, terminal, interruption }: Run,
): Promise<Look[]> {
  let done = 0;
  return pMap(
    refs,
    async (ref): Promise<Look | typeof pMapSkip> => {
      if (interruption.isStopping()) return pMapSkip;
      const look = await work(ref).catch((error: unknown): Look => ({
        ref,
        kind: 'failed',
        error,
      }));
      done++;
      if (flags.quiet !== true) terminal.progress(`${verb} ${done} …`);
      return look;
    },
    { concurrency: flags.concurrency },
  );
}

/** Every bucket of the account in the Region. One page is held at a time. */
export async function* everyBucket(run: Run): AsyncGenerator<BucketRef> {
  const { id, settings } = run.account;
  let listed = 0;
  for await (const page of run.account.list()) {
    if (!Array.isArray(page)) {
      run.problems.push(`Not all buckets could be listed: ${describeFailure(page)}`);
      return;
    }
    for (const ref of page) {
      if (run.interruption.isStopping()) return;
      listed++;
      yield ref;
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
  if (interruption.isStopping()) terminal.say(['Stopped: only what is shown was done.']);
  const code = exitCodeOf(looks, run.namesWereGiven);
  return interruption.exitCode() ?? (problems.length > 0 ? exitCodes.cannotTell : code);
}
