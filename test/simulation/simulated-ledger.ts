import type { BucketRef } from '../../src/core/bucket-ref.ts';
import type { SealException } from '../../src/core/exception.ts';
import type { Failure } from '../../src/core/failure.ts';
import { formatRepairId } from '../../src/core/repair.ts';
import type { RepairId, RepairOutcome } from '../../src/core/repair.ts';
import { settingOf } from '../../src/core/roll-back.ts';
import type { Ledger, LedgerAnswer } from '../../src/reconcile/ledger.ts';
import { checkFates } from './check-ledger.ts';
import { checkLeave } from './check-rollback.ts';
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
      const fault = drawFault(
        world,
        action,
        what === 'readBucket' || what === 'history' ? 'read' : 'write',
      );
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
        const answer = await ledger.recordIntent(intent);
        const id = formatRepairId(intent.id);
        const { settings } = intent;
        const last = ledgerSeen.intents.findLast((one) => one.run === run.name);
        const isTwice = JSON.stringify(last?.settings) === JSON.stringify(settings);
        if (isTwice && last?.id !== id) world.violate(`${run.name} recorded one intent twice`);
        if (answer.ok && !ledgerSeen.intents.some((one) => one.id === id)) {
          ledgerSeen.intents.push({ id, name: noted, run: run.name, atMs: nowMs(), settings });
        }
        return answer;
      }),
    recordOutcome: async (id, outcome) =>
      ask('recordOutcome', async () => {
        const answer = await ledger.recordOutcome(id, outcome);
        if (answer.ok && answer.value === outcome.state) noteOutcome(world, run, id, outcome);
        return answer;
      }),
    history: async (...query) => ask('history', async () => ledger.history(...query)),
    putException: async (exception) =>
      ask('putException', async () => {
        checkLeave(world, run, exception.seal);
        noteException(world, run.name, exception);
        return ledger.putException(exception);
      }),
    removeException: async (ref, seal) =>
      ask('removeException', async () => {
        checkLeave(world, run, seal);
        for (const one of ledgerSeen.exceptions) {
          if (one.name === noted && one.seal === seal) one.untilMs = Math.min(one.untilMs, nowMs());
        }
        return ledger.removeException(ref, seal);
      }),
  };
}

/** What the ledger was told, and what runs may know from then on. */
function noteOutcome(
  world: World,
  run: Run,
  id: RepairId,
  { state, fates = {} }: RepairOutcome,
): void {
  const { ledgerSeen } = world;
  const key = formatRepairId(id);
  const by = ledgerSeen.intents.find((one) => one.id === key)?.run;
  if (by === run.name) {
    checkFates(world, run, key, fates);
    ledgerSeen.fates.set(key, fates);
  }
  for (const repair of ledgerSeen.repairs.filter((one) => one.run === by)) {
    const fate = fates[settingOf(repair.seal)];
    if (fate === 'written' || fate === 'unconfirmed') repair.isKnown = true;
    // A person has answered.
    if (state === 'rolled-back') repair.isKnown = false;
  }
}

function noteException(
  { ledgerSeen, schedule }: World,
  by: string,
  { ref: { name }, seal, untilMs }: SealException,
): void {
  ledgerSeen.exceptions.push({ name, seal, by, sinceMs: schedule.nowMs(), untilMs });
}

/** A person lets a seal be broken for a while. */
export async function grantException(world: World, ref: BucketRef): Promise<void> {
  const { ledger, schedule, random, note } = world;
  const seal = random.pick(['encryption', 'transport'] as const);
  const untilMs = schedule.nowMs() + random.between(60_000, 1_800_000);
  const words = { owner: 'somebody', reason: 'a test', grantedBy: 'person' };
  const exception = { ref, seal, ...words, grantedAtMs: schedule.nowMs(), untilMs };
  noteException(world, 'somebody', exception);
  note(
    'person',
    `excepts the ${seal} seal of ${ref.name} until ${new Date(untilMs).toISOString()}`,
  );
  await ledger.putException(exception);
}
