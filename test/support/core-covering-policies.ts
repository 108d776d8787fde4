import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../src/core/policy/document.ts';
import { arn, objects, theirDeny, without } from './core-builders.ts';

/**
 * Statements that deny plain HTTP only together: the right statement is split again and again into two that are
 * the same as the one, and then perhaps one of them is left out or narrowed.
 */

type Split = (statement: JsonObject) => JsonObject[];

/** One value of the element, and all but that value. */
const byElement = (element: string, values: JsonValue[]): fc.Arbitrary<Split> =>
  fc.constantFrom(...values).map((value) => (statement) => {
    const isSplit = statement[`Not${element}`] !== undefined || isNarrowed(statement, element);
    if (isSplit) return [statement];
    return [
      { ...statement, [element]: value },
      { ...without(statement, element), [`Not${element}`]: value },
    ];
  });

const whole: Record<string, JsonValue> = theirDeny();
const isNarrowed = (statement: JsonObject, element: string): boolean =>
  JSON.stringify(statement[element]) !== JSON.stringify(whole[element]);

const byResource: Split = (statement) =>
  isNarrowed(statement, 'Resource')
    ? [statement]
    : [
        { ...statement, Resource: arn },
        { ...statement, Resource: objects },
      ];

/** A test of a key and its opposite; either may be the one that takes requests without the key. */
const byCondition = (
  key: string,
  pairs: [operator: string, opposite: string][],
  values: JsonValue[],
): fc.Arbitrary<Split> =>
  fc
    .tuple(fc.constantFrom(...pairs), fc.constantFrom(...values))
    .map(([[operator, opposite], value]) => (statement) => [
      { ...statement, Condition: withTest(statement, operator, key, value) },
      { ...statement, Condition: withTest(statement, opposite, key, value) },
    ]);

function withTest(
  statement: JsonObject,
  operator: string,
  key: string,
  value: JsonValue,
): JsonObject {
  const condition = statement['Condition'] as Record<string, JsonObject>;
  const there = condition[operator]?.[key];
  // Two values under one key would be alternatives.
  const name = there === undefined || there === value ? key : key.toUpperCase();
  return { ...condition, [operator]: { ...condition[operator], [name]: value } };
}

const split: fc.Arbitrary<Split> = fc.oneof(
  byElement('Action', ['s3:Get*', 's3:PutObject', 's3:*Bucket*', 's3:ListBucket']),
  byElement('Resource', [`${arn}/public/*`, `${arn}/?`, `${arn}/*a*`, arn]),
  byElement('Principal', [
    { AWS: '111122223333' },
    { AWS: 'arn:aws:iam::111122223333:role/app' },
    { Service: 'logging.s3.amazonaws.com' },
  ]),
  fc.constant(byResource),
  byCondition(
    'aws:SourceVpce',
    [
      ['StringEquals', 'StringNotEquals'],
      ['StringLike', 'StringNotLike'],
      ['StringEqualsIfExists', 'StringNotEqualsIfExists'],
    ],
    ['vpce-1a2b3c4d', 'vpce-2'],
  ),
  byCondition('aws:SourceIp', [['IpAddress', 'NotIpAddress']], ['10.0.0.0/8', '2001:db8::/32']),
  byCondition(
    's3:max-keys',
    [
      ['NumericLessThanIfExists', 'NumericGreaterThanEqualsIfExists'],
      ['NumericEquals', 'NumericNotEquals'],
      ['NumericLessThanEqualsIfExists', 'NumericGreaterThan'],
    ],
    ['10', '100'],
  ),
  byCondition(
    'aws:CurrentTime',
    [
      ['DateLessThan', 'DateGreaterThanEquals'],
      ['DateEquals', 'DateNotEquals'],
    ],
    ['2031-01-01T00:00:00Z'],
  ),
  byCondition(
    'aws:TagKeys',
    [
      ['ForAllValues:StringEquals', 'ForAnyValue:StringNotEquals'],
      ['ForAllValues:StringNotLike', 'ForAnyValue:StringLike'],
    ],
    ['team', 'cost'],
  ),
  byCondition(
    'aws:PrincipalArn',
    [
      ['ArnLike', 'ArnNotLike'],
      ['StringEquals', 'StringNotEquals'],
    ],
    ['arn:aws:iam::111122223333:role/app', 'arn:aws:iam::444455556666:root'],
  ),
  byCondition('aws:ViaAWSService', [['StringEquals', 'StringNotEquals']], ['true']),
);

/** Statements that leave nothing open, in any order. */
export const coveringStatements: fc.Arbitrary<JsonObject[]> = fc
  .array(fc.tuple(split, fc.nat()), { minLength: 1, maxLength: 5 })
  .map((splits) => {
    let statements = [theirDeny()];
    for (const [apply, at] of splits) {
      const place = at % statements.length;
      statements = statements.flatMap((one, index) => (index === place ? apply(one) : [one]));
    }
    return statements;
  })
  .chain((statements) => fc.shuffledSubarray(statements, { minLength: statements.length }));

/** One of them is missing. */
export const leakingStatements: fc.Arbitrary<JsonObject[]> = coveringStatements
  .filter((statements) => statements.length > 1)
  .map((statements) => statements.slice(1));

export const policyOver = (statements: JsonObject[]): JsonObject => ({
  Version: '2012-10-17',
  Statement: statements,
});
