import { describe, expect, it } from '@jest/globals';
import { isSseCBlocked, withSseCBlocked } from '../../../src/core/encryption/blocked-types.ts';
import type { XmlValue } from '../../../src/core/encryption/configuration.ts';
import { findEncryptionDrifts } from '../../../src/core/encryption/find-encryption-drifts.ts';
import { baseline, goodRule, ref, rules, ruleWith } from '../../support/core-builders.ts';
import { withKeys } from '../../support/core-keys.ts';

type Case = { why: string; blocked?: XmlValue; isBlocked: boolean | undefined; becomes: XmlValue };

const sseC = { EncryptionType: 'SSE-C' };

const cases: Case[] = [
  { why: 'nothing is said', isBlocked: false, becomes: sseC },
  { why: 'an element without children', blocked: '', isBlocked: false, becomes: sseC },
  { why: 'an empty list', blocked: { EncryptionType: '' }, isBlocked: false, becomes: sseC },
  {
    why: 'S3 says so where it is allowed (aws-facts 2.11)',
    blocked: { EncryptionType: 'NONE' },
    isBlocked: false,
    becomes: sseC,
  },
  { why: 'blocked already', blocked: sseC, isBlocked: true, becomes: sseC },
  {
    why: 'a type of tomorrow is kept',
    blocked: { EncryptionType: 'SSE-X' },
    isBlocked: false,
    becomes: { EncryptionType: ['SSE-X', 'SSE-C'] },
  },
  {
    why: 'others are kept in their order',
    blocked: { EncryptionType: ['SSE-X', 'NONE', 'SSE-Y'] },
    isBlocked: false,
    becomes: { EncryptionType: ['SSE-X', 'SSE-Y', 'SSE-C'] },
  },
  {
    why: 'blocked beside others',
    blocked: { EncryptionType: ['SSE-X', 'SSE-C'] },
    isBlocked: true,
    becomes: { EncryptionType: ['SSE-X', 'SSE-C'] },
  },
  {
    why: 'members of tomorrow are kept',
    blocked: { Until: '2030', EncryptionType: 'NONE' },
    isBlocked: false,
    becomes: { Until: '2030', EncryptionType: 'SSE-C' },
  },
  {
    why: 'names have their case',
    blocked: { EncryptionType: 'sse-c' },
    isBlocked: false,
    becomes: { EncryptionType: ['sse-c', 'SSE-C'] },
  },
  { why: 'text is not understood', blocked: 'SSE-C', isBlocked: undefined, becomes: 'SSE-C' },
  {
    why: 'two lists are not understood',
    blocked: [sseC, sseC],
    isBlocked: undefined,
    becomes: [sseC, sseC],
  },
];

const ruleBlocking = (blocked: XmlValue | undefined) =>
  goodRule(blocked === undefined ? {} : { BlockedEncryptionTypes: blocked });

describe('isSseCBlocked and withSseCBlocked', () => {
  it.each(cases)('$blocked → $isBlocked ($why)', ({ blocked, isBlocked, becomes }) => {
    const rule = ruleBlocking(blocked);
    expect(isSseCBlocked(rule)).toBe(isBlocked);
    expect(withSseCBlocked(rule)).toEqual({ ...rule, BlockedEncryptionTypes: becomes });
  });
});

describe('a baseline that blocks SSE-C', () => {
  const required = baseline({ blockSseC: true });
  const kindsIn = (rule: ReturnType<typeof goodRule>, wanted = required): string[] => {
    const state = withKeys({ encryption: rules(rule) }, ref, wanted);
    return findEncryptionDrifts(state, ref, wanted).map(({ kind }) => kind);
  };

  it.each(cases)('finds drift exactly where it is not blocked ($why)', ({ blocked, isBlocked }) => {
    const kinds = { true: [], false: ['sse-c-not-blocked'], undefined: ['unreadable'] };
    expect(kindsIn(ruleBlocking(blocked))).toEqual(kinds[`${isBlocked}`]);
    expect(kindsIn(ruleBlocking(blocked), baseline())).toEqual([]);
  });

  it('tells it beside other drift', () => {
    expect(kindsIn(ruleWith('AES256'))).toEqual(['algorithm-weaker', 'sse-c-not-blocked']);
    expect(kindsIn({})).toEqual(['encryption-missing', 'sse-c-not-blocked']);
  });
});
