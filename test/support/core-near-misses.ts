import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../src/core/policy/document.ts';
import { arn, foreignAllow, objects, ourStatement, without } from './core-builders.ts';

/** Policies that nearly deny plain HTTP: the right statement with one to three parts changed. */

type Change = (statement: JsonObject) => JsonObject;

const sets = (member: string, values: JsonValue[]): fc.Arbitrary<Change> =>
  fc.constantFrom(...values).map((value) => (statement) => ({ ...statement, [member]: value }));

/** The element's negation in its place. */
const negates = (member: string, values: JsonValue[]): fc.Arbitrary<Change> =>
  fc
    .constantFrom(...values)
    .map((value) => (statement) => ({ ...without(statement, member), [`Not${member}`]: value }));

const drops: fc.Arbitrary<Change> = fc
  .constantFrom('Sid', 'Effect', 'Principal', 'Action', 'Resource', 'Condition')
  .map((member) => (statement) => without(statement, member));

const account = '111122223333';
const role = `arn:aws:iam::${account}:role/app`;
const everyones: JsonValue[] = ['*', { AWS: '*' }, { AWS: ['*', account] }];
const someones: JsonValue[] = [
  { AWS: account },
  { AWS: ['arn:aws:iam::444455556666:root', role] },
  { AWS: `arn:aws:iam::${account}:*` },
  { Service: ['logging.s3.amazonaws.com', '*'] },
  { CanonicalUser: '*' },
  { AWS: [] },
  {},
  null,
  ['*'],
  '**',
];
const actions: JsonValue[] = [
  '*',
  'S3:*',
  's3:**',
  's3:?*',
  's*',
  's3:Get*',
  's3:*Object',
  's3:*Object*',
  ['s3:Get*', 's3:Put*', 's3:List*', 's3:Delete*'],
  ['s3:PutObject', 's3:*'],
  's3:',
  [],
  { a: '*' },
];
const someResources = [
  '*',
  arn,
  objects,
  `${arn}*`,
  `${arn}/`,
  `${arn}/?*`,
  `${arn}/public/*`,
  `${arn}-2*`,
  `${arn}?`,
  `${arn}/\${aws:username}*`,
  `${arn}/\${*}`,
  `${objects}\${aws:username}`,
  'arn:aws:s3:::*',
  'arn:aws:s3:::exampl?-bucket*',
  'arn:*:s3:::example-bucket/*',
  'arn:aws-cn:s3:::example-bucket*',
  'arn:aws:s3:::*/*',
  'arn:aws:s3',
];

/** The ARN of the bucket or of its objects, cut anywhere, with or without a wildcard. */
const cut = fc
  .tuple(fc.nat({ max: objects.length }), fc.constantFrom('*', '?', '', '/*', '?*'))
  .map(([length, end]) => objects.slice(0, length) + end);

const resource = fc.oneof(fc.constantFrom(...someResources), cut);
const resources: fc.Arbitrary<Change> = fc
  .oneof(resource, fc.array(resource, { maxLength: 3 }))
  .map((value) => (statement) => ({ ...statement, Resource: value }));

const textOperators = [
  'StringEquals',
  'StringNotEquals',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
  'StringLike',
  'StringNotLike',
];
const arnOperators = ['ArnLike', 'ArnEquals', 'ArnNotLike', 'ArnNotEquals'];
const orders = ['Equals', 'NotEquals', 'LessThan', 'LessThanEquals', 'GreaterThan'];
const numberOperators = [...orders, 'GreaterThanEquals'].map((order) => `Numeric${order}`);
const dateOperators = [...orders, 'GreaterThanEquals'].map((order) => `Date${order}`);
const anyOperators = [
  'Bool',
  'Bool',
  'Bool',
  'BinaryEquals',
  'bool',
  'IpAddress',
  'NotIpAddress',
  ...textOperators,
  ...numberOperators,
  ...dateOperators,
];
const anyValues: JsonValue[] = [
  'false',
  'false',
  'False',
  false,
  'true',
  true,
  'f*',
  '',
  null,
  'team',
  '10.0.0.0/8',
  '1.2',
  1.2,
  0,
  '${aws:SecureTransport}',
  "${aws:none, 'false'}",
];

type TestOfKey = { keys: string[]; operators: string[]; values: JsonValue[]; sets?: string[] };

/** What people write: operators of the type that the key has. */
const testsOfKeys: TestOfKey[] = [
  {
    keys: ['aws:SecureTransport', 'AWS:securetransport', 's3:TlsVersion'],
    operators: anyOperators,
    values: anyValues,
    sets: ['', '', '', 'ForAnyValue:', 'ForAllValues:'],
  },
  {
    keys: ['aws:SourceVpce', 's3:prefix'],
    operators: textOperators,
    values: ['vpce-1a2b3c4d', 'vpce-*', 'public/', '*', '', '${aws:none}'],
  },
  {
    keys: ['aws:PrincipalArn'],
    operators: [...textOperators, ...arnOperators],
    values: [
      `arn:aws:iam::${'111122223333'}:role/app`,
      'arn:aws:iam::*:role/*',
      'arn:aws:iam::*:*',
    ],
  },
  {
    keys: ['aws:PrincipalIsAWSService', 'aws:ViaAWSService'],
    operators: ['Bool', 'StringEquals', 'StringNotEquals'],
    values: ['true', 'false', false],
  },
  {
    keys: ['aws:TagKeys'],
    operators: textOperators,
    values: ['team', 'cost', 't*'],
    sets: ['ForAnyValue:', 'ForAllValues:'],
  },
  {
    keys: ['aws:SourceIp'],
    operators: ['IpAddress', 'NotIpAddress'],
    values: ['10.0.0.0/8', '10.0.0.0/9', '203.0.113.7', '0.0.0.0/0', '2001:db8::/32'],
  },
  { keys: ['s3:max-keys'], operators: numberOperators, values: ['9', 10, '11'] },
  {
    keys: ['aws:CurrentTime'],
    operators: dateOperators,
    values: ['2026-11-21T00:00:00Z', '2031-01-01T00:00:00Z', '1795219200'],
  },
];

const testOfKey = ({ keys, operators, values, sets = [''] }: TestOfKey): fc.Arbitrary<JsonObject> =>
  fc
    .tuple(
      fc.constantFrom(...sets),
      fc.constantFrom(...operators),
      fc.constantFrom('', '', 'IfExists'),
      fc.constantFrom(...keys),
      fc.oneof(
        { weight: 6, arbitrary: fc.constantFrom(...values) },
        { weight: 3, arbitrary: fc.array(fc.constantFrom(...values), { maxLength: 3 }) },
        { weight: 1, arbitrary: fc.constantFrom<JsonValue[]>(null, {}, [[]]) },
      ),
    )
    .map(([set, operator, suffix, key, value]) => ({
      [set + operator + suffix]: { [key]: value },
    }));

const [ofTransport, ...ofOthers] = testsOfKeys.map(testOfKey);

/** A Condition with one test. */
const test: fc.Arbitrary<JsonObject> = fc.oneof(
  { weight: 3, arbitrary: ofTransport ?? fc.constant({}) },
  { weight: 3, arbitrary: fc.oneof(...ofOthers) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<JsonObject[]>(
      {},
      { Bool: {} },
      { Bool: 'aws:SecureTransport' },
      { Null: { 'aws:SecureTransport': 'false' } },
      { Null: { 'aws:SourceVpce': 'false' } },
      { Null: { 's3:TlsVersion': true } },
    ),
  },
);

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A test instead of the right one, or beside it, also within the same operator. */
const conditions: fc.Arbitrary<Change> = fc
  .tuple(test, fc.constantFrom('instead', 'beside', 'within'))
  .map(([other, how]) => (statement) => {
    const now = isObject(statement['Condition']) ? statement['Condition'] : {};
    if (how === 'instead') return { ...statement, Condition: other };
    const both: Record<string, JsonValue> = { ...now, ...other };
    for (const [name, one] of Object.entries(how === 'within' ? other : {})) {
      const old = now[name];
      if (isObject(old) && isObject(one)) both[name] = { ...old, ...one };
    }
    return { ...statement, Condition: both };
  });

const change: fc.Arbitrary<Change> = fc.oneof(
  sets('Sid', ['DenyInsecureConnections2', 'DenyInsecureConnectionsX', '', 7]),
  sets('Effect', ['Allow', 'deny', ['Deny']]),
  sets('Principal', everyones),
  sets('Principal', someones),
  negates('Principal', [{ AWS: role }, { AWS: [] }, '*']),
  sets('Action', actions),
  negates('Action', ['iam:*', 's3:GetObject', 's3:*', []]),
  resources,
  resources,
  negates('Resource', [`${arn}/public/*`, 'arn:aws:s3:::other', arn, []]),
  conditions,
  conditions,
  conditions,
  drops,
);

const nearMiss: fc.Arbitrary<JsonObject> = fc
  .array(change, { minLength: 1, maxLength: 3 })
  .map((changes) => changes.reduce((statement, apply) => apply(statement), ourStatement()));

/** The right statement in two parts that are right only together. */
const halves: fc.Arbitrary<JsonObject[]> = fc.tuple(nearMiss, nearMiss).map(([a, b]) => [
  { ...a, Resource: arn },
  { ...b, Resource: objects },
]);

const others = fc.constantFrom<JsonValue[]>(
  foreignAllow(),
  foreignAllow({ Sid: 'DenyInsecureConnections' }),
  foreignAllow({ Effect: 'Deny', Sid: 'NoDelete', Action: 's3:Delete*', Principal: '*' }),
  ourStatement({ Condition: { Bool: { 'aws:SecureTransport': ['true', 'false'] } } }),
  null,
  'text',
);

const list = fc
  .tuple(
    fc.oneof(
      fc.array(nearMiss, { minLength: 1, maxLength: 3 }),
      halves,
      halves.chain((pair) => nearMiss.map((one) => [...pair, one])),
    ),
    fc.array(others, { maxLength: 2 }),
  )
  .chain(([near, foreign]) => fc.shuffledSubarray([...near, ...foreign], { minLength: 1 }));

/** Documents as S3 might hold them: of either version, with a list or a single statement. */
export const nearPolicy: fc.Arbitrary<JsonObject> = fc
  .tuple(
    fc.oneof(list, nearMiss),
    fc.constantFrom<JsonObject[]>(
      { Version: '2012-10-17' },
      { Version: '2008-10-17', Id: 'old' },
      { Id: 'none', Unknown: { a: [1, null] } },
    ),
    fc.boolean(),
  )
  .map(([statement, members, isFirst]) =>
    isFirst ? { Statement: statement, ...members } : { ...members, Statement: statement },
  );
