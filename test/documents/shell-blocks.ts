import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');
export const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');

/**
 * What stands after ```: the language, and what is done with the block. `sh` is run, `sh aws` needs an
 * account and is only checked, `sh ci` is a step of .ci/run; `text output` is what the command before
 * it printed, and `json NAME` is a file that the commands after it read.
 */
type Block = { language: string; mark: string; text: string };

/** One command of a page, with all its lines. */
export type Command = {
  page: string;
  mark: string;
  text: string;
  /** 0, where the comment does not say "exits with N". */
  exitCode: number;
  /** What the page says that it prints; `…` alone on a line stands for any lines. */
  output: string | undefined;
};

const fence = /^( *)```(\w+) ?(\S*)\n(.*?)^\1```$/gms;

export function blocksOf(page: string): Block[] {
  return [...textOf(page).matchAll(fence)].map(
    ([, indent = '', language = '', mark = '', text]) => {
      return { language, mark, text: (text ?? '').replaceAll(new RegExp(`^${indent}`, 'gm'), '') };
    },
  );
}

/** The commands of the shell blocks, in their order. */
export function commandsOf(page: string): Command[] {
  const commands: Command[] = [];
  for (const { language, mark, text } of blocksOf(page)) {
    if (language === 'sh') commands.push(...commandsIn(text, page, mark));
    const last = commands.at(-1);
    if (mark === 'output' && last !== undefined) last.output = text.trimEnd();
  }
  return commands;
}

function commandsIn(block: string, page: string, mark: string): Command[] {
  const commands: Command[] = [];
  let text = '';
  for (const line of block.split('\n')) {
    text += text === '' ? line : `\n${line}`;
    if (!isWhole(text)) continue;
    if (/^\s*[^#\s]/m.test(text)) {
      const exitCode = Number(/# .*\bexits with (\d+)/.exec(text)?.[1] ?? 0);
      commands.push({ page, mark, text, exitCode, output: undefined });
    }
    text = '';
  }
  if (text !== '') throw new Error(`${page}: the shell does not understand ${text}`);
  return commands;
}

/** Loops and pipes go over several lines; bash knows where they end. */
function isWhole(text: string): boolean {
  if (text.endsWith('\\')) return false;
  return spawnSync('bash', ['--norc', '-n', '-c', withoutPlaceholders(text)]).status === 0;
}

/** `<bucket>` is for the reader to replace, and a redirection to the shell. */
export const withoutPlaceholders = (text: string): string =>
  text.replaceAll(/<([a-zA-Z][\w -]*)>/g, 'placeholder');
