import { createHash } from 'node:crypto';
import type { BucketRef } from '../../src/core/bucket-ref.ts';
import type { Cause } from '../../src/core/cause.ts';
import type { SealException } from '../../src/core/exception.ts';
import type { RecordedDocument, RepairId, RepairIntent } from '../../src/core/repair.ts';
import { present, ref } from './core-builders.ts';

/** Good data of the ledger: a test names only what it changes. */

export const nowMs = Date.parse('2026-11-21T12:00:00.000Z');
export const minuteMs = 60_000;

export const cause = (changes: Partial<Cause> = {}): Cause => ({
  eventName: 'PutBucketPolicy',
  eventId: '5ea10000-0000-4000-8000-000000000001',
  eventTime: '2026-11-21T11:59:00Z',
  actor: {
    principal: 'arn:aws:sts::111122223333:assumed-role/terraform/run',
    sessionIssuer: 'arn:aws:iam::111122223333:role/terraform',
    invokedBy: undefined,
    sourceAddress: '203.0.113.7',
    userAgent: 'Terraform/1.13',
  },
  ...changes,
});

export const recordedDocument = (text: string): RecordedDocument => ({
  text,
  sha256: createHash('sha256').update(text).digest('hex'),
});

export const repairId = (changes: Partial<RepairId> = {}): RepairId => ({
  ref,
  timeMs: nowMs,
  unique: 'run-1',
  ...changes,
});

export const intent = (changes: Partial<RepairIntent> = {}): RepairIntent => ({
  id: repairId(),
  runId: 'run-1',
  seals: ['encryption', 'transport'],
  causes: [cause()],
  settings: {
    encryption: { before: { kind: 'absent' }, planned: recordedDocument('<Rule/>') },
    policy: { before: present(recordedDocument('{"Statement": []}')) },
  },
  ...changes,
});

export const exception = (bucket: BucketRef = ref): SealException => ({
  ref: bucket,
  seal: 'transport',
  owner: 'team-web',
  reason: 'An old client in Łódź cannot speak TLS — until it is replaced.',
  grantedBy: 'arn:aws:iam::111122223333:user/ada',
  grantedAtMs: nowMs,
  untilMs: nowMs + 24 * 60 * minuteMs,
});
