import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parsePolicy, policyOf } from '../../../src/core/policy/document.ts';
import type { JsonObject, JsonValue } from '../../../src/core/policy/document.ts';
import { evaluate } from '../../../src/core/policy/evaluate.ts';
import { transportSeal } from '../../../src/core/policy/seals/transport.ts';
import { withStatementsOf } from '../../../src/core/policy/merge.ts';
import { ref } from '../../support/core-builders.ts';
import { isDenied } from '../../support/core-iam-simulation.ts';
import { nearPolicy } from '../../support/core-near-misses.ts';
import { propertyRuns } from '../../support/core-property-runs.ts';
import { httpRequests, httpsRequests } from '../../support/core-requests.ts';

/** Half of the pool: every one is tried before and after. */
const half = <T>(requests: readonly T[]): T[] => requests.filter((_, index) => index % 2 === 0);

const merge = (document: JsonObject) => withStatementsOf([transportSeal], policyOf(document), ref);

const listOf = (document: JsonObject): readonly JsonValue[] => {
  const value = document['Statement'] ?? null;
  return Array.isArray(value) ? value : [value];
};

const sidOf = (statement: JsonValue): string | undefined =>
  /^\{.*?"Sid":("[^"]*"|\d+)/.exec(JSON.stringify(statement))?.[1];

/** By the Sid alone, which is more than what the merge may touch. */
const isUnderOurSid = (statement: JsonValue): boolean =>
  /^\{.*"Sid":"DenyInsecureConnections\d*"/.test(JSON.stringify(statement));

const foreign = (document: JsonObject): readonly JsonValue[] =>
  listOf(document).filter((statement) => !isUnderOurSid(statement));

describe('withStatementsOf, for every near miss', () => {
  it('always makes a policy that denies plain HTTP, to the evaluator and to the simulation', () => {
    fc.assert(
      fc.property(nearPolicy, (document) => {
        const after = merge(document);
        expect(evaluate(after, ref, transportSeal).kind).toBe('denied');
        expect(httpRequests.find((request) => !isDenied(after.document, request))).toBeUndefined();
      }),
      propertyRuns(),
    );
  });

  it('never changes anything the second time', () => {
    fc.assert(
      fc.property(nearPolicy, (document) => {
        const once = merge(document);
        expect(withStatementsOf([transportSeal], once, ref)).toBe(once);
      }),
      propertyRuns(),
    );
  });

  it('never drops, edits or reorders a statement of others, nor a member of the policy', () => {
    fc.assert(
      fc.property(nearPolicy, (document) => {
        const after = merge(document).document;
        expect(foreign(after)).toEqual(foreign(document));
        const { Statement: _, ...members } = document;
        const { Statement: __, ...membersAfter } = after;
        expect(membersAfter).toEqual(members);
        expect(Object.keys(after)).toEqual(Object.keys(document));
      }),
      propertyRuns(),
    );
  });

  it('never lets through what was denied, over HTTP and over TLS', () => {
    fc.assert(
      fc.property(nearPolicy, (document) => {
        const after = merge(document).document;
        const weakened = [...half(httpRequests), ...half(httpsRequests)].find(
          (request) => isDenied(document, request) && !isDenied(after, request),
        );
        expect(weakened).toBeUndefined();
      }),
      propertyRuns(),
    );
  });

  it('never denies over TLS what was not denied before', () => {
    fc.assert(
      fc.property(nearPolicy, (document) => {
        const after = merge(document).document;
        const lockedOut = half(httpsRequests).find(
          (request) => !isDenied(document, request) && isDenied(after, request),
        );
        expect(lockedOut).toBeUndefined();
      }),
      propertyRuns(),
    );
  });

  it('never uses a Sid twice that was not used twice before', () => {
    fc.assert(
      fc.property(nearPolicy, (document) => {
        const repeated = (one: JsonObject): number => {
          const sids = listOf(one).flatMap((statement) => sidOf(statement) ?? []);
          return sids.length - new Set(sids).size;
        };
        expect(repeated(merge(document).document)).toBeLessThanOrEqual(repeated(document));
      }),
      propertyRuns(),
    );
  });

  it('always makes a text that is read as the same policy', () => {
    fc.assert(
      fc.property(nearPolicy, (document) => {
        const after = merge(document);
        expect(parsePolicy(after.text)).toEqual({ ok: true, value: after });
      }),
      propertyRuns(),
    );
  });
});
