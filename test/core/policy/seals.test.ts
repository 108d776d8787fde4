import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { policyOf } from '../../../src/core/policy/document.ts';
import type { JsonObject, JsonValue } from '../../../src/core/policy/document.ts';
import { evaluate } from '../../../src/core/policy/evaluate.ts';
import type { PolicyVerdict } from '../../../src/core/policy/evaluate.ts';
import { foreignPartOf, isOwn, withStatementsOf } from '../../../src/core/policy/merge.ts';
import { tlsVersionSeal } from '../../../src/core/policy/seals/tls-version.ts';
import { transportSeal } from '../../../src/core/policy/seals/transport.ts';
import {
  denyOtherEncryption,
  denyUnencrypted,
  requireKeys,
} from '../../../src/core/policy/seals/uploads.ts';
import {
  foreignAllow,
  keyArn,
  ourStatement,
  otherKeyArn,
  policyWith,
  ref,
} from '../../support/core-builders.ts';
import { requestOf } from '../../support/core-counter-example.ts';
import { isDenied } from '../../support/core-iam-simulation.ts';
import type { Request } from '../../support/core-iam-simulation.ts';
import { nearPolicy } from '../../support/core-near-misses.ts';
import { loadPolicyCases } from '../../support/core-policy-cases.ts';
import { propertyRuns } from '../../support/core-property-runs.ts';
import { inWords } from '../../support/core-requests.ts';
import { requestsWithHeaders, sealsUnderTest } from '../../support/core-seals.ts';

const pool = requestsWithHeaders();
const named = Object.entries(sealsUnderTest);
const cases = loadPolicyCases().filter(({ seal }) => seal !== 'transport');

const policyIn = ({ policy }: { policy: JsonObject | null }) =>
  policy === null ? undefined : policyOf(policy);

/** What the simulation of IAM says against a verdict. */
function whyWrong(
  verdict: PolicyVerdict,
  document: JsonObject,
  isForbidden: (request: Request) => boolean,
): string | undefined {
  if (verdict.kind === 'denied') {
    const open = pool.find((request) => isForbidden(request) && !isDenied(document, request));
    return open && `lets through ${inWords(open)}`;
  }
  if (verdict.kind === 'unknown') return undefined;
  const example = requestOf(verdict.counterExample);
  if (!isForbidden(example)) return `is no forbidden request: ${inWords(example)}`;
  return isDenied(document, example) ? `is stopped: ${inWords(example)}` : undefined;
}

describe('cases of the optional seals', () => {
  it.each(cases)('$seal: $title → $verdict ($why)', (one) => {
    const { seal, isForbidden } = sealsUnderTest[one.seal] ?? fail(one.seal);
    const verdict = evaluate(policyIn(one), ref, seal);
    expect(verdict).toMatchObject({
      kind: one.verdict,
      ...(one.proof === undefined ? {} : { proof: one.proof }),
    });
    expect(whyWrong(verdict, one.policy ?? {}, isForbidden)).toBeUndefined();
  });

  it('has cases of every seal', () => {
    expect([...new Set(cases.map(({ seal }) => seal))].toSorted()).toEqual(
      Object.keys(sealsUnderTest).toSorted(),
    );
  });
});

/** Statements near those of a seal: narrower, wider, of others, under our Sid. */
function nearPolicyOf(name: string): fc.Arbitrary<JsonObject> {
  const { seal } = sealsUnderTest[name] ?? fail(name);
  const [ours] = withStatementsOf([seal], undefined, ref).document['Statement'] as JsonObject[];
  const part = (member: string, ...others: JsonValue[]) =>
    fc.constantFrom<JsonValue>(ours?.[member] ?? null, ...others);
  const near = fc.record({
    Sid: fc.constantFrom(seal.sid, `${seal.sid}2`, 'Others'),
    Effect: fc.constantFrom('Deny', 'Deny', 'Deny', 'Allow'),
    Principal: part('Principal', { AWS: '*' }, { AWS: '444455556666' }),
    Action: part('Action', 's3:*', ['s3:putobject', 's3:GetObject'], 's3:Put*', '*'),
    Resource: part('Resource', '*', 'arn:aws:s3:::example-bucket/*', 'arn:aws:s3:::other/*'),
    Condition: part(
      'Condition',
      {},
      { NumericLessThan: { 's3:TlsVersion': '1.1' } },
      { NumericLessThanIfExists: { 's3:tlsversion': 1.3 } },
      { StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } },
      {
        StringNotEquals: {
          's3:x-amz-server-side-encryption': ['aws:kms', 'aws:kms:dsse', 'AES256'],
        },
      },
      { Null: { 's3:x-amz-server-side-encryption': 'true' } },
      { Null: { 's3:x-amz-server-side-encryption-aws-kms-key-id': false } },
      { StringNotLike: { 's3:x-amz-server-side-encryption-aws-kms-key-id': `${keyArn}*` } },
      { Bool: { 'aws:SecureTransport': 'true' } },
    ),
  });
  const statements = fc.array(near, { minLength: 1, maxLength: 3 });
  const mixed = fc.tuple(nearPolicy, statements).map(([document, list]) => ({
    ...document,
    Statement: [...([document['Statement'] ?? []].flat() as JsonValue[]), ...list],
  }));
  return fc.oneof(
    statements.map((Statement) => ({ Version: '2012-10-17', Statement })),
    mixed,
  );
}

describe.each(named)('the seal %s, for every near miss', (name, { seal, isForbidden }) => {
  const forbidden = pool.filter(isForbidden);
  const near = nearPolicyOf(name);

  it('is never called sealed when the simulation finds a forbidden request that passes', () => {
    fc.assert(
      fc.property(near, (document) => {
        const verdict = evaluate(policyOf(document), ref, seal);
        expect(whyWrong(verdict, document, isForbidden)).toBeUndefined();
      }),
      propertyRuns(),
    );
  });

  it('is always sealed by the merge, which never touches others and never writes twice', () => {
    fc.assert(
      fc.property(near, (document) => {
        const before = policyOf(document);
        const after = withStatementsOf([seal], before, ref);
        expect(evaluate(after, ref, seal).kind).toBe('denied');
        expect(forbidden.find((request) => !isDenied(after.document, request))).toBeUndefined();
        expect(foreignPartOf(after, [seal])).toBe(foreignPartOf(before, [seal]));
        expect(withStatementsOf([seal], after, ref)).toBe(after);
      }),
      propertyRuns(),
    );
  });

  it('never lets through what the policy stopped before', () => {
    // A required key that changes takes the place of the one before: see its own test.
    if (name === 'require-key') return;
    fc.assert(
      fc.property(near, (document) => {
        const after = withStatementsOf([seal], policyOf(document), ref).document;
        const opened = pool.find((one) => isDenied(document, one) && !isDenied(after, one));
        expect(opened && inWords(opened)).toBeUndefined();
      }),
      propertyRuns(),
    );
  });
});

describe.each(named)('the statement of %s', (_, { seal, isForbidden, isStoppedBesides }) => {
  it('stops what is forbidden, and nothing else', () => {
    const { document } = withStatementsOf([seal], undefined, ref);
    for (const request of pool) {
      const isStopped = isDenied(document, request);
      expect([inWords(request), isStopped]).toEqual([
        inWords(request),
        isForbidden(request) || isStoppedBesides(request),
      ]);
    }
  });
});

describe('several seals', () => {
  it('are merged for one write, each with its statement, behind those of others', () => {
    const seals = [transportSeal, tlsVersionSeal('1.2'), denyOtherEncryption('aws:kms')];
    const after = withStatementsOf(seals, policyWith(foreignAllow()), ref);
    const statements = after.document['Statement'] as JsonObject[];
    expect(statements.map((statement) => statement['Sid'])).toEqual([
      'Partner',
      'DenyInsecureConnections',
      'DenyOutdatedTls',
      'DenyOtherEncryption',
    ]);
    expect(foreignPartOf(after, seals)).toBe(foreignPartOf(policyWith(foreignAllow()), seals));
    expect(withStatementsOf(seals, after, ref)).toBe(after);
  });

  it('widens a lower minimum of our own in its place, and leaves a higher one', () => {
    const lower = withStatementsOf([tlsVersionSeal('1.2')], policyWith(ourStatement()), ref);
    const higher = withStatementsOf([tlsVersionSeal('1.3')], lower, ref);
    expect((higher.document['Statement'] as JsonObject[]).length).toBe(2);
    expect(evaluate(higher, ref, tlsVersionSeal('1.3')).kind).toBe('denied');
    expect(withStatementsOf([tlsVersionSeal('1.2')], higher, ref)).toBe(higher);
  });

  it('replaces a required key that changed: two of them would refuse every upload that names one', () => {
    const first = withStatementsOf([requireKeys([keyArn])], undefined, ref);
    const second = withStatementsOf([requireKeys([otherKeyArn])], first, ref);
    expect(second).toEqual(withStatementsOf([requireKeys([otherKeyArn])], undefined, ref));
  });

  it('shows an algorithm that a reader knows, where uploads without the header are stopped', () => {
    const header = 's3:x-amz-server-side-encryption';
    const whenAbsent = { Null: { [header]: 'true' } };
    const policy = policyWith(ourStatement({ Action: 's3:PutObject', Condition: whenAbsent }));
    expect(evaluate(policy, ref, denyUnencrypted())).toMatchObject({
      kind: 'allowed',
      counterExample: { action: 's3:PutObject', context: { [header]: 'AES256' } },
    });
  });

  it('leaves a stricter statement under our Sid to others', () => {
    const seal = denyOtherEncryption('aws:kms');
    const stricter = {
      Sid: seal.sid,
      Effect: 'Deny',
      Action: 's3:PutObject',
      Condition: { StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } },
    };
    expect(isOwn(stricter, seal)).toBe(false);
    expect(isOwn({ ...stricter, Action: 's3:*', Condition: seal.condition }, seal)).toBe(false);
    expect(isOwn({ ...stricter, Condition: seal.condition }, seal)).toBe(true);
  });
});

function fail(name: string): never {
  throw new Error(`no seal ${name}`);
}
