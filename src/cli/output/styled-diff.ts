import type { Policy } from '../../core/policy/document.ts';
import type { DocumentText, SettingName } from '../../core/roll-back.ts';
import { documentDiff } from '../../report/document-diff.ts';
import { policyDiff } from '../../report/policy-diff.ts';
import type { Line } from './terminal.ts';

/** The same for the documents of the ledger. */
export const styledDocuments = (
  setting: SettingName,
  before: DocumentText,
  after: DocumentText,
): Line[] => documentDiff(setting, before, after).map(styledLine);

/** What a write changes in a policy, line by line. */
export const styledDiff = (before: Policy | undefined, after: Policy): Line[] =>
  policyDiff(before, after).map(styledLine);

/** One line of a diff in its color. */
export function styledLine(line: string): Line {
  if (line.startsWith('+')) return [{ text: line, style: 'green' }];
  if (line.startsWith('-')) return [{ text: line, style: 'red' }];
  return [line];
}
