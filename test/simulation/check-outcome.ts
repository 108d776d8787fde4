import { sealOf } from '../../src/core/drift.ts';
import type { Seal } from '../../src/core/drift.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import { sealsOfChange } from '../../src/core/plan.ts';
import type { Bucket } from './bucket.ts';
import { documentOf } from './check-users.ts';
import type { Run, Shown } from './function.ts';
import { hasLogDelivery, isEncryptionSealed, sealsMissing } from './oracle.ts';
import type { Message } from './queue.ts';
import type { World } from './world.ts';

/** What is said of a bucket must be what S3 showed last. */
export function checkOutcome(world: World, run: Run, outcome: Outcome): void {
  const violate = (what: string): void => {
    world.violate(`${what} (${run.name} was ${outcome.kind})`);
  };
  if (outcome.kind === 'gone' && !run.bucket.wasGone) violate('said that a bucket is gone');
  const notSeen = sealsNotSeen(world, run);
  if (outcome.kind === 'unchanged' && notSeen.length > 0) {
    violate('said that all is well, and did not see it');
  }
  if (outcome.kind !== 'repaired') return;
  const repaired = outcome.changes.flatMap(sealsOfChange);
  if (repaired.some((seal) => notSeen.includes(seal))) {
    violate('said that it repaired, and did not see it');
  }
  // What had drift and was not repaired is held, and it is said so.
  const known = new Set(outcome.drifts.map(sealOf));
  if (notSeen.some((seal) => !known.has(seal))) violate('passed over a seal that broke meanwhile');
}

/** Of a new bucket of the same name nothing is known here. */
function sealsNotSeen({ baseline }: World, { bucket, shown }: Run): Seal[] {
  const { encryption, policy } = shown;
  const document = documentOf(bucket.policy[policy?.version ?? 0]?.value);
  const configuration = bucket.encryption[encryption?.version ?? 0]?.value;
  const policySeals = sealsMissing(undefined, bucket, baseline);
  return [
    ...notSeen(bucket, encryption, ['encryption'], () =>
      isEncryptionSealed(configuration, bucket, baseline) ? [] : ['encryption'],
    ),
    ...notSeen(bucket, policy, policySeals, () => sealsMissing(document, bucket, baseline)),
  ];
}

function notSeen(
  { bornMs }: Bucket,
  shown: Shown | undefined,
  all: Seal[],
  missing: () => Seal[],
): Seal[] {
  if (shown === undefined || shown.kind === 'unreadable') return all;
  return shown.bornMs === bornMs ? missing() : [];
}

/** Failures that pass by themselves, in our own words. */
const passing = new Set([
  'throttled',
  'conflict',
  'bucket-busy',
  'unavailable',
  'no-credentials',
  'unexpected',
]);

function mustComeBack(outcome: Outcome): boolean {
  if (outcome.kind === 'repaired-unconfirmed') return true;
  const failures = 'failures' in outcome ? outcome.failures : [];
  return failures.some(({ kind }) => passing.has(kind));
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
  const encryption = bucket.encryption.at(-1)?.value;
  const hasLogs = hasLogDelivery(documentOf(text)) || bucket.hasAccessLogs;
  if (!hasLogs && !isEncryptionSealed(encryption, bucket, world.baseline)) {
    world.violate(`the encryption of ${ref.name} is not sealed: ${JSON.stringify(encryption)}`);
  }
  if (kind === 'policy-not-writable') return;
  const held = [...(bucket.isWebsite ? ['transport'] : []), ...(hasLogs ? ['uploads'] : [])];
  const missing = sealsMissing(documentOf(text), bucket, world.baseline);
  if (missing.some((seal) => !held.includes(seal))) {
    world.violate(`the policy of ${ref.name} is not sealed: ${text ?? 'no policy'}`);
  }
}
