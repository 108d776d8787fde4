import type { Place } from '../../../src/backfill/finding.ts';
import type { BucketRef } from '../../../src/core/bucket-ref.ts';
import type { Failure } from '../../../src/core/failure.ts';
import type { Hold } from '../../../src/core/holds/hold.ts';
import type { Outcome } from '../../../src/core/outcome.ts';
import type { Change } from '../../../src/core/plan.ts';
import type { PolicyAlarm } from '../../../src/core/policy/evaluate.ts';
import type { Ledger } from '../../../src/reconcile/ledger.ts';
import { goodRule } from '../../support/core-builders.ts';
import { intent } from '../../support/ledger-builders.ts';

/** What S3 shows of a bucket: `broken` settings are to be written, each by a call of its own. */
export type Shown = { broken: number; isHeld: boolean; isDenied: boolean; hasAlarm: boolean };

export type LookPorts = {
  read: (ref: BucketRef) => Promise<Shown | 'gone' | Failure>;
  /** Mends one setting. Returns the failure; after one without a clear answer it may be mended. */
  write: (ref: BucketRef, places: readonly Place[]) => Promise<Failure | undefined>;
  ledger: Ledger;
  nowMs: () => number;
  uniqueId: () => string;
};

const LEASE_MS = 120_000;
const denied: Failure = { kind: 'denied', action: 's3:GetBucketPolicy', cause: 'resource-policy' };
const drifts = [{ kind: 'encryption-missing' }] as const;
const hold: Hold = {
  kind: 'needs-sse-s3',
  seal: 'encryption',
  writer: 'Elastic Load Balancing',
  signal: 'a statement',
  reason: 'It cannot use a key.',
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/',
  lift: 'another bucket',
};
const alarm: PolicyAlarm = {
  kind: 'https-denied',
  target: 'objects',
  proof: [0],
  statements: ['s'],
};
const change: Change = {
  kind: 'put-encryption',
  before: undefined,
  after: { rules: [goodRule()] },
};

const found = () => ({ drifts: [...drifts] });
const refused = (ref: BucketRef, failure: Failure, changes: Change[] = []): Outcome => ({
  ref,
  kind: 'refused',
  ...found(),
  changes,
  failures: [failure],
  remaining: [],
});

/**
 * A small model of `reconcileBucket`: what it asks for, in which order, and what it makes of the answers. Modelled are
 * the lease, the re-read under it, the intent before the write, two writes of which the second may fail, and the look
 * after the write. Left out is how drift and holds are found, contests, and who else edits the bucket.
 */
export async function lookAtModel(
  ref: BucketRef,
  mode: 'inspect' | 'repair',
  places: readonly Place[],
  ports: LookPorts,
): Promise<Outcome> {
  const seen = await ports.read(ref);
  const early = withoutWrite(ref, seen, mode);
  if (early !== undefined) return early;
  const holder = ports.uniqueId();
  const lease = { holder, untilMs: ports.nowMs() + LEASE_MS };
  const taken = await ports.ledger.takeLease(ref, lease, ports.nowMs());
  if (!taken.ok) return refused(ref, taken.failure);
  if (taken.value !== 'taken') return refused(ref, { kind: 'bucket-busy' });
  const outcome = await repair(ref, places, ports);
  await ports.ledger.releaseLease(ref, holder);
  return outcome;
}

/** The outcome where nothing is to be written; `undefined` where something is. */
function withoutWrite(
  ref: BucketRef,
  seen: Shown | 'gone' | Failure,
  mode: 'inspect' | 'repair',
): Outcome | undefined {
  if (seen === 'gone') return { ref, kind: 'gone' };
  if ('kind' in seen) return refused(ref, seen);
  if (seen.isDenied) return refused(ref, denied);
  const alarms = seen.hasAlarm ? { alarms: [alarm] } : {};
  if (seen.broken === 0) return { ref, kind: 'unchanged', ...alarms };
  if (mode === 'inspect') {
    const planned = seen.isHeld ? [] : [change];
    return { ref, kind: 'inspected', ...found(), planned, failures: [], ...alarms };
  }
  return seen.isHeld ? { ref, kind: 'held', ...found(), holds: [hold], ...alarms } : undefined;
}

async function repair(
  ref: BucketRef,
  places: readonly Place[],
  { read, write, ledger, nowMs, uniqueId }: LookPorts,
): Promise<Outcome> {
  const again = await read(ref);
  const early = withoutWrite(ref, again, 'repair');
  if (early !== undefined || again === 'gone' || 'kind' in again)
    return early ?? { ref, kind: 'gone' };
  const id = { ref, timeMs: nowMs(), unique: uniqueId() };
  const recorded = await ledger.recordIntent(intent({ id, runId: id.unique }));
  if (!recorded.ok) return refused(ref, recorded.failure);
  const changes: Change[] = [];
  for (let left = again.broken; left > 0; left--) {
    const failure = await write(ref, places);
    if (failure !== undefined) return refused(ref, failure, changes);
    changes.push(change);
  }
  const shown = await read(ref);
  if (shown === 'gone') return { ref, kind: 'gone' };
  if ('kind' in shown || shown.broken > 0) {
    return { ref, kind: 'repaired-unconfirmed', ...found(), changes, remaining: [...drifts] };
  }
  const alarms = shown.hasAlarm ? { alarms: [alarm] } : {};
  return { ref, kind: 'repaired', ...found(), changes, ...alarms };
}
