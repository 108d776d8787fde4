import { parseEncryptionText } from '../core/encryption/recorded-encryption.ts';
import { parsePolicy } from '../core/policy/document.ts';
import type { DocumentText, SettingName } from '../core/roll-back.ts';
import { policyDiff, textDiff } from './policy-diff.ts';

/** The diff of two documents of the ledger. What is not as we record it is shown as it is. */
export function documentDiff(
  setting: SettingName,
  before: DocumentText,
  after: DocumentText,
): string[] {
  if (setting === 'encryption') return textDiff(layOut(before), layOut(after));
  const [was, is] = [before, after].map((text) =>
    text === undefined ? undefined : parsePolicy(text),
  );
  if (was?.ok === false || is?.ok === false) return textDiff(before ?? '', after ?? '');
  return policyDiff(was?.value, is?.value);
}

function layOut(text: DocumentText): string {
  const parsed = parseEncryptionText(text ?? '');
  return parsed.ok ? `${JSON.stringify(parsed.value.rules, null, 2)}\n` : (text ?? '');
}
