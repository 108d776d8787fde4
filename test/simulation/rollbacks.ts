import {
  encryptionText,
  parseEncryptionText,
} from '../../src/core/encryption/recorded-encryption.ts';
import type { Rollback } from '../../src/core/roll-back.ts';
import { lookUpRollback } from '../../src/reconcile/look-up-rollback.ts';
import { rollBack } from '../../src/reconcile/roll-back.ts';
import type { RollbackPorts } from '../../src/reconcile/roll-back.ts';
import type { Bucket } from './bucket.ts';
import { checkRestore, checkRestored, checkRolledBack } from './check-rollback.ts';
import { newRun } from './function.ts';
import type { Invocation, Run } from './function.ts';
import { portsOf } from './simulated-ports.ts';
import { send } from './simulated-write.ts';
import type { World } from './world.ts';

const HOUR_MS = 60 * 60_000;

/** A person at a command line, who may end it or whose machine may sleep at any moment. */
const newPerson = ({ random, profile, counts }: World): Invocation => ({
  name: `rollback-${counts.rollbacks++}`,
  deadlineMs: Infinity,
  isDead: false,
  hasAnswered: false,
  thawMs: undefined,
  skewMs: random.between(-profile.skewMs, profile.skewMs),
});

/** `reseal rollback`: of the newest repair, or back to any entry of the history; with `--force` or without. */
export function startRollback(world: World, bucket: Bucket, delayMs: number): void {
  world.schedule.wake(delayMs, () => {
    if (!world.isStormy) return;
    void rollBackAsPerson(world, newRun(newPerson(world), bucket));
  });
}

async function rollBackAsPerson(world: World, run: Run): Promise<void> {
  const { random, note } = world;
  const { ref } = run.bucket;
  let rollback: Rollback | undefined;
  const ports = portsOfPerson(world, run, () => rollback);
  const history = await ports.ledger.history(ref, 5);
  const ids = history.ok ? history.value.repairs.map(({ id }) => id) : [];
  const to = random.pick([undefined, undefined, ...ids]);
  const looked = await lookUpRollback(ref, to, ports);
  if (looked.kind !== 'planned') {
    note(run.name, looked.kind === 'failed' ? looked.failure.kind : looked.problem);
    return;
  }
  rollback = looked.rollback;
  const { restorations } = rollback;
  const isChanged = restorations.some(({ changedSince }) => changedSince !== undefined);
  if (restorations.length === 0 || (isChanged && random.chance(0.5))) return;
  note(run.name, `would restore ${restorations.map(({ setting }) => setting).join()}`);
  // The person reads it.
  await ports.clock.wait(random.between(100, random.pick([500, 20_000])));
  if (random.chance(0.2)) {
    world.schedule.after(random.between(0, 300), () => {
      // The machine sleeps, as a container does that has answered.
      run.invocation.hasAnswered = true;
    });
  }
  const request = { by: 'person', forMs: random.between(10 * 60_000, 24 * HOUR_MS) };
  const ended = await rollBack(rollback, request, ports);
  note(run.name, `the rollback was ${ended.kind}`);
  checkRolledBack(world, run, rollback, ended);
}

function portsOfPerson(world: World, run: Run, meant: () => Rollback | undefined): RollbackPorts {
  const { readEncryption, readPolicy, clock, ledger, uniqueId, sha256 } = portsOf(world, run);
  const { bucket } = run;
  return {
    clock,
    ledger,
    uniqueId,
    sha256,
    readSetting: async (ref, setting) => {
      if (setting === 'policy') {
        const policy = await readPolicy(ref);
        return policy.kind === 'present' ? { ...policy, value: policy.value.text } : policy;
      }
      const encryption = await readEncryption(ref);
      return encryption.kind === 'present'
        ? { ...encryption, value: encryptionText(encryption.value) }
        : encryption;
    },
    restoreSetting: async (ref, setting, document) => {
      const rollback = meant();
      if (rollback === undefined) throw new Error('restores before it looked');
      const live = rollback.restorations.find((one) => one.setting === setting)?.live;
      const documents = { setting, before: live, after: document };
      checkRestore(world, run, rollback, documents);
      const isPolicy = setting === 'policy';
      const action = isPolicy ? 's3:PutBucketPolicy' : 's3:PutEncryptionConfiguration';
      return send(world, run, ref, action, documents, () => {
        checkRestored(world, run, rollback, setting);
        world.counts.restored++;
        const at = { atMs: world.schedule.nowMs(), by: run.name };
        if (isPolicy) bucket.policy.push({ ...at, value: document });
        else bucket.encryption.push({ ...at, value: encryptionIn(document) });
        world.tell(bucket, isPolicy ? 'PutBucketPolicy' : 'PutBucketEncryption', 'person');
      });
    },
  };
}

function encryptionIn(document: string | undefined) {
  const parsed = document === undefined ? undefined : parseEncryptionText(document);
  if (parsed?.ok === false) throw new Error(parsed.problem);
  return parsed?.value;
}
