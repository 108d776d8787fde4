import { describe, expect, it } from '@jest/globals';
import {
  isObject,
  listOf,
  nameOfStatement,
  parsePolicy,
  policyOf,
  statementsOf,
} from '../../../src/core/policy/document.ts';
import type { JsonValue } from '../../../src/core/policy/document.ts';
import { ourStatement, policyFrom } from '../../support/core-builders.ts';

const condition = (text: string): string =>
  `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Condition":${text}}]}`;

const refused: { title: string; text: string; problem: RegExp }[] = [
  { title: 'nothing', text: '', problem: /not JSON/ },
  { title: 'HTML', text: '<html></html>', problem: /not JSON/ },
  { title: 'a comment', text: '{"Statement":[]/* */}', problem: /not JSON/ },
  { title: 'a comma too much', text: '{"Statement":[],}', problem: /not JSON/ },
  { title: 'single quotes', text: "{'Statement':[]}", problem: /not JSON/ },
  { title: 'half a policy', text: '{"Statement":[{"Effect":', problem: /not JSON/ },
  { title: 'NaN', text: condition('NaN'), problem: /not JSON/ },
  { title: 'null', text: 'null', problem: /not a JSON object/ },
  { title: 'a number', text: '5', problem: /not a JSON object/ },
  { title: 'text', text: '"{\\"Statement\\":[]}"', problem: /not a JSON object/ },
  { title: 'a list', text: '[{"Statement":[]}]', problem: /not a JSON object/ },
  { title: 'an empty object', text: '{}', problem: /no Statement/ },
  { title: 'statement in lower case', text: '{"statement":[]}', problem: /no Statement/ },
  { title: 'Statement null', text: '{"Statement":null}', problem: /neither/ },
  { title: 'Statement text', text: '{"Statement":"x"}', problem: /neither/ },
  { title: 'two Statements', text: '{"Statement":[],"Statement":[]}', problem: /twice/ },
  {
    title: 'a test twice',
    text: condition('{"Bool":{"a":"1"},"Bool":{"a":"1"}}'),
    problem: /twice/,
  },
  { title: 'a nested member twice', text: condition('{"Bool":{"a":1,"a":2}}'), problem: /twice/ },
  {
    title: 'twice by an escape',
    text: condition('{"Bool":{"a":1,"\\u0061":2}}'),
    problem: /twice/,
  },
  {
    title: 'twice, with white space before the colon',
    text: condition('{"Bool":{"a"\n :1,"a" \t\r:2}}'),
    problem: /twice/,
  },
  { title: '__proto__ twice', text: condition('{"__proto__":1,"__proto__":2}'), problem: /twice/ },
  {
    title: 'twice, the first with members of its own',
    text: condition('{"Bool":{"a":{"b":{"c":1}},"a":2}}'),
    problem: /twice/,
  },
  {
    title: 'twice, beside text that looks like members',
    text: condition('{"S":{"k":"\\"x\\":1,\\\\","k":"::"}}'),
    problem: /twice/,
  },
  { title: 'a long integer', text: condition('{"a":9007199254740993}'), problem: /round/ },
  { title: 'a number too large', text: condition('{"a":1e400}'), problem: /round/ },
  { title: 'a number too small', text: condition('{"a":1e-400}'), problem: /round/ },
  { title: 'a zero at the end', text: condition('{"a":1.10}'), problem: /round/ },
  { title: 'a negative zero', text: condition('{"a":-0}'), problem: /round/ },
  { title: 'many digits', text: condition('{"a":0.12345678901234567890}'), problem: /round/ },
  { title: 'a long negative', text: condition('{"a":-9007199254740993}'), problem: /round/ },
  {
    title: 'a long integer in a list',
    text: condition('[[1,12345678901234567890]]'),
    problem: /round/,
  },
  { title: 'an exponent', text: condition('{"a":1e21}'), problem: /round/ },
  {
    title: 'lists in lists',
    text: condition(`${'['.repeat(33)}${']'.repeat(33)}`),
    problem: /deeper/,
  },
  {
    title: '100 000 lists in lists',
    text: condition(`${'['.repeat(100_000)}${']'.repeat(100_000)}`),
    problem: /deeper/,
  },
  {
    title: '100 000 objects in objects',
    text: condition(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`),
    problem: /deeper/,
  },
];

const lossless: { title: string; text: string }[] = [
  { title: 'no statement', text: '{"Version":"2012-10-17","Statement":[]}' },
  { title: 'a single statement', text: '{"Statement":{"Effect":"Allow"}}' },
  { title: 'statements of any kind', text: '{"Statement":[null,1,"x",[],{"Effect":"Deny"}]}' },
  {
    title: 'Id, old version, unknown members',
    text: '{"Version":"2008-10-17","Id":"x","New":{"a":[1]},"Statement":[]}',
  },
  { title: 'Version after Statement', text: '{"Statement":[],"Version":"2012-10-17"}' },
  { title: 'colons and quotes in text', text: condition('{"S":{"a:b\\"c":":{\\"d\\":1}\\\\"}}') },
  { title: 'a backslash at the end of text', text: condition('{"S":{"a":"\\\\","b":"\\\\\\\\"}}') },
  { title: 'the same member in two objects', text: condition('{"A":{"a":1},"B":{"a":1}}') },
  { title: 'members that differ in case', text: condition('{"Bool":{"a":"1","A":"2"},"bool":{}}') },
  { title: '__proto__', text: condition('{"__proto__":{"a":"1"},"constructor":{"b":1}}') },
  { title: 'text that is a member elsewhere', text: condition('{"a":["b","b"],"b":"a"}') },
  { title: 'a member without a name', text: condition('{"":{"":1}}') },
  { title: 'small numbers', text: condition('{"a":[0,-1,1.2,9007199254740991]}') },
  { title: 'other scripts', text: condition('{"S":{"ключ":"值","emoji":"🪣"}}') },
  { title: 'half a character', text: condition('{"S":{"a":"\\ud83e"}}') },
  { title: 'control characters', text: condition('{"S":{"a":"\\u0000\\n"}}') },
];

describe('parsePolicy', () => {
  it.each(refused)('refuses $title', ({ text, problem }) => {
    expect(parsePolicy(text)).toEqual({ ok: false, problem: expect.stringMatching(problem) });
  });

  it.each([
    [
      '{"Statement":[{},{"Condition":{"Bool":{"aws:x":1,"\\u0061ws:x":2}}}]}',
      'Statement[1].Condition.Bool["aws:x"] is named twice',
    ],
    ['{"a b":{"c":1.50},"Statement":[]}', '["a b"].c is the number "1.50"'],
    ['{"a":{"b":[0,[1.50]]},"Statement":[]}', 'a.b[1][0] is the number "1.50"'],
    ['{"Statement":{"Effect":"a","Sid":"Effect","Effect":"b"}}', 'Statement.Effect is named twice'],
    [`{"Statement":${'['.repeat(40)}${']'.repeat(40)}}`, 'Statement[0][0]'],
    ['{"Statement":7}', 'Statement is neither a list nor an object'],
  ])('says where in %s', (text, problem) => {
    const parsed = parsePolicy(text);
    const says = `in the policy, ${problem}`;
    expect(parsed.ok ? '' : parsed.problem.slice(0, says.length)).toBe(says);
  });

  it('says the end of a place that is long', () => {
    const problemAt = (...members: string[]): string => {
      const text = members.reduceRight((inner, member) => `{"${member}":${inner}}`, '1.50');
      const parsed = parsePolicy(text);
      return parsed.ok ? '' : parsed.problem;
    };
    const [a, b, c] = ['a', 'b', 'c'].map((letter) => letter.repeat(80));
    const says = ' is the number "1.50", which JavaScript would round or reformat';
    const longest = [`${a}`, `${b}`, `${c}`, 'd'.repeat(57)];
    expect(longest.join('.')).toHaveLength(300);
    expect(problemAt(...longest)).toBe(`in the policy, ${longest.join('.')}${says}`);
    const end = longest.join('.').slice(2);
    expect(problemAt('x', ...longest)).toBe(`in the policy, …${longest.join('.')}${says}`);
    expect(problemAt(...longest, 'x')).toBe(`in the policy, …${end}.x${says}`);
  });

  it.each(lossless)('takes $title, and writes it back as it was', ({ text }) => {
    const policy = policyFrom(text);
    expect(policy.text).toBe(text);
    expect(policyOf(policy.document).text).toBe(text);
  });

  it('keeps the text that S3 sent, and writes it without white space', () => {
    const text = ' {\n "Statement" : [ { "Sid" : "a b" } ] }\n';
    expect(policyFrom(text).text).toBe(text);
    expect(policyOf(policyFrom(text).document).text).toBe('{"Statement":[{"Sid":"a b"}]}');
  });

  it('takes the depth of the deepest Condition that IAM knows', () => {
    expect(parsePolicy(condition('{"S":{"a":["b"]}}')).ok).toBe(true);
  });

  it('takes values nested 32 deep, and no deeper', () => {
    const nested = (depth: number) => `{"Statement":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    expect(parsePolicy(nested(31)).ok).toBe(true);
    expect(parsePolicy(nested(32))).toMatchObject({
      ok: false,
      problem: expect.stringMatching(/deeper than 32/),
    });
  });

  it('takes 4 MiB, and no more', () => {
    const text = '{"Statement":[]}'.padEnd(4 * 1024 * 1024);
    expect(parsePolicy(text).ok).toBe(true);
    expect(parsePolicy(`${text} `)).toMatchObject({
      ok: false,
      problem: expect.stringMatching(/longer than 4194304/),
    });
  });

  it('comes to an end on a megabyte', () => {
    const statement = JSON.stringify(ourStatement());
    const many = Array.from({ length: 5_000 }, () => statement).join(',');
    const text = `{"Statement":[${many}]}`;
    expect(text.length).toBeGreaterThan(1_000_000);
    expect(statementsOf(policyFrom(text))).toHaveLength(5_000);
    const colons = `{"Statement":[{"a":"${':"'.replaceAll('"', '\\"').repeat(400_000)}"}]}`;
    expect(parsePolicy(colons).ok).toBe(true);
    expect(parsePolicy(`{"Statement":[],"a":"${'x'.repeat(4_000_000)}"}`).ok).toBe(true);
  });
});

describe('listOf', () => {
  const cases: { value: JsonValue | undefined; list: JsonValue[] }[] = [
    { value: undefined, list: [] },
    { value: 'x', list: ['x'] },
    { value: null, list: [null] },
    { value: false, list: [false] },
    { value: [], list: [] },
    { value: ['x', 1], list: ['x', 1] },
    { value: { a: 1 }, list: [{ a: 1 }] },
  ];

  it.each(cases)('of $value is $list', ({ value, list }) => {
    expect(listOf(value)).toEqual(list);
  });
});

describe('isObject', () => {
  it('is neither a list, nor null, nor a scalar', () => {
    expect([{}, [], null, 'x', 1, true, undefined].map(isObject)).toEqual([
      true,
      ...Array.from({ length: 6 }, () => false),
    ]);
  });
});

describe('nameOfStatement', () => {
  it.each([
    { statement: { Sid: 'AllowCloudTrail' }, name: 'statement 2 ("AllowCloudTrail")' },
    { statement: { Sid: 5 }, name: 'statement 2' },
    { statement: {}, name: 'statement 2' },
    { statement: null, name: 'statement 2' },
  ])('$name', ({ statement, name }) => {
    expect(nameOfStatement(statement, 2)).toBe(name);
  });
});
