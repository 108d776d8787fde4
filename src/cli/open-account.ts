import { setTimeout } from 'node:timers/promises';
import { awsPorts } from '../aws/aws-ports.ts';
import { callerAccount } from '../aws/caller-account.ts';
import { awsClients } from '../aws/clients.ts';
import { watchedClients } from '../aws/watch-calls.ts';
import type { OnCall } from '../aws/watch-calls.ts';
import { keyNotes } from '../aws/key-notes.ts';
import { listBuckets } from '../aws/list-buckets.ts';
import type { BucketRef } from '../core/bucket-ref.ts';
import type { Cause } from '../core/cause.ts';
import type { BucketState } from '../core/bucket-state.ts';
import type { Seal } from '../core/drift.ts';
import type { Failure } from '../core/failure.ts';
import type { AccountId, Parsed } from '../core/names.ts';
import type { Outcome } from '../core/outcome.ts';
import { onlyInRegion } from '../reconcile/only-in-region.ts';
import { sealNamesOf } from '../core/policy/seals-of-baseline.ts';
import { reconcileBucket } from '../reconcile/reconcile-bucket.ts';
import type { Mode } from '../reconcile/reconcile-bucket.ts';
import type { Ports } from '../reconcile/ports.ts';
import type { Settings } from '../settings.ts';
import { lookAtEncryption } from './encryption-look.ts';
import type { AccountFlags } from './flags.ts';
import type { Interruption } from './interruption.ts';
import { ledgerOfRuns } from './ledger-of-runs.ts';
import type { Look } from './look.ts';
import { regionText } from './profile.ts';
import { readBaseline } from './read-baseline.ts';
import { accountFromFlags, settingsFromFlags } from './settings-from-flags.ts';

/** Everything a command does with AWS. */
export type Account = {
  id: AccountId;
  settings: Settings;
  /** What the baseline asks of every bucket. */
  seals: readonly Seal[];
  /** All buckets of the Region, page by page; a failure ends the list. */
  list: () => AsyncGenerator<BucketRef[] | Failure>;
  reconcile: (ref: BucketRef, mode: Mode, causes?: readonly Cause[]) => Promise<Outcome>;
  /** Looks, and also says how the bucket encrypts, in the state that was looked at. */
  scan: (ref: BucketRef) => Promise<Look>;
};

/**
 * The one place where the command line joins the loop and AWS.
 * @returns a problem for what a person has to correct: flags, variables, credentials.
 */
export async function openAccount(
  flags: AccountFlags,
  interruption: Interruption,
  onCall: OnCall,
): Promise<Parsed<Account>> {
  const stated = await regionText(flags);
  if (!stated.ok) return stated;
  const settings = settingsFromFlags(flags, stated.value);
  if (!settings.ok) return settings;
  const account = accountFromFlags(flags);
  if (!account.ok) return account;
  const { region } = settings.value;
  const caller =
    account.value === undefined
      ? await callerAccount(region, flags.profile)
      : { ok: true as const, value: account.value };
  if (!caller.ok) return caller;
  const clients = watchedClients(awsClients({ ...settings.value, profile: flags.profile }), onCall);
  const notesOf = keyNotes(clients);
  const read = await readBaseline(settings.value.source, region, clients);
  if (!read.ok) return read;
  const aws = awsPorts(clients);
  const ports = {
    // A table is that of one Region, and so are the buckets that it knows.
    ...(settings.value.ledgerTable === undefined ? aws : onlyInRegion(region, aws)),
    ledger: ledgerOfRuns(settings.value, clients, caller.value),
    clock: {
      nowMs: Date.now,
      wait: async (delayMs: number) => {
        // Not all at the same time once more, where many were refused at the same time.
        await setTimeout(delayMs * (0.75 + Math.random() / 2));
      },
      // Nothing limits a run at the terminal, but who interrupts it does not want further attempts.
      remainingMs: () => (interruption.isStopping() ? 0 : Infinity),
    },
  };
  const rules = { baseline: read.value, breaker: settings.value.breaker };
  return {
    ok: true,
    value: {
      id: caller.value,
      settings: settings.value,
      seals: sealNamesOf(read.value),
      list: () => listBuckets(caller.value, region, clients),
      reconcile: async (ref, mode, causes) =>
        reconcileBucket(ref, { mode, ...rules }, ports, causes),
      scan: async (stated) => {
        let seen: BucketState | undefined;
        const observe: Ports['observe'] = async (ref) => (seen = await ports.observe(ref));
        const run = { mode: 'inspect', ...rules } as const;
        const outcome = await reconcileBucket(stated, run, { ...ports, observe });
        if (seen === undefined || outcome.kind === 'gone') return outcome;
        const { ref } = outcome;
        const key = await ports.resolveKey(ref.region, read.value.requiredKey);
        const kms = { describeKey: ports.describeKey, notesOf };
        return {
          ...outcome,
          encryption: await lookAtEncryption(seen.encryption, ref, { ...read.value, key }, kms),
        };
      },
    },
  };
}
