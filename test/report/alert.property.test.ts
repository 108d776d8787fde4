import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { findDrifts } from '../../src/core/bucket-state.ts';
import type { Cause } from '../../src/core/cause.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import { planRepair } from '../../src/core/plan.ts';
import type { JsonValue } from '../../src/core/policy/document.ts';
import { toAlert } from '../../src/report/alert.ts';
import {
  baseline,
  goodBucket,
  policyWith,
  present,
  ref,
  ruleWith,
  rules,
} from '../support/core-builders.ts';
import { goodHold } from '../support/core-holds.ts';
import { propertyRuns } from '../support/core-property-runs.ts';
import { telling } from '../support/telling.ts';

const schema: object = JSON.parse(
  readFileSync(new URL('../../src/report/alert.schema.json', import.meta.url), 'utf8'),
);
const takes = new Ajv({ strict: true, strictTypes: false, allErrors: true }).compile(schema);

/** Texts that end a line, a string or a terminal's patience, and long ones of wide characters. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom(
    '\u0000\u001b[31m',
    '\u202eevil',
    '"}],"outcome":"repaired"',
    '\ud800',
    '𝄞'.repeat(9_000),
  ),
  fc.nat({ max: 20_000 }).map((length) => '\u0007'.repeat(length)),
  fc.nat({ max: 20_000 }).map((length) => '漢'.repeat(length)),
);

/** A policy has at most 20 KB. */
const inPolicy = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.nat({ max: 600 }).map((length) => '漢'.repeat(length)),
);
const value: fc.Arbitrary<JsonValue> = fc.oneof(inPolicy, fc.array(inPolicy, { maxLength: 5 }));
const statement = fc.record(
  {
    Sid: inPolicy,
    Effect: fc.constantFrom('Allow', 'Deny'),
    Principal: value,
    Action: value,
    Resource: value,
  },
  { noNullPrototype: true },
);

const cause: fc.Arbitrary<Cause> = fc.record({
  eventName: hostile,
  eventId: fc.option(hostile, { nil: undefined }),
  eventTime: fc.option(fc.oneof(hostile, fc.constant('2026-11-21T09:00:00Z')), { nil: undefined }),
  actor: fc.record({
    principal: fc.option(hostile, { nil: undefined }),
    sessionIssuer: fc.option(hostile, { nil: undefined }),
    invokedBy: fc.option(hostile, { nil: undefined }),
    sourceAddress: fc.option(hostile, { nil: undefined }),
    userAgent: fc.option(hostile, { nil: undefined }),
  }),
});

const outcome = fc
  .record({
    statements: fc.array(statement, { maxLength: 12 }),
    key: hostile,
    texts: fc.array(hostile, { minLength: 1, maxLength: 40 }),
    causes: fc.array(cause, { maxLength: 40 }),
  })
  .map(({ statements, key, texts, causes }) => {
    const state = goodBucket({
      encryption: rules(ruleWith('AES256', undefined, { Comment: key })),
      policy: present(policyWith(...statements)),
    });
    const drifts = findDrifts(state, ref, baseline());
    const { changes, refusals } = planRepair(state, drifts, ref, baseline());
    const holds = texts.map((text) => ({ ...goodHold, signal: text, reason: text, lift: text }));
    const warnings = texts.map((text) => ({ kind: 'name-hint' as const, text, source: text }));
    const undoers = texts.map((who) => ({ who, times: 1, last: causes[0] ?? someCause }));
    const contests = texts.map(() => ({
      seal: 'transport' as const,
      repairs: 3,
      sinceMs: 0,
      untilMs: 1,
      undoers,
    }));
    const found = { ref, drifts: texts.flatMap(() => drifts), holds, warnings, contests };
    const outcomes: Outcome[] = [
      { ...found, kind: 'repaired', changes },
      { ...found, kind: 'inspected', planned: changes, failures: [] },
      { ...found, kind: 'held' },
      { ...found, kind: 'contested', changes, wanted: changes },
      { ...found, kind: 'refused', changes, failures: refusals, remaining: drifts },
    ];
    return { outcomes, causes };
  });

const someCause: Cause = {
  eventName: 'PutBucketPolicy',
  eventId: undefined,
  eventTime: undefined,
  actor: {
    principal: undefined,
    sessionIssuer: undefined,
    invokedBy: undefined,
    sourceAddress: undefined,
    userAgent: undefined,
  },
};

describe('an alert', () => {
  it('always keeps the contract, fits into SNS, and never controls a terminal', () => {
    fc.assert(
      fc.property(outcome, ({ outcomes, causes }) => {
        for (const one of outcomes) {
          const alert = toAlert(one, causes, telling);
          if (alert === undefined) continue;
          const text = JSON.stringify(alert);
          expect({ isTaken: takes(JSON.parse(text)), errors: takes.errors ?? [] }).toEqual({
            isTaken: true,
            errors: [],
          });
          expect(Buffer.byteLength(text)).toBeLessThanOrEqual(200_000);
          expect(JSON.parse(text).sentence).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
        }
      }),
      { ...propertyRuns(), numRuns: Math.ceil(propertyRuns().numRuns / 6) },
    );
  }, 60_000);

  it('never shows more of the policy of others than three lines beside what changes', () => {
    const canary = (where: string): string => `CANARY-${where}-0123456789`;
    const secret = (index: number): JsonValue => ({
      Sid: canary(`sid-${index}`),
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::444455556666:role/${canary('role')}` },
      Action: 's3:GetObject',
      Resource: `arn:aws:s3:::example-bucket/${canary('prefix')}/*`,
      Condition: {
        StringEquals: { 'aws:UserAgent': canary('token') },
        Null: { 'aws:Referer': 'true' },
      },
    });
    const state = goodBucket({
      policy: present(policyWith(...Array.from({ length: 9 }, (_, index) => secret(index)))),
    });
    const drifts = findDrifts(state, ref, baseline());
    const { changes } = planRepair(state, drifts, ref, baseline());
    const alert = toAlert({ ref, kind: 'repaired', drifts, changes }, [someCause], telling);
    expect(alert?.changes[0]?.diff).toContain('+      "Sid": "DenyInsecureConnections"');
    expect(JSON.stringify(alert)).not.toContain('CANARY');
  });
});
