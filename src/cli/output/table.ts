import { printable } from './printable.ts';
import type { Line, Segment, Style } from './terminal.ts';

/** One cell: a list of texts, each on lines of its own. */
export type Cell = { texts: readonly string[]; style?: Style };

const GAP = '  ';
/** No column is narrower, and none is narrower than its words, up to a length: a longer one sticks out. */
const NARROWEST_COLUMN = 18;
const LONGEST_WORD = 48;

/**
 * Rows under a heading. The first `fixed` columns are as wide as their longest text, because names
 * are there to be copied; the others share what is left of `width` and wrap.
 */
export function table(
  heading: readonly string[],
  rows: readonly (readonly Cell[])[],
  { fixed, width }: { fixed: number; width: number },
): Line[] {
  const all: (readonly Cell[])[] = [
    heading.map((text) => ({ texts: [text], style: 'bold' })),
    ...rows,
  ];
  const natural = heading.map((_, column) =>
    all.reduce((widest, row) => Math.max(widest, widthOf(row[column])), 0),
  );
  const narrowest = heading.map((_, column) =>
    all.reduce((widest, row) => Math.max(widest, longestWordOf(row[column])), NARROWEST_COLUMN),
  );
  const widths = fitted(natural, narrowest, fixed, width);
  return all.flatMap((row) => linesOfRow(row, widths));
}

/** Columns that are narrower than their share leave the rest to the others. */
function fitted(
  natural: readonly number[],
  narrowest: readonly number[],
  fixed: number,
  width: number,
): number[] {
  const widths = natural.slice(0, fixed);
  const flexible = natural.slice(fixed);
  let left = width - widths.reduce((sum, one) => sum + one + GAP.length, 0);
  for (const [index, wanted] of flexible.entries()) {
    const columnsLeft = flexible.length - index;
    const others = flexible.slice(index + 1).reduce((sum, one) => sum + one + GAP.length, 0);
    const share = Math.floor((left - GAP.length * (columnsLeft - 1)) / columnsLeft);
    const least = narrowest[fixed + index] ?? NARROWEST_COLUMN;
    const given = Math.min(wanted, Math.max(least, share, left - others));
    widths.push(given);
    left -= given + GAP.length;
  }
  return widths;
}

function linesOfRow(row: readonly Cell[], widths: readonly number[]): Line[] {
  const wrapped = row.map((cell, column) =>
    cell.texts.flatMap((text) => wrap(text, widths[column] ?? NARROWEST_COLUMN)),
  );
  const height = Math.max(1, ...wrapped.map((lines) => lines.length));
  return Array.from({ length: height }, (_, index) => {
    const texts = wrapped.map((lines) => lines[index] ?? '');
    const last = texts.findLastIndex((text) => text !== '');
    return texts.slice(0, last + 1).flatMap((text, column): Segment[] => {
      const style = row[column]?.style;
      const padding = column === last ? '' : ' '.repeat(paddingOf(text, widths[column])) + GAP;
      return [style === undefined || text === '' ? text : { text, style }, padding];
    });
  });
}

const paddingOf = (text: string, width = 0): number => Math.max(0, width - text.length);

const widthOf = (cell: Cell | undefined): number =>
  Math.max(0, ...(cell?.texts ?? []).map((text) => printable(text).length));

const longestWordOf = (cell: Cell | undefined): number =>
  Math.max(
    0,
    ...(cell?.texts ?? [])
      .flatMap((text) => printable(text).split(' '))
      .map(({ length }) => length)
      .filter((length) => length <= LONGEST_WORD),
  );

/** Breaks between words only: a name that is too long sticks out and stays whole. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of printable(text).split(' ')) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines;
}
