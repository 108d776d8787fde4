import { observedFrom } from '../../src/aws/observed-from.ts';
import type { Failure } from '../../src/core/failure.ts';
import type { EncryptionConfiguration } from '../../src/core/encryption/configuration.ts';
import type { Observed } from '../../src/core/observed.ts';
import type { BucketRef } from '../../src/core/bucket-ref.ts';
import { parsePolicy } from '../../src/core/policy/document.ts';
import type { Policy } from '../../src/core/policy/document.ts';
import type { Clock, Ports } from '../../src/reconcile/ports.ts';
import type { History, SettingName } from './bucket.ts';
import { drawFault } from './faults.ts';
import { call, die, resume } from './function.ts';
import type { Run, Shown } from './function.ts';
import { ledgerOf } from './simulated-ledger.ts';
import { portsBeside } from './ports-beside.ts';
import { write } from './simulated-write.ts';
import { whyNotServed } from './why-not-served.ts';
import type { World } from './world.ts';

const actions = {
  encryption: 's3:GetEncryptionConfiguration',
  policy: 's3:GetBucketPolicy',
} as const;

/** What one run has in its hands: S3 and KMS as they may be. */
export function portsOf(world: World, run: Run): Ports {
  const readEncryption = async (ref: BucketRef) => readOf(world, run, ref, 'encryption');
  const readPolicy = async (ref: BucketRef): Promise<Observed<Policy>> => {
    const text = await readOf(world, run, ref, 'policy');
    if (text.kind !== 'present') return text;
    const observed = observedFrom(parsePolicy(text.value), actions.policy);
    if (observed.kind === 'unreadable') setShown(run, 'policy', 'unreadable');
    return observed;
  };
  return {
    observe: async (ref) => {
      const [encryption, policy] = await Promise.all([readEncryption(ref), readPolicy(ref)]);
      run.hadPolicy = policy.kind === 'present';
      return { encryption, policy };
    },
    readEncryption,
    readPolicy,
    apply: async (ref, change) => write(world, run, ref, change),
    ...portsBeside(world, run),
    clock: clockOf(world, run),
    ledger: ledgerOf(world, run),
    uniqueId: () => `unique-${world.random.below(2 ** 32)}`,
    sha256: (text) => `of-${text.length}`,
  };
}

type Values = { encryption: EncryptionConfiguration; policy: string };

async function readOf<Name extends SettingName>(
  world: World,
  run: Run,
  ref: BucketRef,
  name: Name,
): Promise<Observed<Values[Name]>> {
  const action = actions[name];
  run.callsSince.encryption.push(action);
  run.callsSince.policy.push(action);
  const unavailable: Failure = { kind: 'unavailable', action, name: 'TimeoutError' };
  const { bucket } = run;
  const shownNow = (kind: Shown['kind'], version: number): Shown => ({
    kind,
    version,
    bornMs: bucket.bornMs,
    readMs: world.schedule.nowMs(),
  });
  const read = (): { answer: Observed<Values[Name]>; shown: Shown } => {
    const fault = drawFault(world, action, 'read');
    const failure = fault.kind === 'none' ? whyNotServed(bucket, ref, action) : fault.failure;
    if (failure !== undefined) {
      world.note(run.name, `reads ${name}: ${failure.kind}`);
      return { answer: { kind: 'unreadable', failure }, shown: shownNow('unreadable', -1) };
    }
    const history = bucket[name] as History<Values[Name]>;
    const version = versionShown(world, history);
    const value = history[version]?.value;
    const isOld = version < history.length - 1;
    world.note(run.name, `reads ${name} version ${version}${isOld ? ', which is old' : ''}`);
    const answer = observed(value);
    return { answer, shown: shownNow(answer.kind, version) };
  };
  const timedOut = {
    answer: { kind: 'unreadable' as const, failure: unavailable },
    shown: shownNow('unreadable', -1),
  };
  const { answer, shown } = await call(world, run, action, read, timedOut);
  run.shown[name] = shown;
  run.callsSince[name] = [];
  return answer;
}

const observed = <T>(value: T | undefined): Observed<T> =>
  value === undefined ? { kind: 'absent' } : { kind: 'present', value };

const setShown = ({ shown }: Run, name: SettingName, kind: 'unreadable'): void => {
  const before = shown[name];
  if (before !== undefined) shown[name] = { ...before, kind };
};

/** S3 may show for seconds what was before. */
const STALE_MS = 5_000;

function versionShown(
  { random, profile, isStormy, schedule }: World,
  history: History<unknown>,
): number {
  const isStale = random.chance(profile.stale);
  const asOfMs = schedule.nowMs() - random.between(0, STALE_MS);
  const newestAt = history.length - 1;
  if (!isStale || !isStormy) return newestAt;
  return Math.max(
    0,
    history.findLastIndex(({ atMs }) => atMs <= asOfMs),
  );
}

export const clockOf = (
  world: World,
  { name, invocation }: Pick<Run, 'name' | 'invocation'>,
): Clock => ({
  wait: async (delayMs) =>
    new Promise((resolve) => {
      if (invocation.isDead) return;
      const { random, profile, schedule } = world;
      const isDying = random.chance(world.isStormy ? profile.crash : 0);
      schedule.wake(delayMs, () => {
        if (isDying) die(world, invocation, `crashed while ${name} waited`);
        if (!invocation.isDead) resume(world, invocation, resolve);
      });
    }),
  remainingMs: () => invocation.deadlineMs - world.schedule.nowMs(),
  nowMs: () => Math.floor(world.schedule.nowMs() + invocation.skewMs),
});
