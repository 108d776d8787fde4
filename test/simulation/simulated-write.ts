import type { BucketRef } from '../../src/core/bucket-ref.ts';
import type { Failure } from '../../src/core/failure.ts';
import type { Change } from '../../src/core/plan.ts';
import { checkAlone, checkFight, checkRecorded, documentsOf } from './check-ledger.ts';
import type { Request } from './check-ledger.ts';
import type { Known } from './check-users.ts';
import { checkWrite } from './check-write.ts';
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
  const documents = documentsOf(change);
  checkRecorded(world, run, documents);
  // What the run knew when it asked; it may have read again before this takes effect.
  const { shown, users, callsSince, hadPolicy } = run;
  const { encryption, policy } = callsSince;
  const known: Known = {
    shown: { ...shown },
    users: { ...users },
    callsSince: { encryption: [...encryption], policy: [...policy] },
    hadPolicy,
  };
  return send(world, run, ref, actions[change.kind], documents, () => {
    const { bucket } = run;
    const at = { atMs: world.schedule.nowMs(), by: 'us' };
    world.counts.writes++;
    checkWrite(world, run.name, bucket, known, change);
    checkFight(world, run, change);
    if (change.kind === 'put-encryption') bucket.encryption.push({ ...at, value: change.after });
    else bucket.policy.push({ ...at, value: change.after.text });
    const eventName = change.kind === 'put-policy' ? 'PutBucketPolicy' : 'PutBucketEncryption';
    world.tell(bucket, eventName, 'us');
  });
}

/** One request to change a setting, as it may fare. */
export async function send(
  world: World,
  run: Run,
  ref: BucketRef,
  action: string,
  documents: Pick<Request, 'setting' | 'before' | 'after'>,
  takeEffect: () => void,
): Promise<Failure | undefined> {
  checkAlone(world, run);
  run.callsSince.encryption.push(action);
  run.callsSince.policy.push(action);
  const { ledgerSeen } = world;
  const { name } = run.bucket.ref;
  const request: Request = {
    ...documents,
    name,
    run: run.name,
    tookEffect: false,
    heard: 'nothing',
  };
  ledgerSeen.requests.push(request);
  const put = (): Failure | undefined => {
    ledgerSeen.writing.delete(name);
    const fault = drawFault(world, action, 'write');
    const failure = fault.kind === 'fails' ? fault.failure : whyNotServed(run.bucket, ref, action);
    if (failure !== undefined) {
      world.note(run.name, `${action}: ${failure.kind}`);
      return failure;
    }
    world.note(run.name, `${action} takes effect`);
    request.tookEffect = true;
    takeEffect();
    if (fault.kind !== 'lost-reply') return undefined;
    world.note(run.name, `${action}: the answer is lost`);
    return fault.failure;
  };
  ledgerSeen.writing.set(name, run.name);
  const timedOut: Failure = { kind: 'unavailable', action, name: 'TimeoutError' };
  const heard = await call(world, run, action, put, timedOut);
  const isClear = heard !== undefined && !['unavailable', 'unexpected'].includes(heard.kind);
  request.heard = isClear ? 'refused' : heard === undefined ? 'done' : 'nothing';
  return heard;
}
