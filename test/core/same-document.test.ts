import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonValue } from '../../src/core/policy/document.ts';
import { isSameDocument } from '../../src/core/same-document.ts';
import { nearPolicy } from '../support/core-near-misses.ts';
import { propertyRuns } from '../support/core-property-runs.ts';

describe('isSameDocument', () => {
  it.each([
    { one: undefined, other: undefined, is: true, why: 'neither is there' },
    { one: undefined, other: '{}', is: false, why: 'absent is not empty' },
    { one: '{"a":1,"b":2}', other: '{ "b": 2, "a": 1 }', is: true, why: 'order and blanks' },
    { one: '{"a":["x","y"]}', other: '{"a":["y","x"]}', is: true, why: 'the order of a list' },
    { one: '{"a":["x"]}', other: '{"a":"x"}', is: true, why: 'a list of one' },
    { one: '{"a":["x","x"]}', other: '{"a":["x"]}', is: false, why: 'not the same list' },
    { one: '{"a":"false"}', other: '{"a":false}', is: false, why: 'another type' },
    { one: '{"a":null}', other: '{}', is: false, why: 'a member more' },
    {
      one: '{"a":[]}',
      other: '{"a":[[]]}',
      is: true,
      why: 'lists of one are opened, whatever is in them',
    },
    { one: '{"a', other: '{"a', is: true, why: 'the same text that is not JSON' },
    { one: '{"a', other: '{"b', is: false, why: 'other text that is not JSON' },
  ])('$is for $one and $other: $why', ({ one, other, is }) => {
    expect(isSameDocument(one, other)).toBe(is);
    expect(isSameDocument(other, one)).toBe(is);
  });

  it('is always true for the same policy with its members turned round', () => {
    fc.assert(
      fc.property(nearPolicy, (policy) => {
        const text = JSON.stringify(policy);
        expect(isSameDocument(text, JSON.stringify(turnedRound(policy)))).toBe(true);
      }),
      propertyRuns(),
    );
  });
});

function turnedRound(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(turnedRound).toReversed();
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).toReversed();
  return Object.fromEntries(members.map(([name, member]) => [name, turnedRound(member)]));
}
