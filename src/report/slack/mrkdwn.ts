import type { Line, Piece } from '../chat/notice.ts';
import { utcText } from '../chat/time-text.ts';
import { lineOf } from '../line-of.ts';

/** A backtick has no escape, and would begin or end code. */
const escapes: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['`', 'ˋ'],
]);

/**
 * Untrusted text as mrkdwn that says the same and nothing else: `<!channel>` and links become text.
 * @param maximum of what is written, escapes counted. It is cut between characters.
 * @see Slack, "Formatting text for app surfaces": escape &, < and >, and nothing else.
 */
export function escapeWithin(text: string, maximum: number): string {
  let written = '';
  for (const character of text) {
    const escaped = escapes.get(character) ?? character;
    if (written.length + escaped.length > maximum - 1) return `${written}…`;
    written += escaped;
  }
  return written;
}

/** Many lines stay many; control characters and whatever turns the direction of writing do not. */
export const cleanLine = (text: string): string => lineOf(text, 4_000);

/** A line of at most `maximum` characters. */
export function mrkdwnOf(line: Line, maximum: number): string {
  let written = '';
  for (const piece of line) {
    const left = maximum - written.length;
    // Room for the marks around a piece and a character in between.
    if (left < 8) return `${written}…`;
    written += pieceWithin(piece, left);
  }
  return written;
}

function pieceWithin(piece: Piece, maximum: number): string {
  if (typeof piece === 'string') return escapeWithin(cleanLine(piece), maximum);
  if ('code' in piece) return `\`${escapeWithin(cleanLine(piece.code), maximum - 2)}\``;
  if ('bold' in piece) return `*${escapeWithin(cleanLine(piece.bold), maximum - 2)}*`;
  return timeWithin(piece.time, maximum);
}

/**
 * A time that every reader sees in their own zone.
 * @see Slack, "Formatting text for app surfaces", date formatting.
 */
function timeWithin(time: string, maximum: number): string {
  const seconds = Math.floor(Date.parse(time) / 1_000);
  const text = cleanLine(utcText(time));
  const written = `<!date^${seconds}^{date_short_pretty}, {time_secs}|${text}>`;
  const isTime = Number.isFinite(seconds) && seconds >= 0;
  return isTime && written.length <= maximum ? written : escapeWithin(text, maximum);
}
