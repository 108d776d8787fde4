import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseCondition } from '../../../src/core/policy/condition-entry.ts';
import type { ConditionEntry } from '../../../src/core/policy/condition-entry.ts';
import type { KeyType } from '../../../src/core/policy/condition-keys.ts';
import { findKeyState } from '../../../src/core/policy/find-key-state.ts';
import { Undecided } from '../../../src/core/policy/glob.ts';
import { conditionHolds } from '../../support/core-iam-conditions.ts';
import { propertyRuns } from '../../support/core-property-runs.ts';

type Tests = readonly (readonly [operator: string, values: string | readonly string[]])[];

const conditionOf = ([operator, values]: Tests[number]) => ({
  [operator]: { k: typeof values === 'string' ? values : [...values] },
});
const entriesOf = (tests: Tests): ConditionEntry[] =>
  tests.flatMap((test) => {
    const entries = parseCondition(conditionOf(test), { doubt: 'wide', variables: false });
    if (entries === undefined) throw new Error('not understood');
    return entries;
  });

const find = (type: KeyType, sample: string, tests: Tests) =>
  findKeyState(
    entriesOf(tests),
    { kind: 'free', type, mayBeAbsent: false, sample, isSet: false },
    { left: 1e6 },
  );

const isMissedBy = (tests: Tests, value: string): boolean =>
  tests.every((test) => !conditionHolds(conditionOf(test), { k: value }, { kind: 'literal' }));

const comparisons = [
  'Equals',
  'NotEquals',
  'LessThan',
  'LessThanEquals',
  'GreaterThan',
  'GreaterThanEquals',
];
const operatorsOf = (type: string) => comparisons.map((comparison) => type + comparison);
const seconds = (minute: number) => new Date(minute * 60_000).toISOString().replace('.000', '');

/** `pool`: what a test may list. `grid`: values that tell all tests of the pool apart. */
type Kind = {
  type: KeyType;
  sample: string;
  operators: string[];
  pool: string[];
  grid: string[];
};

const kinds: Kind[] = [
  {
    type: 'number',
    sample: '1.3',
    operators: operatorsOf('Numeric'),
    pool: ['-1', '0', '0.5', '1', '2'],
    grid: ['-2', '-1', '-0.5', '0', '0.25', '0.5', '0.75', '1', '1.5', '2', '3'],
  },
  {
    type: 'whole',
    sample: '1',
    operators: operatorsOf('Numeric'),
    pool: ['-1', '0', '0.5', '1', '2', '2.5', '4'],
    grid: ['0', '1', '2', '3', '4', '5'],
  },
  {
    type: 'date',
    sample: '1970-01-01T00:02:00Z',
    operators: operatorsOf('Date'),
    pool: [1, 2, 4].map(seconds),
    grid: [0, 1, 1.5, 2, 3, 4, 5].map(seconds),
  },
  {
    type: 'address',
    sample: '10.0.0.2',
    operators: ['IpAddress', 'NotIpAddress'],
    pool: ['10.0.0.0/31', '10.0.0.1', '10.0.0.4/30', '0.0.0.0/0', '0.0.0.0/1', '::/0', '::/1'],
    grid: [
      ...Array.from({ length: 9 }, (_, at) => `10.0.0.${at}`),
      '9.255.255.255',
      '200.0.0.0',
      '::',
      'ffff::',
    ],
  },
  {
    type: 'boolean',
    sample: 'true',
    operators: ['Bool', 'StringEquals', 'StringNotEquals', 'StringLike'],
    pool: ['true', 'false', 't*', '*'],
    grid: ['true', 'false'],
  },
];

describe('findKeyState of a typed key', () => {
  it.each(kinds)(
    'never overlooks a value of type $type, and never gives one that holds',
    (kind) => {
      const { type, sample, operators, pool, grid } = kind;
      const isValue = (text: string) => type !== 'boolean' || !text.includes('*');
      const test = fc
        .tuple(
          fc.constantFrom(...operators),
          fc.uniqueArray(fc.constantFrom(...pool), { minLength: 1, maxLength: 3 }),
        )
        .filter(([operator, values]) => operator === 'StringLike' || values.every(isValue));
      fc.assert(
        fc.property(fc.array(test, { minLength: 1, maxLength: 4 }), (tests) => {
          const value = find(type, sample, tests)?.state?.[0];
          const missed = grid.filter((one) => isMissedBy(tests, one));
          expect(value === undefined ? missed : []).toEqual([]);
          expect(value === undefined || isMissedBy(tests, value)).toBe(true);
        }),
        propertyRuns(),
      );
    },
  );

  const rows: { title: string; type: KeyType; tests: Tests; state: string[] | undefined }[] = [
    {
      title: 'the sample first',
      type: 'whole',
      tests: [['NumericLessThan', '3']],
      state: ['7'],
    },
    {
      title: 'no whole number between two that follow each other',
      type: 'whole',
      tests: [
        ['NumericLessThanEquals', '1'],
        ['NumericGreaterThanEquals', '2'],
      ],
      state: undefined,
    },
    {
      title: 'no number below zero for what is counted',
      type: 'whole',
      tests: [['NumericGreaterThanEquals', '0']],
      state: undefined,
    },
    {
      title: 'a number below zero elsewhere',
      type: 'number',
      tests: [['NumericGreaterThanEquals', '0']],
      state: ['-1'],
    },
    {
      title: 'a date as AWS writes it',
      type: 'date',
      tests: [['DateLessThan', '2026-01-01T00:00:00Z']],
      state: ['2026-01-01T00:00:00.000Z'],
    },
    {
      title: 'a date in seconds where the calendar ends',
      type: 'date',
      tests: [['DateLessThan', '99999999999999']],
      state: ['99999999999999'],
    },
  ];

  const words: { title: string; type: KeyType; tests: Tests; state: string[] }[] = [
    {
      title: 'false, where a text is tested for true and for a text',
      type: 'text',
      tests: [
        ['Bool', 'true'],
        ['StringEquals', 'any-value'],
      ],
      state: ['false'],
    },
    {
      title: 'true, where a text is tested for false and for a text',
      type: 'text',
      tests: [
        ['Bool', 'false'],
        ['StringEquals', 'any-value'],
      ],
      state: ['true'],
    },
    {
      title: 'no word where none is tested',
      type: 'text',
      tests: [['StringEquals', 'any-value']],
      state: [''],
    },
    {
      title: 'no word where the key holds numbers',
      type: 'whole',
      tests: [
        ['Bool', 'true'],
        ['StringEquals', 'any-value'],
        ['NumericEquals', '7'],
      ],
      state: ['6'],
    },
  ];

  it.each(words)('gives $title', ({ type, tests, state }) => {
    const sample = type === 'text' ? 'any-value' : '7';
    expect(find(type, sample, tests)?.state).toEqual(state);
  });

  it.each(rows)('gives $title', ({ type, tests, state }) => {
    expect(find(type, type === 'date' ? '0' : '7', tests)?.state).toEqual(state);
  });

  it('does not decide on words that are no number, and decides where all of them are excluded', () => {
    const texts: Tests = [['StringLike', '7']];
    expect(() => find('whole', '7', texts)).toThrow(Undecided);
    expect(find('boolean', 'true', [['StringLike', '*']])).toBeUndefined();
  });

  it('does not decide where a word has to be another text', () => {
    const tests: Tests = [
      ['Bool', 'true'],
      ['StringNotEquals', 'q'],
    ];
    expect(() => find('text', 'any-value', tests)).toThrow(/conditions of several types test "k"/);
  });

  it('does not look for several values of a key that is no text', () => {
    const tests: Tests = [
      ['ForAllValues:NumericLessThan', '8'],
      ['ForAllValues:NumericGreaterThan', '2'],
    ];
    expect(find('whole', '7', tests)).toBeUndefined();
  });
});
