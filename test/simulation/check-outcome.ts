import { seals } from '../../src/core/drift.ts';
import type { Seal } from '../../src/core/drift.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import { sealsOfChange } from '../../src/core/plan.ts';
import type { JsonObject } from '../../src/core/policy/document.ts';
import type { Bucket } from './bucket.ts';
import type { Run, Shown } from './function.ts';
import { isEncryptionSealed, sealsMissing } from './oracle.ts';
import type { Message } from './queue.ts';
import type { World } from './world.ts';

/** What is said of a bucket must be what S3 showed last. */
export function checkOutcome(world: World, run: Run, outcome: Outcome): void {
  const violate = (what: string): void => {
    world.violate(`${what} (${run.name} was ${outcome.kind})`);
  };
  if (outcome.kind === 'gone' && !run.bucket.wasGone) violate('said that a bucket is gone');
  const notSeen = sealsNotSeen(world, run);
  // Somebody resealed what was planned. What the re-read shows of another seal of the policy is left to the
  // run that their own edit leads to.
  const isOfAnother = (seal: Seal): boolean =>
    run.tookLease && seal !== 'encryption' && world.baseline.tlsVersion !== 'off';
  if (outcome.kind === 'unchanged' && !notSeen.every(isOfAnother)) {
    violate('said that all is well, and did not see it');
  }
  if (outcome.kind !== 'repaired') return;
  const repaired = outcome.changes.flatMap(sealsOfChange);
  if (repaired.some((seal) => notSeen.includes(seal))) {
    violate('said that it repaired, and did not see it');
  }
}

/** Of a new bucket of the same name nothing is known here. */
function sealsNotSeen({ baseline }: World, { bucket, shown }: Run): Seal[] {
  const { encryption, policy } = shown;
  const document = documentOf(bucket.policy[policy?.version ?? 0]?.value);
  const configuration = bucket.encryption[encryption?.version ?? 0]?.value;
  const policySeals = seals.filter((seal) => seal !== 'encryption');
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

const documentOf = (text: string | undefined): JsonObject | undefined =>
  text === undefined ? undefined : (JSON.parse(text) as JsonObject);

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
  if (kind !== 'load-balancer-logs' && !isEncryptionSealed(encryption, bucket, world.baseline)) {
    world.violate(`the encryption of ${ref.name} is not sealed: ${JSON.stringify(encryption)}`);
  }
  if (kind === 'website' || kind === 'policy-not-writable') return;
  if (sealsMissing(documentOf(text), bucket, world.baseline).length > 0) {
    world.violate(`the policy of ${ref.name} is not sealed: ${text ?? 'no policy'}`);
  }
}
