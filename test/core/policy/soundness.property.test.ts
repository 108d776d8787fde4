import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { policyOf } from '../../../src/core/policy/document.ts';
import type { JsonObject, JsonValue } from '../../../src/core/policy/document.ts';
import { evaluate, findAlarms } from '../../../src/core/policy/evaluate.ts';
import { transportSeal } from '../../../src/core/policy/seals/transport.ts';
import { ref } from '../../support/core-builders.ts';
import { requestOf, whyImpossible } from '../../support/core-counter-example.ts';
import {
  coveringStatements,
  leakingStatements,
  policyOver,
} from '../../support/core-covering-policies.ts';
import { listed, objectOrNothing } from '../../support/core-iam-conditions.ts';
import { isDenied } from '../../support/core-iam-simulation.ts';
import { minedRequests } from '../../support/core-mined-requests.ts';
import { nearPolicy } from '../../support/core-near-misses.ts';
import { propertyRuns } from '../../support/core-property-runs.ts';
import { httpRequests, httpsRequests, inWords } from '../../support/core-requests.ts';

const verdictOf = (document: JsonObject) => evaluate(policyOf(document), ref, transportSeal);

/** A third of the pool, because the proofs are looked at in addition. */
const someRequests = httpRequests.filter((_, index) => index % 3 === 0);

const firstOpen = (document: JsonObject, usual = httpRequests): string | undefined => {
  const pool = [...usual, ...minedRequests(document, ref, 100)];
  const open = pool.find((request) => !isDenied(document, request));
  return open === undefined ? undefined : inWords(open);
};

const leaking = leakingStatements.map(policyOver);
const covering = coveringStatements.map(policyOver);
const policy = fc.oneof(nearPolicy, leaking, covering);
const runs = { ...propertyRuns(), maxSkipsPerRun: 1_000 };

describe('evaluate, for every near miss', () => {
  it('never says denied while a request over plain HTTP passes', () => {
    fc.assert(
      fc.property(policy, (document) => {
        fc.pre(verdictOf(document).kind === 'denied');
        expect(firstOpen(document)).toBeUndefined();
      }),
      runs,
    );
  });

  it('never says denied with a proof that is not enough alone, or is too much', () => {
    fc.assert(
      fc.property(policy, (document) => {
        const verdict = verdictOf(document);
        const proof = verdict.kind === 'denied' ? verdict.proof : [];
        fc.pre(proof.length > 0);
        const statements = listed(document['Statement']);
        const alone = statements.filter((_, index) => proof.includes(index));
        expect(firstOpen({ ...document, Statement: alone }, someRequests)).toBeUndefined();
        for (const [index] of proof.length > 1 ? alone.entries() : []) {
          const less = { ...document, Statement: alone.toSpliced(index, 1) };
          expect(verdictOf(less).kind).not.toBe('denied');
        }
      }),
      runs,
    );
  });

  it('never shows a counter-example that a Deny stops or that nobody can send', () => {
    fc.assert(
      fc.property(fc.oneof(nearPolicy, leaking), (document) => {
        const verdict = verdictOf(document);
        fc.pre(verdict.kind === 'allowed');
        const example = verdict.counterExample;
        expect(isDenied(document, requestOf(example))).toBe(false);
        expect(whyImpossible(example, ref)).toEqual([]);
      }),
      runs,
    );
  });

  it('always sees that statements which were split deny together', () => {
    fc.assert(
      fc.property(covering, (document) => {
        expect(verdictOf(document)).toMatchObject({ kind: 'denied' });
      }),
      runs,
    );
  });

  it('never depends on the order of the statements', () => {
    const shuffled = policy.chain((document) => {
      const statements = [...listed(document['Statement'])];
      return fc
        .shuffledSubarray(statements, { minLength: statements.length })
        .map((other): [JsonObject, JsonObject] => [document, { ...document, Statement: other }]);
    });
    fc.assert(
      fc.property(shuffled, ([document, other]) => {
        expect(verdictOf(other).kind).toBe(verdictOf(document).kind);
      }),
      runs,
    );
  });

  it('never throws, whatever the document or a part of it is', () => {
    const parts = ['Effect', 'Principal', 'Action', 'Resource', 'Condition', 'NotAction'];
    const value = fc.jsonValue({ maxDepth: 4 }).map((one) => one as JsonValue);
    fc.assert(
      fc.property(nearPolicy, value, fc.constantFrom(...parts), (document, any, part) => {
        const [first = null] = listed(document['Statement']);
        const broken = { ...objectOrNothing(first), Effect: 'Deny', [part]: any };
        for (const statement of [any, [any, any], [broken, any]]) {
          const one = { ...document, Statement: statement };
          expect(['denied', 'allowed', 'unknown']).toContain(verdictOf(one).kind);
          expect(Array.isArray(findAlarms(policyOf(one), ref))).toBe(true);
        }
      }),
      runs,
    );
  });

  it('is tried with misses as well as with hits', () => {
    const documents = fc.sample(policy, propertyRuns());
    const kinds = documents.map((document) => verdictOf(document).kind);
    const share = (kind: string) => kinds.filter((one) => one === kind).length / kinds.length;
    expect(share('denied')).toBeGreaterThan(0.2);
    expect(share('allowed')).toBeGreaterThan(0.2);
    expect(share('unknown')).toBeGreaterThan(0.03);
  });
});

describe('findAlarms, for every near miss', () => {
  it('never alarms while a request over TLS passes', () => {
    fc.assert(
      fc.property(policy, (document) => {
        for (const { target } of findAlarms(policyOf(document), ref)) {
          const open = httpsRequests
            .filter(({ resource }) => resource.includes('/') === (target === 'objects'))
            .find((request) => !isDenied(document, request));
          expect(open === undefined ? undefined : inWords(open)).toBeUndefined();
        }
      }),
      runs,
    );
  });
});
