import { quote } from '../core/names.ts';

export type JsonObject = { readonly [key: string]: unknown };

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The member at the end of the path; `undefined` when a step is missing or no object. */
export function valueAt(value: unknown, ...path: string[]): unknown {
  let here = value;
  for (const key of path) {
    if (!isObject(here)) return undefined;
    here = here[key];
  }
  return here;
}

/**
 * Text at the end of the path, as {@link textOf} reads it.
 * Objects and arrays are no text and read as if missing: where that matters, ask `valueAt`.
 */
export const textAt = (value: unknown, ...path: string[]): string | undefined =>
  textOf(valueAt(value, ...path));

/** CloudTrail itself cuts a user agent at 1 KB; nothing else that we keep is longer in earnest. */
export const MAX_TEXT_LENGTH = 1024;

/**
 * Text that CloudTrail may have turned into a number or a boolean: its conversion from XML makes
 * `true` of "true". Empty text is absent, as in `errorCode: ""`. Verbatim up to `MAX_TEXT_LENGTH`.
 */
export function textOf(value: unknown): string | undefined {
  const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
  return typeof text === 'string' && text !== '' ? cut(text) : undefined;
}

/** Never between the two halves of one character. */
function cut(text: string): string {
  if (text.length <= MAX_TEXT_LENGTH) return text;
  return text.slice(0, MAX_TEXT_LENGTH).replace(/[\uD800-\uDBFF]$/, '');
}

/** Any JSON value in a few words of a message. Never serialises: the value may be deep or huge. */
export function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return value === null ? 'null' : 'an object';
}
