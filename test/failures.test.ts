import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { describeFailure } from '../src/core/describe-failure.ts';
import { isWorthRetrying } from '../src/core/failure.ts';
import type { DenialCause, Failure } from '../src/core/failure.ts';
import type { KmsKeyArn, Region } from '../src/core/names.ts';

const page = readFileSync(new URL('../src/failures.md', import.meta.url), 'utf8');

type Section = { heading: string; message: string; text: string };

/** `## kind` or `### kind: cause`, an empty line, the message, and the rest up to the next heading. */
const sections: Section[] = page
  .split(/^#{2,3} /m)
  .slice(1)
  .map((part) => {
    const [heading = '', , message = '', ...rest] = part.split('\n');
    return { heading, message, text: rest.join('\n') };
  });

const action = '<action>';
const key = '<key ARN>' as KmsKeyArn;
const size = (name: string) => name as unknown as number;

/** One of every kind, with placeholders for what differs. A kind that is missing does not compile. */
const kinds: { [Kind in Failure['kind']]: Failure & { kind: Kind } } = {
  denied: { kind: 'denied', action: 's3:Get…', cause: 'unknown' },
  throttled: { kind: 'throttled', action },
  conflict: { kind: 'conflict', action },
  unavailable: { kind: 'unavailable', action, name: '<error>' },
  'no-credentials': { kind: 'no-credentials', action, name: '<error>' },
  'bucket-busy': { kind: 'bucket-busy' },
  'journal-unwritable': { kind: 'journal-unwritable', path: '<path>', problem: '<problem>' },
  'bucket-gone': { kind: 'bucket-gone' },
  'wrong-region': { kind: 'wrong-region', region: '<Region>' as Region },
  'not-supported': { kind: 'not-supported', action, name: '<error>' },
  rejected: { kind: 'rejected', action, name: '<error>', message: '<message>' },
  'not-understood': { kind: 'not-understood', action, problem: '<problem>' },
  'algorithm-unknown': { kind: 'algorithm-unknown', found: '<algorithm>' },
  'key-not-found': { kind: 'key-not-found', key: '<key>' },
  'no-key-for-region': { kind: 'no-key-for-region', region: '<Region>' as Region },
  'key-not-ready': { kind: 'key-not-ready', key, state: '<state>' },
  'key-elsewhere': { kind: 'key-elsewhere', key, problem: '<problem>' },
  'key-unusable': { kind: 'key-unusable', key, problem: '<problem>' },
  'policy-too-large': {
    kind: 'policy-too-large',
    sizeBytes: size('<size>'),
    limitBytes: size('<limit>'),
  },
  'policy-refused': { kind: 'policy-refused', message: '<message>' },
  'table-not-found': {
    kind: 'table-not-found',
    action,
    table: '<table>',
    region: '<Region>' as Region,
  },
  'deleted-principal': { kind: 'deleted-principal', principalId: '<principal id>' },
  unexpected: { kind: 'unexpected', action, name: '<error>' },
};

const causes: { [Cause in DenialCause]: Cause } = {
  'identity-policy': 'identity-policy',
  'resource-policy': 'resource-policy',
  'service-control-policy': 'service-control-policy',
  'resource-control-policy': 'resource-control-policy',
  'permissions-boundary': 'permissions-boundary',
  'session-policy': 'session-policy',
  'vpc-endpoint-policy': 'vpc-endpoint-policy',
  'block-public-access': 'block-public-access',
  unknown: 'unknown',
};

const samples: { heading: string; failure: Failure }[] = [
  ...Object.entries(kinds).map(([heading, failure]) => ({ heading, failure })),
  ...Object.values(causes).map((cause) => ({
    heading: `denied: ${cause}`,
    failure: { kind: 'denied' as const, action: 's3:PutBucketPolicy', cause },
  })),
];

describe('src/failures.md', () => {
  it.each(samples)('$heading: the message is that of the code', ({ heading, failure }) => {
    const found = sections.filter((section) => section.heading === heading);
    expect(found.map(({ message }) => message)).toEqual([`> ${describeFailure(failure)}`]);
  });

  it('has no section that the code does not know', () => {
    const known = samples.map(({ heading }) => heading);
    expect(sections.map(({ heading }) => heading).filter((one) => !known.includes(one))).toEqual(
      [],
    );
  });

  it.each(samples)('$heading: says how it is told and what to do', ({ heading }) => {
    const { text = '' } = sections.find((section) => section.heading === heading) ?? {};
    for (const question of ['Told by', 'Do']) expect(text).toContain(`- **${question}:** `);
  });

  it.each(Object.values(kinds))(
    '$kind: says what it means, and whether it comes back',
    (failure) => {
      const { text = '' } = sections.find(({ heading }) => heading === failure.kind) ?? {};
      expect(text).toContain('- **Means:** ');
      expect(text).toContain(`- **Comes back:** ${isWorthRetrying(failure) ? 'yes' : 'no'}`);
    },
  );
});
