import { describe, expect, it } from '@jest/globals';
import { policyOf } from '../../../src/core/policy/document.ts';
import type { Policy } from '../../../src/core/policy/document.ts';
import { evaluateTransport } from '../../../src/core/policy/evaluate-transport.ts';
import { bucketArn } from '../../../src/core/bucket-ref.ts';
import { isDenied } from '../../support/core-iam-simulation.ts';
import { httpRequests } from '../../support/core-requests.ts';
import { conditional } from '../../support/core-transport-conditions.ts';
import { narrowed, ways } from '../../support/core-transport-covering.ts';
import { shapes } from '../../support/core-transport-shapes.ts';
import type { TransportCase } from '../../support/core-transport-cases.ts';
import {
  arn,
  ourStatement,
  policyWith,
  ref,
  refIn,
  theirDeny,
} from '../../support/core-builders.ts';

const cases = [...ways, ...narrowed, ...conditional, ...shapes];

const policyIn = ({ statement, version = '2012-10-17' }: TransportCase): Policy =>
  policyOf({ Version: version, Statement: statement });

const expectedOf = (one: TransportCase): unknown => {
  if (one.kind === 'denied') return { kind: 'denied', proof: one.proof };
  if (one.kind === 'unknown') return { kind: 'unknown', reason: expect.stringMatching(one.says) };
  return {
    kind: 'allowed',
    counterExample: {
      principal: 'arn:aws:iam::111122223333:root',
      action: 's3:GetObject',
      resource: `${arn}/any-object`,
      context: { 'aws:SecureTransport': 'false' },
    },
  };
};

describe('evaluateTransport', () => {
  it.each(cases)('$kind: $title ($why)', (one) => {
    expect(evaluateTransport(policyIn(one), ref)).toEqual(expectedOf(one));
  });

  it('knows enough shapes', () => {
    expect(cases.length).toBeGreaterThan(100);
    expect(new Set(cases.map(({ title }) => title)).size).toBeGreaterThan(90);
  });

  it('says allowed where there is no policy', () => {
    expect(evaluateTransport(undefined, ref).kind).toBe('allowed');
  });

  it.each(['cn-north-1', 'us-gov-west-1', 'eusc-de-east-1'])(
    'knows the ARNs of the partition of %s, and that others are inert there',
    (region) => {
      const there = refIn(region);
      const own = [bucketArn(there), `${bucketArn(there)}/*`];
      const wildcard = `arn:${there.partition}:s3:::*`;
      for (const resource of [own, wildcard, '*']) {
        const policy = policyWith(ourStatement({ Resource: resource }));
        expect(evaluateTransport(policy, there).kind).toBe('denied');
      }
      expect(evaluateTransport(policyWith(ourStatement()), there).kind).toBe('unknown');
    },
  );

  it('does not take the bucket for another one whose name begins the same', () => {
    const policy = policyWith(theirDeny());
    expect(evaluateTransport(policy, refIn('eu-west-1', 'example-bucket-2')).kind).toBe('unknown');
    expect(evaluateTransport(policy, refIn('eu-west-1', 'example')).kind).toBe('unknown');
  });

  it('names at most three reasons', () => {
    const many = Array.from({ length: 50 }, (_, i) => theirDeny({ Sid: `S${i}`, Action: 's3:x' }));
    const verdict = evaluateTransport(policyWith(...many), ref);
    expect(verdict.kind === 'unknown' && verdict.reason.match(/"S\d+"/g)).toEqual([
      '"S0"',
      '"S1"',
      '"S2"',
    ]);
  });

  it('shortens what others called their conditions', () => {
    const policy = policyWith(theirDeny({ Condition: { Bool: { ['k'.repeat(5_000)]: 'false' } } }));
    const verdict = evaluateTransport(policy, ref);
    expect(verdict.kind === 'unknown' && verdict.reason.length).toBeLessThan(250);
  });
});

describe('the cases themselves', () => {
  const isOpen = (one: TransportCase): boolean => {
    const { document } = policyIn(one);
    return httpRequests.some((request) => !isDenied(document, request));
  };

  it.each(cases)('$title: the simulation of IAM agrees', (one) => {
    const truth = one.kind === 'unknown' ? one.truth : one.kind === 'denied' ? 'denied' : 'open';
    expect(isOpen(one)).toBe(truth === 'open');
  });
});
