import type { BucketRef } from '../core/bucket-ref.ts';
import type { EncryptionConfiguration } from '../core/encryption/configuration.ts';
import type { Change } from '../core/plan.ts';
import type { AlertChange, AlertSourceChange } from './alert-contract.ts';
import { describeChange } from './describe-change.ts';
import { lineOf } from './line-of.ts';
import { policyDiff, textDiff } from './policy-diff.ts';
import { sourceChangeOf } from './source-change.ts';

/** Four diffs of characters that take three bytes each are half of what SNS takes. */
const MAXIMUM_DIFF_LENGTH = 10_000;
const MAXIMUM_LINE_LENGTH = 500;
const MAXIMUM_SNIPPET_LENGTH = 6_000;

/** A write in words and as a diff that shows no more of others than three lines around ours. */
export function toldChange(change: Change): AlertChange {
  const { before, after, note } = describeChange(change);
  return {
    setting: settingOf(change),
    before: lineOf(before, 600),
    after: lineOf(after, 600),
    note: note === undefined ? null : lineOf(note, 1_000),
    ...cutDiff(diffOf(change)),
  };
}

const settingOf = ({ kind }: Change): AlertChange['setting'] =>
  kind === 'put-encryption' ? 'default encryption' : 'bucket policy';

const diffOf = (change: Change): string[] =>
  change.kind === 'put-encryption'
    ? textDiff(layOut(change.before), layOut(change.after))
    : policyDiff(change.before, change.after);

const layOut = (encryption: EncryptionConfiguration | undefined): string =>
  encryption === undefined ? '' : `${JSON.stringify(encryption.rules, null, 2)}\n`;

function cutDiff(lines: readonly string[]): Pick<AlertChange, 'diff' | 'diffLinesLeftOut'> {
  const shown: string[] = [];
  let length = 0;
  for (const line of lines) {
    const safe = lineOf(line, MAXIMUM_LINE_LENGTH);
    length += safe.length + 1;
    if (length > MAXIMUM_DIFF_LENGTH) break;
    shown.push(safe);
  }
  return { diff: shown.join('\n'), diffLinesLeftOut: lines.length - shown.length };
}

/** A snippet that is cut would be no use, so one that is too long is left out. */
export function toldSourceChanges(changes: readonly Change[], ref: BucketRef): AlertSourceChange[] {
  return changes
    .map((change) => ({ setting: settingOf(change), ...sourceChangeOf(change, ref) }))
    .filter(
      ({ terraform, cloudFormation }) =>
        Math.max(terraform.length, cloudFormation.length) <= MAXIMUM_SNIPPET_LENGTH,
    );
}
