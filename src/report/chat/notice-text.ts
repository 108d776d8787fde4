import { lineOf } from '../line-of.ts';
import { utcText } from './time-text.ts';
import { signOf } from './notice.ts';
import type { Line, Notice, Part } from './notice.ts';

/** A notice for a terminal: the same words without marks. */
export function noticeText(notice: Notice): string[] {
  const { severity, headline, link, parts, steps, footer } = notice;
  return [
    `${signOf[severity]} ${clean(headline)}`,
    ...(link === undefined ? [] : [`   ${clean(link.url)}`]),
    ...parts.flatMap(partText),
    ...(steps.length === 0 ? [] : ['   Next']),
    ...steps.flatMap(({ text, command }) => [
      `   - ${clean(text)}${command === undefined ? '' : ':'}`,
      ...(command === undefined ? [] : [`       ${clean(command)}`]),
    ]),
    `   ${clean(footer.join(' · '))}`,
  ];
}

function partText(part: Part): string[] {
  const title = part.title === undefined ? [] : [`   ${clean(part.title)}`];
  if (part.kind === 'code') {
    return [...title, ...part.text.split('\n').map((line) => `     | ${clean(line)}`)];
  }
  const mark = part.title === undefined ? '   ' : '   - ';
  return [...title, ...part.lines.map((line) => mark + clean(plainOf(line)))];
}

/** A line without marks. */
export const plainOf = (line: Line): string =>
  line
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      if ('code' in piece) return piece.code;
      return 'bold' in piece ? piece.bold : utcText(piece.time);
    })
    .join('');

const clean = (text: string): string => lineOf(text, 4_000);
