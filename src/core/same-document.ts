import type { JsonValue } from './policy/document.ts';

/**
 * Whether two documents say the same: S3 gives a policy back with its members and lists in another order,
 * and one value in the place of a list of one (aws-facts 4.14). Text that is not JSON is compared as it is.
 */
export function isSameDocument(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return one === other || canonicalText(one) === canonicalText(other);
}

function canonicalText(text: string): string {
  try {
    return JSON.stringify(canonical(JSON.parse(text) as JsonValue));
  } catch {
    return text;
  }
}

function canonical(value: JsonValue): JsonValue {
  if (Array.isArray(value)) {
    const list = value.map(canonical);
    const [only, ...others] = list;
    if (only !== undefined && others.length === 0) return only;
    return list.toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
  }
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, canonical(member)]));
}
