import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { policyOf } from '../../../src/core/policy/document.ts';
import type { JsonObject } from '../../../src/core/policy/document.ts';
import { evaluateTransport } from '../../../src/core/policy/evaluate-transport.ts';
import { ref } from '../../support/core-builders.ts';
import { isDenied } from '../../support/core-iam-simulation.ts';
import type { Request } from '../../support/core-iam-simulation.ts';
import { nearPolicy } from '../../support/core-near-misses.ts';
import { propertyRuns } from '../../support/core-property-runs.ts';
import { httpRequests } from '../../support/core-requests.ts';

const verdictOf = (document: JsonObject) => evaluateTransport(policyOf(document), ref);

/** In words, so that a failing run shows the request and not the whole pool. */
const inWords = ({ principal, action, resource, context }: Request): string =>
  `${principal.name} ${action} ${resource} ${JSON.stringify(context)}`;

const firstOpen = (document: JsonObject): string | undefined => {
  const open = httpRequests.find((request) => !isDenied(document, request));
  return open === undefined ? undefined : inWords(open);
};

describe('evaluateTransport, for every near miss', () => {
  it('never says denied while a request over plain HTTP passes', () => {
    fc.assert(
      fc.property(nearPolicy, (document) => {
        fc.pre(verdictOf(document).kind === 'denied');
        expect(firstOpen(document)).toBeUndefined();
      }),
      { ...propertyRuns(), maxSkipsPerRun: 1_000 },
    );
  });

  it('never says denied with a proof that is not enough alone', () => {
    fc.assert(
      fc.property(nearPolicy, (document) => {
        const verdict = verdictOf(document);
        const proof = verdict.kind === 'denied' ? verdict.proof : [];
        fc.pre(proof.length > 0);
        const all = document['Statement'];
        const statements = Array.isArray(all) ? all : [all ?? null];
        const alone = statements.filter((_, index) => proof.includes(index));
        expect(proof.length).toBeLessThan(3);
        expect(firstOpen({ ...document, Statement: alone })).toBeUndefined();
      }),
      { ...propertyRuns(), maxSkipsPerRun: 1_000 },
    );
  });

  it('never says allowed without a request that passes', () => {
    fc.assert(
      fc.property(nearPolicy, (document) => {
        fc.pre(verdictOf(document).kind === 'allowed');
        expect(firstOpen(document)).toBeDefined();
      }),
      { ...propertyRuns(), maxSkipsPerRun: 1_000 },
    );
  });

  it('never throws, whatever the document is', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const statement = value as JsonObject[string];
        for (const document of [{ Statement: statement }, { Statement: [statement, statement] }]) {
          expect(['denied', 'allowed', 'unknown']).toContain(verdictOf(document).kind);
        }
      }),
      propertyRuns(),
    );
  });

  it('is tried with misses as well as with hits', () => {
    const kinds = fc.sample(nearPolicy, propertyRuns()).map((document) => verdictOf(document).kind);
    const share = (kind: string) => kinds.filter((one) => one === kind).length / kinds.length;
    expect(share('denied')).toBeGreaterThan(0.05);
    expect(share('unknown')).toBeGreaterThan(0.2);
    expect(share('allowed')).toBeGreaterThan(0.01);
  });
});
