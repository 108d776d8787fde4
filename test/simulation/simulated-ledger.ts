import type { BucketRef } from '../../src/core/bucket-ref.ts';
import type { Failure } from '../../src/core/failure.ts';
import type { Ledger, LedgerAnswer } from '../../src/reconcile/ledger.ts';
import { drawFault } from './faults.ts';
import { call } from './function.ts';
import type { Run } from './function.ts';
import type { World } from './world.ts';

/**
 * The ledger as one run has it: the one in memory, behind a line that fails like that of S3. Reads are consistent,
 * as they are in DynamoDB where they ask for it.
 */
export function ledgerOf(world: World, run: Run): Ledger {
  const { ledger, ledgerSeen } = world;
  const noted = run.bucket.ref.name;
  async function ask<T>(
    what: string,
    effect: () => Promise<LedgerAnswer<T>>,
  ): Promise<LedgerAnswer<T>> {
    const action = `ledger:${what}`;
    run.callsSince.encryption.push(action);
    run.callsSince.policy.push(action);
    const asked = async (): Promise<LedgerAnswer<T>> => {
      const fault = drawFault(world, action, what === 'readBucket' ? 'read' : 'write');
      const fails = fault.kind !== 'none';
      if (fails) world.note(run.name, `${what}: ${fault.failure.kind}, ${fault.kind}`);
      else world.note(run.name, what);
      if (fault.kind === 'fails') return { ok: false, failure: fault.failure };
      // In memory it takes effect before it answers.
      const answer = effect();
      return fault.kind === 'none' ? answer : { ok: false, failure: fault.failure };
    };
    const failure: Failure = { kind: 'unavailable', action, name: 'TimeoutError' };
    return call(world, run, action, asked, { ok: false, failure });
  }
  const nowMs = (): number => world.schedule.nowMs();
  return {
    ...ledger,
    readBucket: async (ref, sinceMs) =>
      ask('readBucket', async () => {
        run.ledgerReadMs = nowMs();
        return ledger.readBucket(ref, sinceMs);
      }),
    takeLease: async (ref, lease, atMs) =>
      ask('takeLease', async () => {
        run.tookLease = true;
        const answer = await ledger.takeLease(ref, lease, atMs);
        if (answer.ok && answer.value === 'taken') {
          const untilMs = lease.untilMs - run.invocation.skewMs;
          ledgerSeen.leases.set(noted, { run: run.name, untilMs });
        }
        return answer;
      }),
    releaseLease: async (ref, holder) =>
      ask('releaseLease', async () => {
        const answer = await ledger.releaseLease(ref, holder);
        if (answer.ok && answer.value === 'released') ledgerSeen.leases.delete(noted);
        return answer;
      }),
    recordIntent: async (intent) =>
      ask('recordIntent', async () => {
        const answer = ledger.recordIntent(intent);
        ledgerSeen.intents.push({ run: run.name, atMs: nowMs(), settings: intent.settings });
        return answer;
      }),
    recordOutcome: async (id, outcome) =>
      ask('recordOutcome', async () => ledger.recordOutcome(id, outcome)),
  };
}

/** A person lets a seal be broken for a while. */
export async function grantException(
  { ledger, ledgerSeen, schedule, random, note }: World,
  ref: BucketRef,
): Promise<void> {
  const seal = random.pick(['encryption', 'transport'] as const);
  const untilMs = schedule.nowMs() + random.between(60_000, 1_800_000);
  ledgerSeen.exceptions.push({ name: ref.name, seal, sinceMs: schedule.nowMs(), untilMs });
  note(
    'person',
    `excepts the ${seal} seal of ${ref.name} until ${new Date(untilMs).toISOString()}`,
  );
  const words = { owner: 'somebody', reason: 'a test', grantedBy: 'person' };
  await ledger.putException({ ref, seal, ...words, grantedAtMs: schedule.nowMs(), untilMs });
}
