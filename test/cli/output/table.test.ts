import { describe, expect, it } from '@jest/globals';
import { table } from '../../../src/cli/output/table.ts';
import type { Cell } from '../../../src/cli/output/table.ts';
import type { Line } from '../../../src/cli/output/terminal.ts';

const textOf = (line: Line): string =>
  line.map((segment) => (typeof segment === 'string' ? segment : segment.text)).join('');
const cell = (...texts: string[]): Cell => ({ texts });
const textsOf = (rows: Cell[][], width: number): string[] =>
  table(['NAME', 'FOUND', 'DONE'], rows, { fixed: 1, width }).map(textOf);

describe('table', () => {
  it('gives each column what it needs where there is room', () => {
    expect(textsOf([[cell('a-bucket'), cell('two', 'findings'), cell('nothing')]], 80)).toEqual([
      'NAME      FOUND     DONE',
      'a-bucket  two       nothing',
      '          findings',
    ]);
  });

  it('breaks long cells between words and keeps within the width', () => {
    const words = 'a long finding that does not fit into one line of this table';
    const lines = textsOf([[cell('a-bucket'), cell(words), cell(words)]], 60);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
    expect(lines.length).toBeGreaterThan(3);
  });

  it('gives a column the room of its longest word, so that what follows stays in line', () => {
    const owner = 'team-of-some-length@example.com';
    const rows = [
      [cell('a'), cell(owner), cell('x')],
      [cell('b'), cell('me and others who answer for it'), cell('y')],
    ];
    const lines = textsOf(rows, 40).filter((line) => /[xy]$/.test(line));
    expect(lines.map((line) => line.search(/[xy]$/))).toEqual([39, 39]);
  });

  it('never cuts a name, and leaves no blanks at the end of a line', () => {
    const name = 'n'.repeat(63);
    const lines = textsOf([[cell(name), cell('found'), cell('')]], 60);
    expect(lines[1]).toBe(`${name}  found`);
    expect(lines.every((line) => line === line.trimEnd())).toBe(true);
  });

  it('counts what is shown, not what was sent', () => {
    const lines = textsOf([[cell('\u001b[31mred\u001b[0m'), cell('x'), cell('y')]], 80);
    expect(lines[1]).toContain('red   x      y');
  });
});
