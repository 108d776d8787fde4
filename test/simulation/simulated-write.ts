import type { BucketRef } from '../../src/core/bucket-ref.ts';
import type { Failure } from '../../src/core/failure.ts';
import type { Change } from '../../src/core/plan.ts';
import { checkFight, checkRequest } from './check-ledger.ts';
import { checkWrite } from './check-write.ts';
import type { Known } from './check-write.ts';
import { drawFault } from './faults.ts';
import { call } from './function.ts';
import type { Run } from './function.ts';
import { whyNotServed } from './why-not-served.ts';
import type { World } from './world.ts';

const actions = {
  'put-encryption': 's3:PutEncryptionConfiguration',
  'put-policy': 's3:PutBucketPolicy',
} as const;

/** Our own write. Every one that takes effect is checked at the moment when it does. */
export async function write(
  world: World,
  run: Run,
  ref: BucketRef,
  change: Change,
): Promise<Failure | undefined> {
  const action = actions[change.kind];
  checkRequest(world, run, change);
  // What the run knew when it asked; it may have read again before this takes effect.
  const { shown, callsSince, hadPolicy } = run;
  const { encryption, policy } = callsSince;
  const known: Known = {
    shown: { ...shown },
    callsSince: { encryption: [...encryption], policy: [...policy] },
    hadPolicy,
  };
  run.callsSince.encryption.push(action);
  run.callsSince.policy.push(action);
  const { name } = run.bucket.ref;
  const put = (): Failure | undefined => {
    world.ledgerSeen.writing.delete(name);
    const fault = drawFault(world, action, 'write');
    const failure = fault.kind === 'fails' ? fault.failure : whyNotServed(run.bucket, ref, action);
    if (failure !== undefined) {
      world.note(run.name, `${change.kind}: ${failure.kind}`);
      return failure;
    }
    takeEffect(world, run, known, change);
    if (fault.kind !== 'lost-reply') return undefined;
    world.note(run.name, `${change.kind}: the answer is lost`);
    return fault.failure;
  };
  world.ledgerSeen.writing.set(name, run.name);
  const timedOut: Failure = { kind: 'unavailable', action, name: 'TimeoutError' };
  return call(world, run, action, put, timedOut);
}

function takeEffect(world: World, run: Run, known: Known, change: Change): void {
  const { name, bucket } = run;
  const at = { atMs: world.schedule.nowMs(), by: 'us' };
  world.counts.writes++;
  world.note(name, `${change.kind} takes effect`);
  checkWrite(world, name, bucket, known, change);
  checkFight(world, run, change);
  if (change.kind === 'put-encryption') bucket.encryption.push({ ...at, value: change.after });
  else bucket.policy.push({ ...at, value: change.after.text });
  world.onOwnWrite(bucket, change);
}
