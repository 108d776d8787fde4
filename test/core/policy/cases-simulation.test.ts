import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/core/policy/document.ts';
import { evaluate } from '../../../src/core/policy/evaluate.ts';
import { transportSeal } from '../../../src/core/policy/seals/transport.ts';
import { listed } from '../../support/core-iam-conditions.ts';
import { isDenied } from '../../support/core-iam-simulation.ts';
import { minedRequests } from '../../support/core-mined-requests.ts';
import { bucketOf, loadPolicyCases, policyIn } from '../../support/core-policy-cases.ts';
import type { PolicyCase } from '../../support/core-policy-cases.ts';
import { inWords, requestsOver } from '../../support/core-requests.ts';
import type { Place } from '../../support/core-requests.ts';

const denied = loadPolicyCases().filter(
  ({ seal, verdict }) => seal === 'transport' && verdict === 'denied',
);
const placeOf = ({ bucket, partition }: PolicyCase): Place => ({ partition, name: bucket });
const documentOf = ({ policy }: PolicyCase): JsonObject => policy ?? {};

const firstOpen = (document: JsonObject, place: Place): string | undefined => {
  const pool = [...requestsOver('http', place), ...minedRequests(document, place, 500)];
  const open = pool.find((request) => !isDenied(document, request));
  return open === undefined ? undefined : inWords(open);
};

describe('the simulation of IAM', () => {
  it.each(denied)('finds nothing open in $file: $title', (one) => {
    expect(firstOpen(documentOf(one), placeOf(one))).toBeUndefined();
  });

  it.each(denied)('finds the proof enough in $file: $title', (one) => {
    const verdict = evaluate(policyIn(one), bucketOf(one), transportSeal);
    const proof = verdict.kind === 'denied' ? verdict.proof : [];
    const statements = listed(documentOf(one)['Statement']);
    const alone = statements.filter((_, index) => proof.includes(index));
    expect(alone.length).toBe(proof.length);
    expect(firstOpen({ ...documentOf(one), Statement: alone }, placeOf(one))).toBeUndefined();
  });
});
