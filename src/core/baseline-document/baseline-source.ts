import type { BaselineSettings } from '../baseline.ts';
import { quote } from '../names.ts';
import type { Parsed, Region } from '../names.ts';
import { parseJsonText } from './parse-json-text.ts';
import { parseBaseline } from './parse-baseline.ts';
import { describeProblems } from './problem.ts';
import type { ParsedBaseline, Problem } from './problem.ts';

/** Where the baseline is: in the settings themselves, or in a document that is to be read. */
export type BaselineSource =
  | { kind: 'given'; baseline: BaselineSettings }
  /** Of Systems Manager: `/path`, `/path:3` for a version, `/path:label`. */
  | { kind: 'parameter'; name: string }
  | { kind: 'file'; path: string };

/** Of a document, not read yet. */
export type BaselinePlace = Exclude<BaselineSource, { kind: 'given' }>;

/** Each stands for a member of the document. */
const memberOf = {
  RESEAL_KMS_KEY: 'key',
  RESEAL_ALGORITHM: 'algorithm',
  RESEAL_BUCKET_KEY: 'bucketKey',
  RESEAL_ACCEPTABLE_KEYS: 'acceptableKeys',
  RESEAL_BLOCK_SSE_C: 'blockedEncryptionTypes',
  RESEAL_UPLOADS: 'uploads',
  RESEAL_TLS_VERSION: 'tlsVersion',
} as const;

type Variable = keyof typeof memberOf;

export const baselineVariables = Object.keys(memberOf) as Variable[];

const parameterPattern = /^(?:\/[A-Za-z0-9_.-]+)+(?::[A-Za-z0-9_.-]+)?$/;

/** The text behind `--baseline` and RESEAL_BASELINE: `ssm:/path`, or else a file. */
export function parseBaselinePlace(text: string): Parsed<BaselinePlace> {
  if (!text.startsWith('ssm:')) return { ok: true, value: { kind: 'file', path: text } };
  const name = text.slice('ssm:'.length);
  if (parameterPattern.test(name)) return { ok: true, value: { kind: 'parameter', name } };
  return {
    ok: false,
    problem: `${quote(text)} names no parameter: expected ssm:/path, ssm:/path:version or ssm:/path:label`,
  };
}

/**
 * Reads the variables as the document that they stand for.
 * @param textOf the text of a variable; `undefined` where it is empty or not set.
 * @returns every problem as one line that names the variable.
 */
export function parseBaselineVariables(
  textOf: (name: Variable) => string | undefined,
  region: Region | undefined,
): { ok: true; value: BaselineSettings } | { ok: false; lines: string[] } {
  const document: Record<string, unknown> = {};
  const problems: Problem[] = [];
  for (const name of baselineVariables) {
    const text = textOf(name);
    if (text === undefined) continue;
    const value = valueOf(name, text);
    if (value.ok) document[memberOf[name]] = value.value;
    else {
      problems.push(
        ...value.problems.map((one) => ({ ...one, path: [memberOf[name], ...one.path] })),
      );
    }
  }
  const parsed = parseBaseline(document, region);
  // The key is not there either where its own text could not be read.
  const others = parsed.ok
    ? []
    : parsed.problems.filter(({ path }) => !problems.some((one) => one.path[0] === path[0]));
  if (parsed.ok && problems.length === 0) return parsed;
  return { ok: false, lines: describeProblems([...problems, ...others].map(underVariable)) };
}

function valueOf(name: Variable, text: string): ParsedBaseline<unknown> {
  const value = (one: unknown): ParsedBaseline<unknown> => ({ ok: true, value: one });
  switch (name) {
    case 'RESEAL_KMS_KEY':
      return text.startsWith('{') ? parseJsonText(text) : value(text);
    case 'RESEAL_BUCKET_KEY':
      return booleanOf(text);
    case 'RESEAL_BLOCK_SSE_C': {
      const blocked = booleanOf(text);
      return blocked.ok ? value(blocked.value ? ['SSE-C'] : []) : blocked;
    }
    case 'RESEAL_ACCEPTABLE_KEYS':
      return value(/[:,]/.test(text) ? text.split(',').map((one) => one.trim()) : text);
    default:
      return value(text);
  }
}

const booleanOf = (text: string): ParsedBaseline<boolean> =>
  text === 'true' || text === 'false'
    ? { ok: true, value: text === 'true' }
    : {
        ok: false,
        problems: [{ path: [], text: `${quote(text)} is not known: expected true or false` }],
      };

function underVariable({ path: [member, ...rest], text }: Problem): Problem {
  const name = baselineVariables.find((variable) => memberOf[variable] === member);
  return { path: name === undefined ? [] : [name, ...rest], text };
}

/** A document, or the variables: both at once would leave open which of them counts. */
export function parseBaselineSource(
  textOf: (name: string) => string | undefined,
  region: Region | undefined,
): { ok: true; value: BaselineSource } | { ok: false; lines: string[] } {
  const place = textOf('RESEAL_BASELINE');
  if (place === undefined) {
    const given = parseBaselineVariables(textOf, region);
    return given.ok ? { ok: true, value: { kind: 'given', baseline: given.value } } : given;
  }
  const parsed = parseBaselinePlace(place);
  const also = baselineVariables.filter((name) => textOf(name) !== undefined);
  const lines = parsed.ok ? [] : [`RESEAL_BASELINE: ${parsed.problem}`];
  if (also.length > 0) {
    lines.push(`RESEAL_BASELINE holds the whole baseline: leave out ${also.join(' and ')}`);
  }
  return parsed.ok && lines.length === 0 ? parsed : { ok: false, lines };
}
