import { describe, expect, it } from '@jest/globals';
import type { BaselineSettings, ResolvedKey } from '../../src/core/baseline.ts';
import type { KeyDescription } from '../../src/core/encryption/key-health.ts';
import { parseKeyReference } from '../../src/core/encryption/key-reference.ts';
import type { Failure } from '../../src/core/failure.ts';
import type { KmsKeyArn, Region } from '../../src/core/names.ts';
import type { Observed } from '../../src/core/observed.ts';
import { lookAtKey } from '../../src/reconcile/look-at-key.ts';
import { goodKey, keyArn } from '../support/simulated-bucket.ts';

const region = 'eu-west-1' as Region;
const id = keyArn.split('/').at(-1) ?? '';
const denied: Failure = { kind: 'denied', action: 'kms:DescribeKey', cause: 'unknown' };
const present = <T>(value: T) => ({ kind: 'present' as const, value });
const absent = { kind: 'absent' } as const;
const unreadable = { kind: 'unreadable', failure: denied } as const;
const other = keyArn.replace('1234abcd', 'ffffffff') as KmsKeyArn;

type Case = {
  title: string;
  why: string;
  configured?: string;
  acceptableKeys?: BaselineSettings['acceptableKeys'];
  named?: string;
  arn?: KmsKeyArn | undefined;
  baseline?: ResolvedKey;
  found?: Observed<KeyDescription>;
  expected: unknown;
  asks?: string[];
};

const ours = (condition: unknown, doubt?: Failure, arn: KmsKeyArn | undefined = keyArn) => ({
  kind: 'key-event',
  arn,
  condition,
  doubt,
});
const disabled = present({ ...goodKey, state: 'Disabled' });
const unusable = {
  kind: 'unusable',
  state: 'Disabled',
  problem: 'its state is Disabled, not Enabled',
};
const noSuchAlias: Failure = { kind: 'key-not-found', key: 'alias/data' };
const noName: Failure = {
  kind: 'not-understood',
  action: 'kms:DescribeKey',
  problem: 'the event does not name the key by id or ARN',
};

const cases: Case[] = [
  {
    title: 'configured by alias, disabled',
    why: 'the usual case',
    found: disabled,
    expected: ours(unusable),
  },
  { title: 'usable', why: 'undone already, or not shown yet', expected: ours({ kind: 'usable' }) },
  {
    title: 'configured by ARN',
    why: 'nothing to resolve',
    configured: keyArn,
    expected: ours({ kind: 'usable' }),
    asks: ['describe'],
  },
  {
    title: 'configured by id',
    why: 'the ARN ends with it',
    configured: id,
    expected: ours({ kind: 'usable' }),
    asks: ['describe'],
  },
  {
    title: 'deleted, configured by ARN',
    why: 'nobody can resolve it now',
    configured: keyArn,
    found: absent,
    expected: ours({ kind: 'gone' }),
  },
  {
    title: 'another key',
    why: 'no bucket has it from us',
    arn: other,
    expected: { kind: 'other-key' },
    asks: ['resolve'],
  },
  {
    title: 'another key, which the baseline lists',
    why: 'buckets may use it',
    acceptableKeys: [other],
    arn: other,
    expected: ours({ kind: 'usable' }, undefined, other),
    asks: ['describe'],
  },
  {
    title: 'another key, where any of the account will do',
    why: 'the baseline does not name it',
    acceptableKeys: 'any-customer-managed-in-account',
    arn: other,
    expected: { kind: 'other-key' },
  },
  {
    title: 'a replica of it in another Region',
    why: 'a key serves one Region',
    arn: keyArn.replace('eu-west-1', 'us-east-1') as KmsKeyArn,
    expected: { kind: 'other-key' },
  },
  {
    title: 'the alias is gone',
    why: 'it goes with its key: unknown is never another key',
    baseline: { kind: 'unreadable', failure: noSuchAlias },
    found: absent,
    expected: ours({ kind: 'gone' }, noSuchAlias),
  },
  {
    title: 'the baseline cannot be read',
    why: 'unknown is never another key',
    baseline: unreadable,
    found: disabled,
    expected: ours(unusable, denied),
  },
  {
    title: 'its state cannot be read',
    why: 'told all the same',
    found: unreadable,
    expected: ours({ kind: 'not-told', failure: denied }),
  },
  {
    title: 'named by an alias only',
    why: 'an alias may point elsewhere since',
    named: 'alias/other',
    arn: undefined,
    expected: {
      kind: 'key-event',
      arn: undefined,
      condition: { kind: 'not-told', failure: noName },
      doubt: noName,
    },
  },
  {
    title: 'named by our own alias',
    why: 'ours for sure, and its state is not told',
    named: 'alias/data',
    arn: undefined,
    expected: {
      kind: 'key-event',
      arn: undefined,
      condition: { kind: 'not-told', failure: noName },
      doubt: undefined,
    },
  },
];

describe('lookAtKey', () => {
  it.each(cases)('$title ($why)', async (one) => {
    const { configured = 'alias/data', named = id, expected, asks } = one;
    const { baseline = present(keyArn), found = present(goodKey) } = one;
    const calls: string[] = [];
    const ports = {
      resolveKey: async () => Promise.resolve((calls.push('resolve'), baseline)),
      describeKey: async () => Promise.resolve((calls.push('describe'), found)),
      forgetKeys: () => calls.push('forget'),
    };
    const arn = 'arn' in one ? one.arn : keyArn;
    const { acceptableKeys = 'none' } = one;
    const reference = parseKeyReference(configured);
    if (!reference.ok) throw new Error(reference.problem);
    const keys = { requiredKey: reference.value, acceptableKeys };
    expect(await lookAtKey({ named, arn, region }, keys, ports)).toEqual(expected);
    expect(calls[0]).toBe('forget');
    expect(calls.slice(1)).toEqual(asks ?? calls.slice(1));
  });
});
