import { describe, expect, it } from '@jest/globals';
import { policyOf, statementsOf } from '../../../src/core/policy/document.ts';
import type { JsonObject, JsonValue, Policy } from '../../../src/core/policy/document.ts';
import { evaluate } from '../../../src/core/policy/evaluate.ts';
import { transportSeal } from '../../../src/core/policy/seals/transport.ts';
import { foreignPartOf, isOwn, withStatementsOf } from '../../../src/core/policy/merge.ts';
import {
  arn,
  foreignAllow,
  objects,
  ourStatement,
  policyFrom,
  policyWith,
  ref,
  refIn,
  theirDeny,
  without,
} from '../../support/core-builders.ts';

const sid = transportSeal.sid;
const bool = (value: JsonValue): JsonObject => ({
  Condition: { Bool: { 'aws:SecureTransport': value } },
});
const merged = (...statements: JsonValue[]): readonly JsonValue[] =>
  statementsOf(withStatementsOf([transportSeal], policyWith(...statements), ref));

type Case = { title: string; why: string; before: JsonValue[]; after: JsonValue[] };

const old = ourStatement({ Action: 's3:PutObject' });
const second = ourStatement({ Sid: `${sid}2` });

const cases: Case[] = [
  {
    title: 'an empty list',
    why: 'nothing to keep',
    before: [],
    after: [ourStatement()],
  },
  {
    title: 'statements of others',
    why: 'ours comes last',
    before: [foreignAllow(), theirDeny({ Action: 's3:Get*' })],
    after: [foreignAllow(), theirDeny({ Action: 's3:Get*' }), ourStatement()],
  },
  {
    title: 'ours for objects only, as in the AWS example',
    why: 'widened in its place',
    before: [foreignAllow(), ourStatement({ Resource: objects }), theirDeny({ Action: 's3:x' })],
    after: [foreignAllow(), ourStatement(), theirDeny({ Action: 's3:x' })],
  },
  {
    title: 'ours with an exception',
    why: 'the exception leaves HTTP open',
    before: [
      ourStatement({
        Condition: {
          Bool: { 'aws:SecureTransport': 'false' },
          StringNotEquals: { 'aws:SourceVpce': 'vpce-1' },
        },
      }),
    ],
    after: [ourStatement()],
  },
  {
    title: 'several of ours',
    why: 'one is enough, in the place of the first',
    before: [old, foreignAllow(), { ...second, Resource: objects }, old],
    after: [ourStatement(), foreignAllow()],
  },
  {
    title: 'ours under a number only',
    why: 'the plain Sid is free again',
    before: [{ ...second, Resource: objects }, foreignAllow()],
    after: [ourStatement(), foreignAllow()],
  },
  {
    title: 'an Allow under our Sid',
    why: 'foreign content stays, ours gets a number',
    before: [foreignAllow({ Sid: sid })],
    after: [foreignAllow({ Sid: sid }), second],
  },
  {
    title: 'an Allow of ours, apart from the Effect',
    why: 'not a Deny, so foreign',
    before: [ourStatement({ Effect: 'Allow' })],
    after: [ourStatement({ Effect: 'Allow' }), second],
  },
  {
    title: 'a Deny of HTTPS under our Sid',
    why: 'locks people out, but it is not ours to edit',
    before: [ourStatement(bool('true'))],
    after: [ourStatement(bool('true')), second],
  },
  {
    title: 'a Deny of both under our Sid, for some',
    why: 'denies more than HTTP, so replacing it would weaken',
    before: [ourStatement({ ...bool(['false', 'true']), Action: 's3:Delete*' })],
    after: [ourStatement({ ...bool(['false', 'true']), Action: 's3:Delete*' }), second],
  },
  {
    title: 'a Deny of something else under our Sid',
    why: 'does not test transport',
    before: [ourStatement({ Condition: { Null: { 's3:x-amz-acl': 'false' } } })],
    after: [ourStatement({ Condition: { Null: { 's3:x-amz-acl': 'false' } } }), second],
  },
  {
    title: 'a Deny without a condition under our Sid, for some',
    why: 'denies more than HTTP',
    before: [without(ourStatement({ Action: 's3:DeleteBucket' }), 'Condition')],
    after: [without(ourStatement({ Action: 's3:DeleteBucket' }), 'Condition'), second],
  },
  {
    title: 'foreign content under our Sid, with and without a number',
    why: 'the next free number',
    before: [
      foreignAllow({ Sid: sid }),
      foreignAllow({ Sid: `${sid}2` }),
      foreignAllow({ Sid: `${sid}4` }),
    ],
    after: [
      foreignAllow({ Sid: sid }),
      foreignAllow({ Sid: `${sid}2` }),
      foreignAllow({ Sid: `${sid}4` }),
      ourStatement({ Sid: `${sid}3` }),
    ],
  },
  ...[`${sid}X`, `My${sid}`, sid.toLowerCase(), `${sid} `, `${sid}-2`, `${sid}2x`, ''].map(
    (name) => ({
      title: `the Sid "${name}"`,
      why: 'looks like ours, and is not',
      before: [old, ourStatement({ Sid: name, Action: 's3:Get*' })],
      after: [ourStatement(), ourStatement({ Sid: name, Action: 's3:Get*' })],
    }),
  ),
  {
    title: 'statements that are none',
    why: 'not ours to judge',
    before: [null, 'text', 5, [ourStatement()], { Sid: 5 }],
    after: [null, 'text', 5, [ourStatement()], { Sid: 5 }, ourStatement()],
  },
];

describe('withStatementsOf', () => {
  it.each(cases)('$title: $why', ({ before, after }) => {
    expect(merged(...before)).toEqual(after);
  });

  it('makes a policy where there is none', () => {
    expect(withStatementsOf([transportSeal], undefined, ref)).toEqual(policyWith(ourStatement()));
  });

  it.each(['cn-north-1', 'us-gov-west-1', 'eusc-de-east-1'])('names resources of %s', (region) => {
    const there = refIn(region);
    const policy = withStatementsOf([transportSeal], undefined, there);
    expect(evaluate(policy, there, transportSeal).kind).toBe('denied');
    expect(policy.text).toContain(`"arn:${there.partition}:s3:::example-bucket/*"`);
  });

  it.each([
    { title: 'ours', before: policyWith(ourStatement()) },
    { title: 'under the Sid of others', before: policyWith(foreignAllow(), theirDeny()) },
    {
      title: 'by two statements',
      before: policyWith(theirDeny({ Resource: arn }), theirDeny({ Resource: objects })),
    },
    { title: 'together with an old one of ours', before: policyWith(old, theirDeny()) },
    {
      title: 'in a text with white space',
      before: policyFrom(` ${policyWith(ourStatement()).text}`),
    },
  ])('returns the same object when HTTP is denied already: $title', ({ before }) => {
    expect(withStatementsOf([transportSeal], before, ref)).toBe(before);
  });

  it('makes a list of a single statement, and keeps it first', () => {
    const policy = policyOf({ Version: '2012-10-17', Statement: foreignAllow() });
    expect(withStatementsOf([transportSeal], policy, ref)).toEqual(
      policyWith(foreignAllow(), ourStatement()),
    );
  });

  it('keeps Id, Version, unknown members and their order', () => {
    const text = '{"Id":"x","Statement":[],"Version":"2008-10-17","__proto__":{"New":[1.5,null]}}';
    const after = withStatementsOf([transportSeal], policyFrom(text), ref);
    expect(after.text).toBe(text.replace('[]', `[${JSON.stringify(ourStatement())}]`));
  });

  it('adds no Version to a policy without one: that would wake its variables', () => {
    const policy = policyFrom('{"Statement":[]}');
    expect(withStatementsOf([transportSeal], policy, ref).document).toEqual({
      Statement: [ourStatement()],
    });
  });

  it('does not change the policy it was given', () => {
    const before = policyWith(old, foreignAllow());
    const copy = JSON.parse(JSON.stringify(before)) as Policy;
    withStatementsOf([transportSeal], before, ref);
    expect(before).toEqual(copy);
  });
});

describe('isOwn', () => {
  const ours: JsonObject[] = [
    ourStatement(),
    second,
    ourStatement(bool(false)),
    ourStatement(bool(['False', false])),
    ourStatement({ Condition: { BoolIfExists: { 'AWS:securetransport': 'false' } } }),
    ourStatement({ Condition: { StringEquals: { 'aws:SecureTransport': 'false' } } }),
    without(ourStatement(), 'Principal', 'Resource'),
  ];
  const foreign: JsonValue[] = [
    theirDeny(),
    without(ourStatement(), 'Sid'),
    ourStatement({ Sid: [sid] }),
    ourStatement({ Effect: 'deny' }),
    ourStatement(bool([])),
    ourStatement(bool('true')),
    ourStatement({ Condition: { StringNotEquals: { 'aws:SecureTransport': 'false' } } }),
    ourStatement({ Condition: { Null: { 'aws:SecureTransport': 'false' } } }),
    ourStatement({ Condition: [{ Bool: { 'aws:SecureTransport': 'false' } }] }),
    ourStatement({ Condition: { Bool: 'aws:SecureTransport' } }),
    null,
    sid,
  ];

  it.each(ours)('takes %j', (statement) => {
    expect(isOwn(statement, transportSeal)).toBe(true);
  });

  it.each(foreign.map((statement) => ({ statement })))('leaves $statement', ({ statement }) => {
    expect(isOwn(statement, transportSeal)).toBe(false);
  });
});

describe('foreignPartOf', () => {
  const before = policyWith(foreignAllow(), old);

  it('is the same before and after a merge', () => {
    expect(foreignPartOf(withStatementsOf([transportSeal], before, ref), [transportSeal])).toBe(
      foreignPartOf(before, [transportSeal]),
    );
  });

  it.each([
    { title: 'a statement is gone', after: policyWith(old) },
    { title: 'a statement is edited', after: policyWith(foreignAllow({ Action: 's3:*' }), old) },
    { title: 'a statement is new', after: policyWith(foreignAllow(), old, theirDeny()) },
    { title: 'the order is another', after: policyWith(theirDeny(), foreignAllow()) },
    { title: 'Id is new', after: policyOf({ ...before.document, Id: 'x' }) },
    { title: 'Version is another', after: policyOf({ ...before.document, Version: '2008-10-17' }) },
    { title: 'there is no policy', after: undefined },
  ])('differs when $title', ({ after }) => {
    expect(foreignPartOf(after, [transportSeal])).not.toBe(foreignPartOf(before, [transportSeal]));
  });
});
