import type { Outcome } from '../../src/core/outcome.ts';
import type { JsonObject } from '../../src/core/policy/document.ts';
import type { Bucket } from './bucket.ts';
import type { Run } from './function.ts';
import { isEncryptionSealed, sealsMissing } from './oracle.ts';
import type { Message } from './queue.ts';
import type { World } from './world.ts';

/** What is said of a bucket must be what S3 showed last. */
export function checkOutcome(world: World, run: Run, outcome: Outcome): void {
  const violate = (what: string): void => {
    world.violate(`${what} (${run.name} was ${outcome.kind})`);
  };
  const isSeen = sealsSeen(world, run);
  if (outcome.kind === 'unchanged' && !(isSeen.encryption && isSeen.policy)) {
    violate('said that all is well, and did not see it');
  }
  // With a hold, only a part is sealed.
  if (outcome.kind === 'repaired' && outcome.holds === undefined) {
    for (const { kind } of outcome.changes) {
      const isSealed = kind === 'put-encryption' ? isSeen.encryption : isSeen.policy;
      if (!isSealed) violate('said that it repaired, and did not see it');
    }
  }
  if (outcome.kind === 'gone' && !run.bucket.wasGone) violate('said that a bucket is gone');
}

/** A new bucket of the same name was not looked at. */
function sealsSeen(world: World, { bucket, shown }: Run): { encryption: boolean; policy: boolean } {
  const { encryption, policy } = shown;
  const isSeen = (one: typeof policy): boolean => one !== undefined && one.kind !== 'unreadable';
  const isAnother = (one: typeof policy): boolean => one?.bornMs !== bucket.bornMs;
  const text = bucket.policy[policy?.version ?? -1]?.value;
  const document = text === undefined ? undefined : (JSON.parse(text) as JsonObject);
  const found = bucket.encryption[encryption?.version ?? -1]?.value;
  const isSealed = isEncryptionSealed(found, bucket, world.baseline);
  return {
    encryption: isSeen(encryption) && (isAnother(encryption) || isSealed),
    policy:
      isSeen(policy) &&
      (isAnother(policy) ||
        sealsMissing(document, bucket, world.baseline) === 0),
  };
}

/** Failures that pass by themselves, in our own words. */
const passing = 'throttled conflict unavailable no-credentials unexpected key-not-ready'.split(' ');

function mustComeBack(outcome: Outcome): boolean {
  if (outcome.kind === 'repaired-unconfirmed') return true;
  const failures = 'failures' in outcome ? outcome.failures : [];
  return failures.some(({ kind }) => passing.includes(kind));
}

/** Every message is done for a reason, or comes back. */
export function checkAnswer(
  world: World,
  batch: readonly Message[],
  outcomes: ReadonlyMap<string, Outcome>,
  again: readonly string[],
): void {
  for (const { id, about } of batch) {
    const isDone = !again.includes(id);
    if (about === 'poison' && isDone) world.violate(`${id} makes no sense, and was swallowed`);
    if (about === 'ignored' && !isDone) world.violate(`${id} is none of our business`);
    if (typeof about === 'string' || !isDone) continue;
    const outcome = outcomes.get(about.ref.name);
    if (outcome === undefined) world.violate(`${id} is done, and nobody looked at its bucket`);
    else if (mustComeBack(outcome)) world.violate(`${id} is done, and its bucket is not`);
  }
}

/** Once faults have stopped and a sweep has passed. */
export function checkSealed(world: World, bucket: Bucket): void {
  const { kind, presence, ref } = bucket;
  if (world.mode === 'inspect' || presence !== 'ours' || kind === 'exempt') return;
  // Who uses a bucket cannot be told without its policy.
  if (kind === 'policy-not-readable' || kind === 'policy-not-understood') return;
  const text = bucket.policy.at(-1)?.value;
  const policy = text === undefined ? undefined : (JSON.parse(text) as JsonObject);
  const encryption = bucket.encryption.at(-1)?.value;
  if (kind !== 'load-balancer-logs' && !isEncryptionSealed(encryption, bucket, world.baseline)) {
    world.violate(`the encryption of ${ref.name} is not sealed: ${JSON.stringify(encryption)}`);
  }
  if (kind === 'website' || kind === 'policy-not-writable') return;
  if (sealsMissing(policy, bucket, world.baseline) > 0) {
    world.violate(`the policy of ${ref.name} is not sealed: ${text ?? 'no policy'}`);
  }
}
