import { describe, expect, it } from '@jest/globals';
import { bucketArn } from '../../../src/core/bucket-ref.ts';
import { evaluate, findAlarms } from '../../../src/core/policy/evaluate.ts';
import { transportSeal } from '../../../src/core/policy/seals/transport.ts';
import { nameOfStatement } from '../../../src/core/policy/document.ts';
import type { JsonObject, JsonValue, Policy } from '../../../src/core/policy/document.ts';
import {
  arn,
  objects,
  ourStatement,
  policyWith,
  ref,
  refIn,
  theirDeny,
  without,
} from '../../support/core-builders.ts';

// What single policies are answered with is in `cases/*.json`; here is what cannot be said there.

const verdictOf = (...statements: JsonValue[]) =>
  evaluate(policyWith(...statements), ref, transportSeal);
const when = (condition: JsonObject): JsonObject => theirDeny({ Condition: condition });
const whenHttp = (condition: JsonObject): JsonObject =>
  when({ Bool: { 'aws:SecureTransport': 'false' }, ...condition });

describe('evaluate', () => {
  it('shows a request that a reader knows where there is no policy', () => {
    expect(evaluate(undefined, ref, transportSeal)).toEqual({
      kind: 'allowed',
      counterExample: {
        principal: 'arn:aws:iam::111122223333:root',
        action: 's3:GetObject',
        resource: `${arn}/any-object`,
        context: { 'aws:SecureTransport': 'false' },
      },
    });
  });

  it.each(['cn-north-1', 'us-gov-west-1', 'eusc-de-east-1'])(
    'knows the ARNs of the partition of %s, and that others are inert there',
    (region) => {
      const there = refIn(region);
      const own = [bucketArn(there), `${bucketArn(there)}/*`];
      const wildcard = `arn:${there.partition}:s3:::*`;
      for (const resource of [own, wildcard, '*']) {
        const policy = policyWith(ourStatement({ Resource: resource }));
        expect(evaluate(policy, there, transportSeal).kind).toBe('denied');
      }
      const verdict = evaluate(policyWith(ourStatement()), there, transportSeal);
      expect(verdict).toMatchObject({
        kind: 'allowed',
        counterExample: {
          principal: `arn:${there.partition}:iam::111122223333:root`,
          resource: `${bucketArn(there)}/any-object`,
        },
      });
    },
  );

  it('does not take the bucket for another one whose name begins the same', () => {
    const policy = policyWith(theirDeny());
    expect(evaluate(policy, refIn('eu-west-1', 'example-bucket-2'), transportSeal).kind).toBe(
      'allowed',
    );
    expect(evaluate(policy, refIn('eu-west-1', 'example'), transportSeal).kind).toBe('allowed');
  });

  const examples: { title: string; statements: JsonObject[]; example: JsonObject }[] = [
    {
      title: 'the bucket, where objects are denied',
      statements: [theirDeny({ Resource: objects })],
      example: { action: 's3:ListBucket', resource: arn },
    },
    {
      title: 'an object, where the bucket is denied',
      statements: [theirDeny({ Resource: arn })],
      example: { action: 's3:GetObject', resource: `${arn}/any-object` },
    },
    {
      title: 'another action, where reads are denied',
      statements: [theirDeny({ Action: 's3:Get*' })],
      example: { action: 's3:PutObject' },
    },
    {
      title: 'an object within the folder that is spared',
      statements: [{ ...without(theirDeny(), 'Resource'), NotResource: `${arn}/public/*` }],
      example: { resource: expect.stringMatching(/\/public\//) as unknown as string },
    },
    {
      title: 'the role that is spared',
      statements: [
        {
          ...without(theirDeny(), 'Principal'),
          NotPrincipal: { AWS: 'arn:aws:iam::111122223333:role/app' },
        },
      ],
      example: { principal: 'arn:aws:iam::111122223333:role/app' },
    },
    {
      title: 'another account, where one is denied',
      statements: [theirDeny({ Principal: { AWS: '111122223333' } })],
      example: { principal: 'arn:aws:iam::999999999999:role/any-role' },
    },
    {
      title: 'an anonymous caller, where signed ones are denied',
      statements: [whenHttp({ Null: { 'aws:PrincipalArn': 'false' } })],
      example: { principal: 'anonymous' },
    },
    {
      title: 'a service, where everybody else is denied',
      statements: [whenHttp({ BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } })],
      example: {
        principal: 'logging.s3.amazonaws.com',
        context: { 'aws:SecureTransport': 'false', 'aws:PrincipalIsAWSService': 'true' },
      },
    },
    {
      title: 'the endpoint that is spared',
      statements: [when({ StringNotEquals: { 'aws:SourceVpce': 'vpce-1a2b3c4d' } })],
      example: {
        context: { 'aws:SecureTransport': 'false', 'aws:SourceVpce': 'vpce-1a2b3c4d' },
      },
    },
    {
      title: 'an address within the network that is spared',
      statements: [when({ NotIpAddress: { 'aws:SourceIp': '192.0.2.0/24' } })],
      example: { context: { 'aws:SecureTransport': 'false', 'aws:SourceIp': '192.0.2.0' } },
    },
  ];

  it.each(examples)('shows $title', ({ statements, example }) => {
    const verdict = verdictOf(...statements);
    expect(verdict).toMatchObject({ kind: 'allowed', counterExample: example });
  });

  it('names at most three reasons', () => {
    const many = Array.from({ length: 50 }, (_, i) => theirDeny({ Sid: `S${i}`, Action: 5 }));
    const verdict = verdictOf(...many);
    expect(verdict).toEqual({
      kind: 'unknown',
      reason:
        'it depends on what is not understood in ' +
        'statement 0 ("S0"), statement 1 ("S1"), statement 2 ("S2")',
    });
  });

  it('says that a variable decides', () => {
    const verdict = verdictOf(theirDeny({ Resource: [arn, `${arn}/\${aws:username}*`] }));
    expect(verdict).toMatchObject({
      kind: 'unknown',
      reason: expect.stringMatching(/policy variable/),
    });
  });

  it('gives up what is too intricate, and is silent about its alarms', () => {
    const intricate = Array.from({ length: 12 }, (_, i) => ({
      ...without(theirDeny(), 'Resource'),
      NotResource: `${arn}/*${'a?'.repeat(i + 3)}b*`,
    }));
    expect(verdictOf(...intricate)).toEqual({
      kind: 'unknown',
      reason: 'the policy is too intricate to decide',
    });
    const overTls = { Condition: { Bool: { 'aws:SecureTransport': 'true' } } };
    const reversed = intricate.map((statement) => ({ ...statement, ...overTls }));
    expect(findAlarms(policyWith(...reversed), ref)).toMatchObject([
      { kind: 'https-denied', target: 'bucket', proof: [0] },
    ]);
  });

  it('leaves out of a long policy what stops nothing', () => {
    const others = Array.from({ length: 20 }, (_, i) => theirDeny({ Resource: `${objects}${i}` }));
    const halves = [theirDeny({ Resource: objects }), theirDeny({ Resource: arn })];
    expect(verdictOf(...others, ...halves)).toEqual({ kind: 'denied', proof: [20, 21] });
  });

  it('does not take a bug for a policy that is too intricate', () => {
    const bug = (): never => {
      throw new TypeError('a bug');
    };
    const broken = Object.defineProperty({ text: '' }, 'document', { get: bug }) as Policy;
    expect(() => evaluate(broken, ref, transportSeal)).toThrow('a bug');
    const elsewhere = Object.defineProperty({ ...ref }, 'partition', { get: bug });
    expect(() => findAlarms(undefined, elsewhere)).toThrow('a bug');
  });

  it('shortens what others called their statements', () => {
    const verdict = verdictOf(theirDeny({ Sid: 'S'.repeat(5_000), Action: 5 }));
    expect(verdict.kind === 'unknown' && verdict.reason.length).toBeLessThan(250);
  });
});

describe('findAlarms', () => {
  const alarms = (...statements: JsonValue[]) => findAlarms(policyWith(...statements), ref);
  const reversed = (changes: JsonObject = {}): JsonObject =>
    theirDeny({ Condition: { Bool: { 'aws:SecureTransport': 'true' } }, ...changes });
  const always = (changes: JsonObject = {}): JsonObject => without(theirDeny(changes), 'Condition');
  const both = (proof: number[]) =>
    ['objects', 'bucket'].map((target) => ({ kind: 'https-denied', target, proof }));

  it('has nothing against a policy that is absent, or that seals', () => {
    expect(findAlarms(undefined, ref)).toEqual([]);
    expect(alarms()).toEqual([]);
    expect(alarms(ourStatement(), theirDeny())).toEqual([]);
  });

  it.each([
    { title: 'an unconditional Deny', statements: [always()], found: both([0]) },
    { title: 'a Deny on true', statements: [ourStatement(), reversed()], found: both([1]) },
    {
      title: 'both values',
      statements: [
        theirDeny({ Condition: { Bool: { 'aws:SecureTransport': ['true', 'false'] } } }),
      ],
      found: both([0]),
    },
    {
      title: 'objects only',
      statements: [always({ Resource: objects })],
      found: [{ kind: 'https-denied', target: 'objects', proof: [0] }],
    },
    {
      title: 'the bucket only',
      statements: [ourStatement(), reversed({ Resource: arn })],
      found: [{ kind: 'https-denied', target: 'bucket', proof: [1] }],
    },
    {
      title: 'objects and bucket apart',
      statements: [always({ Resource: objects }), reversed({ Resource: arn })],
      found: [
        { kind: 'https-denied', target: 'objects', proof: [0] },
        { kind: 'https-denied', target: 'bucket', proof: [1] },
      ],
    },
    {
      title: 'reads, and all but reads',
      statements: [
        always({ Action: 's3:Get*' }),
        { ...without(reversed(), 'Action'), NotAction: 's3:Get*' },
      ],
      found: both([0, 1]),
    },
  ])('finds $title', ({ statements, found }) => {
    const named = found.map((alarm) => ({
      ...alarm,
      statements: alarm.proof.map((index) => nameOfStatement(statements[index] ?? null, index)),
    }));
    expect(alarms(...statements)).toEqual(named);
  });

  it.each([
    { title: 'reads', statement: reversed({ Action: 's3:Get*' }) },
    { title: 'one folder', statement: always({ Resource: `${arn}/x/*` }) },
    { title: 'one account', statement: always({ Principal: { AWS: '444455556666' } }) },
    { title: 'old TLS', statement: when({ NumericLessThan: { 's3:TlsVersion': '1.2' } }) },
    { title: 'what is not understood', statement: when({ Boolean: { a: 'b' } }) },
  ])('is silent about $title', ({ statement }) => {
    expect(alarms(statement)).toEqual([]);
  });

  it('is silent about what is too intricate', () => {
    const stars = '?*'.repeat(50_000);
    expect(
      alarms(always({ Resource: [arn, `${arn}/${stars}`] }), always({ Resource: 'x' })),
    ).toMatchObject([{ kind: 'https-denied', target: 'bucket', proof: [0] }]);
  });
});
