import { structuredPatch } from 'diff';
import { statementsOf } from '../core/policy/document.ts';
import type { Policy } from '../core/policy/document.ts';

/**
 * A unified diff of two policies, laid out with two spaces so that a person can read it.
 * @returns lines that begin with `+`, `-` or a space, and `…` where something in between is the same.
 */
export const policyDiff = (before: Policy | undefined, after: Policy | undefined): string[] =>
  textDiff(layOut(before), layOut(after));

export function textDiff(before: string, after: string): string[] {
  const { hunks } = structuredPatch('', '', before, after, '', '', { context: 3 });
  return hunks.flatMap(({ lines }, index) => [
    ...(index === 0 ? [] : ['…']),
    // The library notes a missing line break at the end in a line that begins with a backslash.
    ...lines.filter((line) => !line.startsWith('\\')),
  ]);
}

/** A single Statement is laid out as a list, so that the diff shows no more than what differs. */
export function layOut(policy: Policy | undefined): string {
  if (policy === undefined) return '';
  return `${JSON.stringify({ ...policy.document, Statement: statementsOf(policy) }, null, 2)}\n`;
}
