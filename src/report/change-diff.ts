import { structuredPatch } from 'diff';
import type { Change } from '../core/plan.ts';
import { describeChange } from './describe-change.ts';
import { layOut } from './policy-diff.ts';

/**
 * The whole documents of a write as one unified diff, laid out with two spaces.
 * @param context how many lines that stay are shown around what changes.
 */
export function changeDiff(change: Change, context: number): string[] {
  const { setting } = describeChange(change);
  const { hunks } = structuredPatch('', '', ...documentsOf(change), '', '', { context });
  return [
    change.before === undefined ? '--- /dev/null' : `--- ${setting} as it is`,
    `+++ ${setting} as planned`,
    ...hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
      `@@ -${rangeOf(oldStart, oldLines)} +${rangeOf(newStart, newLines)} @@`,
      ...lines,
    ]),
  ];
}

/** A range without lines is told by the line before it. */
const rangeOf = (start: number, lines: number): string =>
  `${lines === 0 ? start - 1 : start},${lines}`;

function documentsOf(change: Change): [before: string, after: string] {
  if (change.kind === 'put-policy') return [layOut(change.before), layOut(change.after)];
  const { before, after } = change;
  return [
    before === undefined ? '' : `${JSON.stringify(before.rules, null, 2)}\n`,
    `${JSON.stringify(after.rules, null, 2)}\n`,
  ];
}
