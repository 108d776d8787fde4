import { describe, expect, it } from '@jest/globals';
import { holds, numberOf, parseCondition } from '../../../src/core/policy/condition-entry.ts';
import type { ConditionEntry, KeyState } from '../../../src/core/policy/condition-entry.ts';
import type { JsonValue } from '../../../src/core/policy/document.ts';

const budget = { left: 10_000_000 };
const narrow = { doubt: 'narrow', variables: true } as const;
const wide = { doubt: 'wide', variables: true } as const;

function entryOf(operator: string, values: JsonValue, reading: typeof narrow | typeof wide = wide) {
  const [entry] = parseCondition({ [operator]: { 's3:Key': values } }, reading) ?? [];
  if (entry === undefined) throw new Error('not understood');
  return entry;
}

const isTrue = (operator: string, values: JsonValue, state: KeyState): boolean =>
  holds(entryOf(operator, values), state, budget);

type Row = { operator: string; values: JsonValue; yes: string[]; no: string[] };

const uuid = 'arn:aws:iam::111122223333:role/app';
const positive: Row[] = [
  { operator: 'StringEquals', values: ['a', 'B*'], yes: ['a', 'B*'], no: ['A', 'b*', 'Bx', ''] },
  { operator: 'StringEqualsIgnoreCase', values: 'aB', yes: ['AB', 'ab'], no: ['abc', ''] },
  { operator: 'StringEqualsIgnoreCase', values: 'a*', yes: ['A*'], no: ['ab'] },
  { operator: 'StringLike', values: 'a*b?', yes: ['abx', 'a-b-'], no: ['ab', 'Abx'] },
  { operator: 'ArnEquals', values: 'arn:aws:iam::*:role/*', yes: [uuid], no: ['arn:aws:iam::1'] },
  { operator: 'ArnLike', values: 'arn:aws:*:*:*:user/*', yes: [], no: [uuid] },
  { operator: 'Bool', values: 'TRUE', yes: ['true', 'True'], no: ['false', '1', ''] },
  { operator: 'Bool', values: [true, false], yes: ['true', 'false'], no: ['maybe'] },
  { operator: 'BinaryEquals', values: 'QUI=', yes: ['QUI='], no: ['qui='] },
  { operator: 'NumericEquals', values: [1, '2.50'], yes: ['1.0', '2.5'], no: ['3', 'x', ''] },
  { operator: 'NumericLessThan', values: '10', yes: ['9', '-1', '9.9'], no: ['10', '11', 'x'] },
  { operator: 'NumericLessThanEquals', values: 10, yes: ['10', '9'], no: ['10.1'] },
  { operator: 'NumericGreaterThan', values: '10', yes: ['11', '10.1'], no: ['10', '9'] },
  { operator: 'NumericGreaterThanEquals', values: '10', yes: ['10'], no: ['9.9'] },
  { operator: 'DateEquals', values: '2026-01-01T00:00:00Z', yes: ['1767225600'], no: ['0'] },
  {
    operator: 'DateLessThan',
    values: '2026-01-01T00:00:00Z',
    yes: ['2025-12-31T23:59:59Z', '2026-01-01T00:30:00+01:00'],
    no: ['2026-01-01T00:00:00Z'],
  },
  { operator: 'DateLessThanEquals', values: '1767225600', yes: ['2026-01-01T00:00:00Z'], no: [] },
  { operator: 'DateGreaterThan', values: '2026-01-01', yes: ['2026-01-02T00:00:00Z'], no: ['1'] },
  { operator: 'DateGreaterThanEquals', values: '0', yes: ['1970-01-01T00:00:00Z'], no: ['-1'] },
  {
    operator: 'IpAddress',
    values: ['10.0.0.0/8', '2001:db8::/32'],
    yes: ['10.255.255.255', '2001:db8:ffff::1'],
    no: ['11.0.0.0', '2001:db9::', 'x'],
  },
];

const negatives: [operator: string, negated: string][] = [
  ['StringEquals', 'StringNotEquals'],
  ['StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'],
  ['StringLike', 'StringNotLike'],
  ['ArnEquals', 'ArnNotEquals'],
  ['ArnLike', 'ArnNotLike'],
  ['NumericEquals', 'NumericNotEquals'],
  ['DateEquals', 'DateNotEquals'],
  ['IpAddress', 'NotIpAddress'],
];
const negated = positive.flatMap(({ operator, values, yes, no }): Row[] => {
  const name = negatives.find(([one]) => one === operator)?.[1];
  return name === undefined ? [] : [{ operator: name, values, yes: no, no: yes }];
});

describe('an operator', () => {
  it.each(positive)('$operator $values is true of $yes only', (row) => {
    const { operator, values, yes, no } = row;
    for (const value of yes)
      expect([value, isTrue(operator, values, [value])]).toEqual([value, true]);
    for (const value of no)
      expect([value, isTrue(operator, values, [value])]).toEqual([value, false]);
  });

  it.each(negated)('$operator $values is false of $no only', ({ operator, values, yes, no }) => {
    for (const value of yes)
      expect([value, isTrue(operator, values, [value])]).toEqual([value, true]);
    for (const value of no)
      expect([value, isTrue(operator, values, [value])]).toEqual([value, false]);
  });

  it.each(positive)('$operator needs the key, unless IfExists', ({ operator, values }) => {
    expect(isTrue(operator, values, undefined)).toBe(false);
    expect(isTrue(`${operator}IfExists`, values, undefined)).toBe(true);
    expect(isTrue(`ForAllValues:${operator}`, values, undefined)).toBe(true);
    expect(isTrue(`ForAnyValue:${operator}`, values, undefined)).toBe(false);
    expect(isTrue(`ForAnyValue:${operator}IfExists`, values, undefined)).toBe(true);
  });

  it.each(negated)('$operator is true where the key is absent', ({ operator, values }) => {
    expect(isTrue(operator, values, undefined)).toBe(true);
    expect(isTrue(`${operator}IfExists`, values, undefined)).toBe(true);
    expect(isTrue(`ForAllValues:${operator}`, values, undefined)).toBe(true);
    expect(isTrue(`ForAnyValue:${operator}`, values, undefined)).toBe(false);
  });

  it.each([
    { operator: 'ForAllValues:StringEquals', state: ['a', 'b'], yes: true },
    { operator: 'ForAllValues:StringEquals', state: ['a', 'x'], yes: false },
    { operator: 'ForAllValues:StringEquals', state: [], yes: true },
    { operator: 'ForAnyValue:StringEquals', state: ['x', 'b'], yes: true },
    { operator: 'ForAnyValue:StringEquals', state: ['x', 'y'], yes: false },
    { operator: 'ForAnyValue:StringEquals', state: [], yes: false },
    { operator: 'ForAllValues:StringNotEquals', state: ['x', 'y'], yes: true },
    { operator: 'ForAllValues:StringNotEquals', state: ['x', 'a'], yes: false },
    { operator: 'ForAnyValue:StringNotEquals', state: ['a', 'x'], yes: true },
    { operator: 'ForAnyValue:StringNotEquals', state: ['a', 'b'], yes: false },
  ])('$operator of a and b, where the key is $state: $yes', ({ operator, state, yes }) => {
    expect(isTrue(operator, ['a', 'b'], state)).toBe(yes);
  });

  it.each([
    { values: 'true', absent: true, present: false },
    { values: true, absent: true, present: false },
    { values: 'False', absent: false, present: true },
    { values: [true, 'false'], absent: true, present: true },
  ])('Null $values: absent $absent, present $present', ({ values, absent, present }) => {
    expect(isTrue('Null', values, undefined)).toBe(absent);
    expect(isTrue('Null', values, ['x'])).toBe(present);
  });

  it.each([
    { operator: 'StringEquals', value: 'x', isNarrow: false, isWide: true },
    { operator: 'StringNotEquals', value: 'x', isNarrow: false, isWide: true },
    { operator: 'StringLike', value: 'ab', isNarrow: false, isWide: true },
  ])('$operator of a variable differs by the reading', ({ operator, value, isNarrow, isWide }) => {
    expect(holds(entryOf(operator, '${aws:x}', narrow), [value], budget)).toBe(isNarrow);
    expect(holds(entryOf(operator, '${aws:x}', wide), [value], budget)).toBe(isWide);
  });
});

describe('parseCondition', () => {
  it('reads all entries of all operators', () => {
    const condition = { Bool: { A: 'true', b: 'false' }, Null: { c: true } };
    const entries = parseCondition(condition, narrow) ?? [];
    const inShort = ({ key, keyAsWritten, test }: ConditionEntry) => [key, keyAsWritten, test.kind];
    expect(entries.map(inShort)).toEqual([
      ['a', 'A', 'globs'],
      ['b', 'b', 'globs'],
      ['c', 'c', 'presence'],
    ]);
  });

  it('takes none and an empty one for a condition that always holds', () => {
    expect(parseCondition(undefined, narrow)).toEqual([]);
    expect(parseCondition({}, narrow)).toEqual([]);
  });

  const refused: JsonValue[] = [
    null,
    [],
    'x',
    { Bool: {} },
    { Bool: [] },
    { Bool: 'aws:SecureTransport' },
    { bool: { a: 'true' } },
    { Bool: { a: [] } },
    { Bool: { a: null } },
    { Bool: { a: [['true']] } },
    { Bool: { a: { b: 'true' } } },
    { 'ForAllValues:Null': { a: 'true' } },
    { NullIfExists: { a: 'true' } },
    { Null: { a: 'maybe' } },
    { IfExists: { a: 'b' } },
    { 'ForSomeValues:Bool': { a: 'true' } },
    { NumericEquals: { a: 'ten' } },
    { NumericEquals: { a: '2026-01-01' } },
    { NonNumericEquals: { a: '1' } },
    { ArnEquals: { a: 'no-arn-at-all' } },
    { ArnLike: { a: ['arn:aws:iam::111122223333:role/x', 'x'] } },
    { Null: { a: ['true', 'maybe'] } },
    { StringEquals: { a: ['x', null] } },
    { NumericEquals: { a: '' } },
    { NumericLike: { a: '1' } },
    { DateEquals: { a: 'tomorrow' } },
    { IpAddress: { a: '10.0.0.0/33' } },
    { IpAddress: { a: '10.0.0.256' } },
    { NotIpAddress: { a: ['10.0.0.0/8', 'x'] } },
    { Bool: { a: 'true' }, Boolean: { a: 'true' } },
  ];

  it.each(refused.map((condition) => ({ condition })))(
    'does not take $condition',
    ({ condition }) => {
      expect(parseCondition(condition, narrow)).toBeUndefined();
      expect(parseCondition(condition, wide)).toBeUndefined();
    },
  );
});

describe('numberOf', () => {
  it.each([
    { text: '1.5', type: 'number', number: 1.5 },
    { text: '-3', type: 'date', number: -3 },
    { text: ' ', type: 'number', number: NaN },
    { text: '1e3', type: 'number', number: NaN },
    { text: '1.', type: 'number', number: NaN },
    { text: 'v1', type: 'number', number: NaN },
    { text: '2026-01-01', type: 'number', number: NaN },
    { text: '2026-01-01', type: 'date', number: 1_767_225_600 },
    { text: '1970-01-01T00:01Z', type: 'date', number: 60 },
    { text: '1970-01-01T00:01:00Z', type: 'date', number: 60 },
    { text: '1970-01-01T00:01:00.500Z', type: 'date', number: 60.5 },
    { text: '1970-01-01T01:01:00+01:00', type: 'date', number: 60 },
    { text: 'x', type: 'date', number: NaN },
    // What JavaScript takes for a date, and AWS does not.
    { text: '1 January 2026', type: 'date', number: NaN },
    { text: 'on 2026-01-01', type: 'date', number: NaN },
    { text: '2026-01-01 (UTC)', type: 'date', number: NaN },
  ] as const)('of the $type $text is $number', ({ text, type, number }) => {
    expect(numberOf(text, type)).toBe(number);
  });
});
