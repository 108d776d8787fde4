import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/core/policy/document.ts';
import { evaluate } from '../../../src/core/policy/evaluate.ts';
import { transportSeal } from '../../../src/core/policy/seals/transport.ts';
import { policyWith, ref, theirDeny } from '../../support/core-builders.ts';

const exampleFor = (...statements: JsonObject[]) => {
  const verdict = evaluate(policyWith(...statements), ref, transportSeal);
  if (verdict.kind !== 'allowed') throw new Error(`not allowed: ${verdict.kind}`);
  return verdict.counterExample;
};
const when = (condition: JsonObject): JsonObject => theirDeny({ Condition: condition });

const rows: { title: string; statements: JsonObject[]; context: JsonObject }[] = [
  {
    title: 'the protocol once, however the policy writes its key',
    statements: [when({ Bool: { 'AWS:secureTransport': 'true' } })],
    context: { 'aws:SecureTransport': 'false' },
  },
  {
    title: 'a key once, as the policy writes it first',
    statements: [
      when({ StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } }),
      when({ StringNotEquals: { 'AWS:SOURCEVPCE': 'vpce-1' } }),
    ],
    context: { 'aws:SecureTransport': 'false', 'aws:SourceVpce': 'vpce-1' },
  },
  {
    title: 'a key that every request has, where another part of the statement spares the request',
    statements: [
      theirDeny({
        Action: 's3:PutObject',
        Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
      }),
    ],
    context: { 'aws:SecureTransport': 'false', 'aws:RequestedRegion': 'any-value' },
  },
  {
    title: 'no key that a request may lack, where another part of the statement spares the request',
    statements: [
      theirDeny({
        Action: 's3:PutObject',
        Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } },
      }),
    ],
    context: { 'aws:SecureTransport': 'false' },
  },
];

describe('the context of a counter-example', () => {
  it.each(rows)('shows $title', ({ statements, context }) => {
    expect(exampleFor(...statements).context).toEqual(context);
  });

  it('of an anonymous request shows no key that tells who calls', () => {
    const example = exampleFor(
      when({ Null: { 'aws:PrincipalArn': 'false' } }),
      when({ Null: { 'aws:PrincipalServiceName': 'false' } }),
    );
    expect(example.principal).toBe('anonymous');
    expect(example.context).toEqual({ 'aws:SecureTransport': 'false' });
  });

  it('of a service shows its name', () => {
    const example = exampleFor(
      when({ Null: { 'aws:PrincipalArn': 'false' } }),
      when({ Null: { 'aws:PrincipalServiceName': 'true', 'aws:PrincipalArn': 'true' } }),
    );
    expect(example.context['aws:PrincipalServiceName']).toBe(example.principal);
  });
});
