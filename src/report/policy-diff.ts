import { createTwoFilesPatch } from 'diff';
import { statementsOf } from '../core/policy/document.ts';
import type { Policy } from '../core/policy/document.ts';

/**
 * A unified diff of two policies, laid out with two spaces so that a person can read it.
 * @returns lines without the header; empty when the policies are the same.
 */
export function policyDiff(before: Policy | undefined, after: Policy | undefined): string[] {
  const patch = createTwoFilesPatch('', '', layOut(before), layOut(after), '', '', { context: 2 });
  const lines = patch.split('\n');
  const first = lines.findIndex((line) => line.startsWith('@@'));
  return first === -1 ? [] : lines.slice(first).filter((line) => line !== '');
}

/** A single Statement is laid out as a list, so that the diff shows no more than what differs. */
function layOut(policy: Policy | undefined): string {
  if (policy === undefined) return '';
  return `${JSON.stringify({ ...policy.document, Statement: statementsOf(policy) }, null, 2)}\n`;
}
