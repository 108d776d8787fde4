import type { Parsed } from '../../core/names.ts';
import { exitCodes } from '../exit-code.ts';
import { textOfBug } from '../output/bucket-result.ts';
import type { Terminal } from '../output/terminal.ts';
import { refuse } from '../start-run.ts';
import { parseLine } from './parse-line.ts';
import type { Asked, Defaults } from './parse-line.ts';
import { openInput, problemOf, readLines } from './read-input.ts';

/** What is said about one line, beside its id. */
export type Answer = { members: object; code: number };

/**
 * One JSON line for each line of the input, in order and as soon as it is known; blank lines too,
 * so that line N of the output belongs to line N of the input.
 *
 * @returns the worst exit code of all lines.
 */
export async function answerLines(
  path: string | undefined,
  defaults: Defaults,
  answer: (asked: Asked) => Answer,
  terminal: Terminal,
): Promise<number> {
  let worst: number = exitCodes.sealed;
  try {
    for await (const line of readLines(openInput(path))) {
      const { json, code } = answerLine(line, defaults, answer);
      worst = Math.max(worst, code);
      terminal.outJsonText(json);
      if (!(await terminal.isRead())) break;
    }
    return worst;
  } catch (error) {
    return refuse(`${path ?? '-'}: ${problemOf(error)}`, terminal);
  }
}

function answerLine(line: Parsed<string>, defaults: Defaults, answer: (asked: Asked) => Answer) {
  const { id, asked } = parseLine(line, defaults);
  const { members, code } = answerSafely(answer, asked);
  return { json: `{"id":${id},${JSON.stringify(members).slice(1)}`, code };
}

/** A bug of ours on one line must not cost the answers to the others. */
function answerSafely(answer: (asked: Asked) => Answer, asked: Asked): Answer {
  try {
    return answer(asked);
  } catch (error) {
    const problem = `a bug of Reseal: ${textOfBug(error)}. Please report it`;
    return answer({ ok: false, at: 'policy', problem });
  }
}
