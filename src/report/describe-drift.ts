import { assertNever } from '../core/assert-never.ts';
import type { Drift } from '../core/drift.ts';
import { describeFailure } from '../core/describe-failure.ts';
import { printable, quote } from '../core/names.ts';
import type { CounterExample } from '../core/policy/counter-example.ts';
import type { ForbiddenRequest } from '../core/policy/policy-seal.ts';

/** What the seals of the policy forbid, in words. */
export const whatGetsThrough: Readonly<Record<ForbiddenRequest, string>> = {
  http: 'plain HTTP',
  'outdated-tls': 'TLS below the required version',
  upload: 'an upload with another encryption than the required one',
};

/** One drift in words, with the proof where there is one. */
export function describeDrift(drift: Drift): string {
  switch (drift.kind) {
    case 'encryption-missing':
      return 'new objects get SSE-S3 only: no default encryption is set';
    case 'algorithm-weaker':
      return `the default encryption is ${drift.found}, weaker than required`;
    case 'key-not-allowed':
      return `new objects are encrypted with ${quote(drift.found)}, which is not the required key`;
    case 'key-not-arn':
      return `the key is written as ${quote(drift.found)}: without a full ARN it is looked up in the account of whoever uploads`;
    case 'key-unusable':
      return `new objects cannot be encrypted, uploads fail: ${describeFailure(drift.failure)}`;
    case 'sse-c-not-blocked':
      return 'uploads may bring their own keys: SSE-C is not blocked';
    case 'bucket-key-off':
      return 'the bucket key is off: every object costs a request to KMS';
    case 'http-allowed':
      return `${whatGetsThrough.http} gets through: ${describeRequest(drift.counterExample)}`;
    case 'outdated-tls-allowed':
      return `${whatGetsThrough['outdated-tls']} gets through: ${describeRequest(drift.counterExample)}`;
    case 'upload-allowed':
      return `${whatGetsThrough.upload} gets through: ${describeRequest(drift.counterExample)}`;
    case 'http-not-proven-denied':
      return `${whatGetsThrough.http} may get through: ${drift.reason}`;
    case 'outdated-tls-not-proven-denied':
      return `${whatGetsThrough['outdated-tls']} may get through: ${drift.reason}`;
    case 'upload-not-proven-denied':
      return `${whatGetsThrough.upload} may get through: ${drift.reason}`;
    case 'unreadable':
      return `cannot tell: ${describeFailure(drift.failure)}`;
    default:
      return assertNever(drift);
  }
}

function describeRequest({ principal, action, resource, context }: CounterExample): string {
  // Names and values may come from the policy of others.
  const conditions = Object.entries(context).map(
    ([key, value]) => `${printable(key, 100)} = ${printable([value].flat().join(' and '), 100)}`,
  );
  const [who, what, where] = [principal, action, resource].map((text) => printable(text, 300));
  const requestContext = conditions.slice(0, 20).join(', ');
  return `no statement stops ${who} from ${what} on ${where} with ${requestContext}`;
}
