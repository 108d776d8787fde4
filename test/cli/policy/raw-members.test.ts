import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rawMembers } from '../../../src/cli/policy/raw-members.ts';

describe('rawMembers', () => {
  it.each([
    ['{}', {}],
    ['{"a":1.0,"b":12345678901234567890}', { a: '1.0', b: '12345678901234567890' }],
    ['\r\n{ "a" : "}\\"," , "\\u0062" :[{"a":{}}, 1 ]\t}', { a: '"}\\","', b: '[{"a":{}}, 1 ]' }],
    ['{"":{"a":1,"a":2},"__proto__":null}', { '': '{"a":1,"a":2}', ['__proto__']: 'null' }],
    ['{"a":"\\\\","b":"\\\\\\""}', { a: '"\\\\"', b: '"\\\\\\""' }],
  ])('%s', (json, expected) => {
    expect(rawMembers(json)).toEqual(new Map(Object.entries(expected)));
  });

  it.each(['{"a":1,"a":1}', '{"a":1,"\\u0061":{}}'])('%s names a member twice', (json) => {
    expect(rawMembers(json)).toBeUndefined();
  });

  it('always reads what JSON.parse reads', () => {
    const layouts = fc.constantFrom(undefined, 1, '\t', '\r\n');
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), layouts, (object, layout) => {
        const json = JSON.stringify(object, null, layout);
        const members = Array.from(rawMembers(json) ?? [], ([name, raw]) => [
          name,
          JSON.parse(raw),
        ]);
        expect(Object.fromEntries(members)).toEqual(JSON.parse(json));
      }),
    );
  });
});
