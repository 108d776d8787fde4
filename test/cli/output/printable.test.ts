import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { printable } from '../../../src/cli/output/printable.ts';
import { printableJson } from '../../../src/report/formats/json-text.ts';

const commands = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

describe('printable', () => {
  it.each([
    ['colors', '\u001b[31mred\u001b[0m', 'red'],
    ['a title', '\u001b]0;title\u0007text', 'text'],
    ['line breaks', 'one\r\ntwo\tthree', 'one two three'],
    ['a sequence within a sequence', '\u001b[\u001b[31m31mx', '\uFFFD[31mx'],
    ['the other direction of writing', 'a\u202eb', 'a\uFFFDb'],
    ['what is printable already', 'app-data → „ok“ 日本', 'app-data → „ok“ 日本'],
  ])('%s', (_, text, expected) => {
    expect(printable(text)).toBe(expected);
  });

  it('never lets a control character through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printable(text)).not.toMatch(commands);
      }),
    );
  });
});

describe('printableJson', () => {
  it('never lets a control character through, and always reads back the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const json = printableJson({ text });
        expect(json).not.toMatch(commands);
        expect(JSON.parse(json)).toEqual({ text });
      }),
    );
  });
});
