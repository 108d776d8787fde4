import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findEncryptionHolds } from '../../../src/core/holds/find-encryption-holds.ts';
import { findTransportHolds } from '../../../src/core/holds/find-transport-holds.ts';
import type { JsonObject, JsonValue } from '../../../src/core/policy/document.ts';
import { denied, policyWith, present, ref, unreadable } from '../../support/core-builders.ts';
import { allowKey, allowWrite, rootOfKey, signals, withPolicy } from '../../support/core-holds.ts';

const own = fc.constantFrom<JsonValue>(
  { AWS: '111122223333' },
  { AWS: 'arn:aws:iam::111122223333:root' },
  { AWS: ['arn:aws:iam::111122223333:role/writer', 'arn:aws:iam::111122223333:user/a'] },
);
const service = fc.constantFrom(
  'logging.s3.amazonaws.com',
  'logdelivery.elasticloadbalancing.amazonaws.com',
  'redshift.amazonaws.com',
  'delivery.logs.amazonaws.com',
  'config.amazonaws.com',
  'cloudtrail.amazonaws.com',
  's3.amazonaws.com',
  'of-tomorrow.amazonaws.com',
);
const statementFor = (principal: fc.Arbitrary<JsonValue>): fc.Arbitrary<JsonObject> =>
  fc
    .record({
      Principal: principal,
      Action: fc.constantFrom<JsonValue>('s3:*', 's3:PutObject', ['s3:GetObject', 's3:Put*']),
      Condition: fc.option(
        fc.constantFrom<JsonValue>(
          { StringEquals: { 'aws:SourceAccount': '111122223333' } },
          { ArnLike: { 'aws:SourceArn': 'arn:aws:logs:eu-west-1:111122223333:*' } },
          { Bool: { 'aws:SecureTransport': 'true' } },
        ),
      ),
    })
    .map(({ Principal, Action, Condition }) =>
      allowWrite(Principal, { Action, ...(Condition === null ? {} : { Condition }) }),
    );

const signalFree = fc.array(
  fc.oneof(
    statementFor(own),
    // What is denied is no signal, whoever it is.
    statementFor(service.map((name) => ({ Service: name }))).map((one): JsonObject => ({
      ...one,
      Effect: 'Deny',
    })),
  ),
  { maxLength: 4 },
);
const withWriter = fc
  .tuple(signalFree, statementFor(service.map((name) => ({ Service: name }))), signalFree)
  .map(([before, writer, after]) => [...before, writer, ...after]);

describe('holds', () => {
  it('never appear for a policy without a signal', () => {
    fc.assert(
      fc.property(signalFree, (statements) => {
        const found = findEncryptionHolds(signals(withPolicy(...statements)), ref);
        expect(found).toEqual({ holds: [], warnings: [] });
      }),
    );
  });

  it('always appear for a service that the key policy does not name', () => {
    fc.assert(
      fc.property(withWriter, (statements) => {
        const found = findEncryptionHolds(signals(withPolicy(...statements)), ref);
        expect(found.holds.length).toBeGreaterThan(0);
      }),
    );
  });

  it('never let anything pass that could not be read', () => {
    const hidden = fc.constantFrom({ policy: unreadable }, { acl: unreadable });
    fc.assert(
      fc.property(withWriter, hidden, (statements, changes) => {
        const found = findEncryptionHolds(
          signals({ ...withPolicy(...statements), ...changes }),
          ref,
        );
        expect(found.holds.map(({ kind }) => kind)).toEqual(['writers-unknown']);
      }),
    );
    expect(findTransportHolds({ kind: 'unreadable', failure: denied })).toHaveLength(1);
  });

  it('are always lifted by the statements that they ask for', () => {
    fc.assert(
      fc.property(withWriter, (statements) => {
        const seen = signals(withPolicy(...statements));
        const { holds } = findEncryptionHolds(seen, ref);
        const asked = holds.flatMap(({ keyPolicyStatement: text }) =>
          text === undefined ? [] : [JSON.parse(text) as JsonObject],
        );
        const keyPolicy = present(policyWith(rootOfKey, ...asked));
        const after = findEncryptionHolds({ ...seen, keyPolicy }, ref).holds;
        expect(after).toEqual(holds.filter(({ kind }) => kind === 'needs-sse-s3'));
      }),
    );
  });

  it('never depend on other services in the key policy', () => {
    fc.assert(
      fc.property(withWriter, (statements) => {
        const seen = signals(withPolicy(...statements));
        const keyPolicy = present(policyWith(rootOfKey, allowKey('ec2.amazonaws.com')));
        const after = findEncryptionHolds({ ...seen, keyPolicy }, ref);
        expect(after.holds).toEqual(findEncryptionHolds(seen, ref).holds);
      }),
    );
  });

  it('never throw, whatever a policy holds', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue() as fc.Arbitrary<JsonValue>), (statements) => {
        const policy = present(policyWith(...statements));
        expect(() =>
          findEncryptionHolds(signals({ policy, keyPolicy: policy }), ref),
        ).not.toThrow();
      }),
    );
  });
});

describe('findTransportHolds', () => {
  it('holds a website, and what could not be read', () => {
    expect(findTransportHolds({ kind: 'absent' })).toEqual([]);
    expect(findTransportHolds(present('configured'))).toMatchObject([
      { kind: 'website', seal: 'transport' },
    ]);
    const failure = { kind: 'denied', action: 's3:GetBucketWebsite', cause: 'unknown' } as const;
    expect(findTransportHolds({ kind: 'unreadable', failure })).toMatchObject([
      { kind: 'website-unknown', reason: expect.stringContaining('s3:GetBucketWebsite is denied') },
    ]);
  });
});
