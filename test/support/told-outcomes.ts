import type { Cause } from '../../src/core/cause.ts';
import { findDrifts } from '../../src/core/bucket-state.ts';
import type { Contest } from '../../src/core/contest.ts';
import type { Failure } from '../../src/core/failure.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import { planRepair } from '../../src/core/plan.ts';
import type { RepairId } from '../../src/core/repair.ts';
import type { BucketState } from '../../src/core/bucket-state.ts';
import {
  baseline,
  foreignAllow,
  goodBucket,
  policyWith,
  present,
  ref,
  ruleWith,
  rules,
} from './core-builders.ts';
import { goodHold } from './core-holds.ts';

/** An outcome of each kind that is told, as the loop makes them of a bucket that drifted. */

export const toldCause: Cause = {
  eventName: 'PutBucketPolicy',
  eventId: '8c9d5bd1-5a5f-4b3c-9a47-1f2e3d4c5b6a',
  eventTime: '2026-11-21T09:00:00Z',
  actor: {
    principal: 'arn:aws:sts::111122223333:assumed-role/deploy/ann@example.com',
    sessionIssuer: 'arn:aws:iam::111122223333:role/ci/deploy',
    invokedBy: undefined,
    sourceAddress: '203.0.113.10',
    userAgent: '[APN/1.0 HashiCorp/1.0 Terraform/1.13.3 terraform-provider-aws/6.40.0]',
  },
};

const repairId: RepairId = {
  ref,
  timeMs: Date.parse('2026-11-21T09:01:58Z'),
  unique: '5f1e',
};

const openState: BucketState = goodBucket({
  encryption: rules(ruleWith('AES256')),
  policy: present(policyWith(foreignAllow())),
});
const drifts = findDrifts(openState, ref, baseline());
const { changes } = planRepair(openState, drifts, ref, baseline());
const inPolicy = drifts.filter(({ kind }) => kind.startsWith('http'));
const policyChanges = changes.filter(({ kind }) => kind === 'put-policy');
const hiddenPolicy: Failure = { kind: 'denied', action: 's3:GetBucketPolicy', cause: 'unknown' };
const busy: Failure = { kind: 'throttled', action: 's3:PutBucketPolicy' };
const hidden = { kind: 'unreadable', seal: 'transport', failure: hiddenPolicy } as const;
const exceptionEnded = {
  kind: 'exception-ended',
  text: 'The exception from the transport seal ended at 2026-11-20T09:00:00.000Z, so it counts again; "ann" answered for it: "a migration".',
  source: 'the ledger',
} as const;
const contest: Contest = {
  seal: 'transport',
  repairs: 3,
  sinceMs: Date.parse('2026-11-21T08:30:00Z'),
  untilMs: Date.parse('2026-11-21T09:30:00Z'),
  undoers: [{ who: 'arn:aws:iam::111122223333:role/ci/deploy', times: 2, last: toldCause }],
};
const https = {
  kind: 'https-denied' as const,
  target: 'objects' as const,
  proof: [0],
  statements: ['statement 0 ("DenyAll")'],
};

/** By the names of the examples. */
export const toldOutcomes: Readonly<Record<string, Outcome>> = {
  unchanged: { ref, kind: 'unchanged', alarms: [https] },
  inspected: { ref, kind: 'inspected', drifts, planned: changes, failures: [] },
  repaired: { ref, kind: 'repaired', drifts, changes, repairId },
  'repaired-in-part': {
    ref,
    kind: 'repaired',
    drifts,
    changes: policyChanges,
    holds: [goodHold],
    repairId,
  },
  'repaired-exception-ended': {
    ref,
    kind: 'repaired',
    drifts: inPolicy,
    changes: policyChanges,
    warnings: [exceptionEnded],
    repairId,
  },
  'repaired-unconfirmed': {
    ref,
    kind: 'repaired-unconfirmed',
    drifts: inPolicy,
    changes: policyChanges,
    remaining: inPolicy,
    repairId,
  },
  held: {
    ref,
    kind: 'held',
    drifts: drifts.filter((drift) => !inPolicy.includes(drift)),
    holds: [goodHold],
  },
  contested: {
    ref,
    kind: 'contested',
    drifts: inPolicy,
    contests: [contest],
    wanted: policyChanges,
    changes: [],
  },
  refused: {
    ref,
    kind: 'refused',
    drifts: [hidden],
    changes: [],
    failures: [hiddenPolicy],
    remaining: [],
  },
  'refused-in-part': {
    ref,
    kind: 'refused',
    drifts,
    changes: changes.filter(({ kind }) => kind === 'put-encryption'),
    failures: [busy],
    remaining: inPolicy,
    repairId,
  },
};
