import { once } from 'node:events';
import { styleText } from 'node:util';
import { printableJson, printableJsonText } from '../../report/formats/json-text.ts';
import { readEnvironment } from '../../settings.ts';
import { exitCodes } from '../exit-code.ts';
import { printable } from './printable.ts';

export type Style = 'bold' | 'dim' | 'green' | 'yellow' | 'red';

/** Text is cleaned when it is written, wherever it came from; only `style` makes colors. */
export type Segment = string | { text: string; style: Style };
export type Line = readonly Segment[];

export type Terminal = {
  /** Results only. */
  out: (line: Line) => void;
  /** One JSON value in one line of the results. */
  outJson: (value: unknown) => void;
  /** The text of a report, as it is: its format leaves nothing in it that a terminal obeys. */
  outText: (text: string) => void;
  /** A result that is JSON text already, laid out as it is. */
  outJsonText: (json: string) => void;
  /** Waits for a slow reader of the results; `false` once nobody reads them any more. */
  isRead: () => Promise<boolean>;
  /** Everything that is not a result: problems, questions, progress. */
  say: (line: Line) => void;
  /** Replaces itself; only where there is a line for it. */
  progress: (text: string) => void;
  /** Columns of the line of progress; `undefined` where nobody watches it change. */
  columnsOfProgress: () => number | undefined;
  /** Whether a question can be put to a person. */
  canAsk: boolean;
  /** Columns of the results. */
  width: number;
};

/** Where there is no window, lines are as long as reads well in a log. */
const WIDTH_WITHOUT_WINDOW = 120;
/** Of a terminal that does not tell. */
const NARROW_WINDOW = 80;
const CLEAR_LINE = '\r\u001b[2K';

export function processTerminal({ color }: { color: boolean }): Terminal {
  const render = color ? renderLine : plainLine;
  const { stdin, stdout, stderr } = process;
  let hasReader = true;
  stdout.on('error', (error) => {
    if (hasReader && !isClosedPipe(error)) {
      stderr.write(`reseal: standard output ends here: ${printable(error.message)}\n`);
      failAtExit();
    }
    hasReader = false;
  });
  stderr.on('error', (error) => {
    if (!isClosedPipe(error)) failAtExit();
  });
  const { CI, TERM } = readEnvironment();
  const isWatched = stderr.isTTY && !CI && TERM !== 'dumb';
  let hasProgress = false;
  const clearProgress = (): void => {
    if (hasProgress) stderr.write(CLEAR_LINE);
    hasProgress = false;
  };
  return {
    out: (line) => {
      clearProgress();
      stdout.write(`${render(line, stdout)}\n`);
    },
    outJson: (value) => {
      clearProgress();
      stdout.write(`${printableJson(value)}\n`);
    },
    outText: (text) => {
      clearProgress();
      stdout.write(text);
    },
    outJsonText: (json) => {
      clearProgress();
      stdout.write(`${printableJsonText(json)}\n`);
    },
    isRead: async () => {
      // An error in between is told by the handler above.
      const drained = async () => once(stdout, 'drain').catch(() => undefined);
      if (hasReader && stdout.writableNeedDrain) await drained();
      return hasReader;
    },
    say: (line) => {
      clearProgress();
      stderr.write(`${render(line, stderr)}\n`);
    },
    columnsOfProgress: () => (isWatched ? stderr.columns || NARROW_WINDOW : undefined),
    progress: (text) => {
      if (!isWatched) return;
      stderr.write(`${CLEAR_LINE}${printable(text)}`);
      hasProgress = true;
    },
    canAsk: stdin.isTTY && stderr.isTTY,
    width: stdout.isTTY ? Math.max(stdout.columns, 60) : WIDTH_WITHOUT_WINDOW,
  };
}

const plainLine = (line: Line): string =>
  line.map((segment) => printable(typeof segment === 'string' ? segment : segment.text)).join('');

const renderLine = (line: Line, stream: NodeJS.WriteStream): string =>
  line.map((segment) => renderSegment(segment, stream)).join('');

/** `styleText` leaves colors out where the stream is no terminal or NO_COLOR is set. */
const renderSegment = (segment: Segment, stream: NodeJS.WriteStream): string =>
  typeof segment === 'string'
    ? printable(segment)
    : styleText(segment.style, printable(segment.text), { stream });

/** `reseal scan | head`: the reader has seen enough; what is being written must still be finished. */
const isClosedPipe = (error: Error): boolean => 'code' in error && error.code === 'EPIPE';

/** Not at once: a bucket that is being written is finished, whether the disk of the log is full or not. */
function failAtExit(): void {
  process.once('exit', () => {
    process.exitCode = exitCodes.cannotTell;
  });
}
