import type { Severity } from '../alert-contract.ts';

/** Text with marks. Each chat escapes it in its own way; only what is given as code is shown untouched. */
export type Piece = string | { code: string } | { bold: string } | { time: string };
export type Line = readonly Piece[];

export type Part =
  | { kind: 'lines'; title?: string; lines: readonly Line[] }
  /** `instead` is what to look at where not all of it fits. */
  | { kind: 'code'; title?: string; text: string; instead: string };

/** A command is shown whole or not at all. */
export type Step = { text: string; command?: string };

/** What a chat says of an alert, before it is written in the language of a chat. */
export type Notice = {
  severity: Severity;
  /** What happened to what; one line without marks. */
  headline: string;
  link?: { text: string; url: string } | undefined;
  parts: readonly Part[];
  steps: readonly Step[];
  footer: readonly string[];
};

export const signOf: Readonly<Record<Severity, string>> = {
  info: '🟢',
  warning: '🟡',
  error: '🔴',
};

/** A sentence with its ARNs as code: a chat would read `:aws:` as a picture. */
export const marked = (sentence: string): Line =>
  sentence
    .split(/(arn:aws[a-z-]*:[^\s"',;()]*[^\s"',;():.])/)
    .map((text, index): Piece => (index % 2 === 1 ? { code: text } : text))
    .filter((piece) => piece !== '');

export const listOf = (title: string, lines: readonly Line[]): (Part & { kind: 'lines' })[] =>
  lines.length === 0 ? [] : [{ kind: 'lines', title, lines }];
