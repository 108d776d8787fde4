import { describe, expect, it } from '@jest/globals';
import type { JsonObject, JsonValue } from '../../../src/core/policy/document.ts';
import { evaluate, findAlarms } from '../../../src/core/policy/evaluate.ts';
import { transportSeal } from '../../../src/core/policy/seals/transport.ts';
import { withStatementsOf } from '../../../src/core/policy/merge.ts';
import {
  arn,
  objects,
  ourStatement,
  policyWith,
  ref,
  theirDeny,
} from '../../support/core-builders.ts';
import { requestOf } from '../../support/core-counter-example.ts';
import { isDenied } from '../../support/core-iam-simulation.ts';

/** Nobody waits longer for one policy; the usual one takes well under a millisecond. */
const PATIENCE_MS = 3_000;

const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const at = (...keys: string[]): JsonObject =>
  theirDeny({ Resource: keys.map((key) => `${arn}/${key}`) });
const spares = (key: string): JsonObject => {
  const { Resource: _, ...rest } = theirDeny();
  return { ...rest, NotResource: `${arn}/${key}` };
};
const whenHttp = (condition: JsonObject): JsonObject =>
  theirDeny({ Condition: { Bool: { 'aws:SecureTransport': 'false' }, ...condition } });
const keys = (count: number, value: JsonValue): JsonObject =>
  Object.fromEntries(many(count, (index) => [`aws:RequestTag/t${index}`, value]));
const nested = (depth: number): JsonValue => (depth === 0 ? 'x' : { a: nested(depth - 1) });

type Hostile = { title: string; statements: JsonValue[]; kinds?: string[] };

const hostile: Hostile[] = [
  { title: 'thousands of stars', statements: [at('*'.repeat(5_000))], kinds: ['allowed'] },
  { title: 'stars and letters', statements: [at('*a*b*c'.repeat(3_000))] },
  { title: 'stars and question marks', statements: [at('?*'.repeat(5_000))] },
  {
    title: 'patterns that have to be met',
    statements: many(12, (i) => spares(`*${'a?'.repeat(i + 3)}b*`)),
  },
  { title: 'one long pattern to be met', statements: [spares('?'.repeat(200_000))] },
  {
    title: 'long patterns on both sides',
    statements: [at('?*'.repeat(9_000)), spares('*?'.repeat(9_000))],
  },
  { title: '20 KB of patterns', statements: [at(...many(700, (i) => `*a*${i}*b*`))] },
  { title: '1 MB of patterns', statements: [at(...many(30_000, (i) => `*a*${i}*b*`))] },
  { title: '20 KB of statements', statements: many(60, (i) => at(`*${i}*`, `${i}*`)) },
  { title: '1 MB of statements', statements: many(4_000, (i) => at(`${i}/*`)) },
  {
    title: '1000 statements about principals',
    statements: many(1_000, (i) =>
      theirDeny({ Principal: { AWS: `arn:aws:iam::111122223333:role/r${i}` } }),
    ),
    kinds: ['allowed'],
  },
  {
    title: '1000 statements about actions',
    statements: many(1_000, (i) => theirDeny({ Action: `s3:Get${i}*` })),
    kinds: ['allowed'],
  },
  {
    title: '1000 statements about one key',
    statements: many(1_000, (i) =>
      whenHttp({ StringNotEquals: { 'aws:SourceVpce': `vpce-${i}` } }),
    ),
  },
  {
    title: '1000 statements about keys of their own',
    statements: many(1_000, (i) =>
      whenHttp({ StringNotEquals: { [`aws:RequestTag/t${i}`]: 'x' } }),
    ),
  },
  {
    title: '1000 times the right statement',
    statements: many(1_000, () => ourStatement()),
    kinds: ['denied'],
  },
  {
    title: '100 conditions that narrow',
    statements: [whenHttp({ StringEquals: keys(100, 'x') })],
    kinds: ['allowed'],
  },
  {
    title: '100 conditions that do not',
    statements: [whenHttp({ StringLikeIfExists: keys(100, '*') })],
    kinds: ['denied'],
  },
  {
    title: '100 conditions in 20 statements',
    statements: many(20, () => whenHttp({ StringNotEqualsIfExists: keys(100, 'x') })),
  },
  {
    title: 'values in the thousands',
    statements: [
      whenHttp({ StringEquals: { 'aws:SourceVpce': many(10_000, (i) => `vpce-${i}`) } }),
    ],
    kinds: ['allowed'],
  },
  {
    title: 'networks in the thousands',
    statements: [
      whenHttp({
        NotIpAddress: { 'aws:SourceIp': many(5_000, (i) => `10.${i >> 8}.${i & 255}.0/24`) },
      }),
    ],
  },
  {
    title: 'numbers in the thousands',
    statements: [whenHttp({ NumericNotEquals: { 's3:max-keys': many(5_000, (i) => i) } })],
  },
  { title: 'deep values', statements: [theirDeny({ Condition: nested(30) })], kinds: ['unknown'] },
  {
    title: 'very deep values',
    statements: [theirDeny({ Condition: nested(2_000), Action: nested(2_000) })],
    kinds: ['unknown'],
  },
  {
    title: 'pigeons in too few holes',
    statements: [
      ...many(7, (p) =>
        whenHttp({
          StringNotLikeIfExists: Object.fromEntries(
            many(6, (h) => [`aws:RequestTag/${p}-${h}`, '1']),
          ),
        }),
      ),
      ...many(6, (h) =>
        many(7, (p) =>
          many(p, (q) =>
            whenHttp({
              StringLikeIfExists: {
                [`aws:RequestTag/${p}-${h}`]: '1',
                [`aws:RequestTag/${q}-${h}`]: '1',
              },
            }),
          ),
        ),
      ).flat(2),
    ],
  },
  {
    title: 'the same in 40 letters',
    statements: many(40, (i) => at(`*${'abcdefgh'[i % 8] ?? ''}?${'*x'.repeat(i)}`)),
  },
];

describe('a hostile policy', () => {
  it.each(hostile)('of $title is answered soon, and rightly', ({ statements, kinds }) => {
    const policy = policyWith(...statements);
    const began = performance.now();
    const verdict = evaluate(policy, ref, transportSeal);
    const tookMs = performance.now() - began;
    expect(tookMs).toBeLessThan(PATIENCE_MS);
    expect(kinds ?? ['denied', 'allowed', 'unknown']).toContain(verdict.kind);
    const isChecked = verdict.kind === 'allowed' && policy.text.length < 100_000;
    const request = isChecked ? requestOf(verdict.counterExample) : undefined;
    expect(request !== undefined && isDenied(policy.document, request)).toBe(false);
    expect(verdict.kind === 'unknown' ? verdict.reason.length : 0).toBeLessThan(300);
  });

  it.each(hostile)('of $title has its alarms soon', ({ statements }) => {
    const began = performance.now();
    expect(findAlarms(policyWith(...statements), ref)).toEqual([]);
    expect(performance.now() - began).toBeLessThan(PATIENCE_MS);
  });

  it('is too intricate to decide, and gets our statement all the same', () => {
    const intricate = many(12, (i) => spares(`*${'a?'.repeat(i + 3)}b*`));
    const policy = policyWith(...intricate);
    expect(evaluate(policy, ref, transportSeal)).toMatchObject({
      kind: 'unknown',
      reason: expect.stringMatching(/intricate/),
    });
    const merged = withStatementsOf([transportSeal], policy, ref);
    expect(merged.document['Statement']).toEqual([...intricate, ourStatement()]);
  });

  it('that holds the right statement is denied, whatever else it holds', () => {
    const stars = many(20, (i) => at('?*'.repeat(i * 10)));
    expect(evaluate(policyWith(...stars, ourStatement()), ref, transportSeal).kind).toBe('denied');
    const halves = [theirDeny({ Resource: objects }), theirDeny({ Resource: arn })];
    expect(evaluate(policyWith(...stars, ...halves), ref, transportSeal).kind).toBe('denied');
  });
});
