import { isElement } from './configuration.ts';
import type { EncryptionRule, XmlValue } from './configuration.ts';

/** The member of a rule that refuses uploads by how they are encrypted (aws-facts 2.11). */
const member = 'BlockedEncryptionTypes';
const sseC = 'SSE-C';
const blocksNothing = 'NONE';

/** Whether uploads with keys that the customer provides are refused; `undefined` when it cannot be told. */
export const isSseCBlocked = (rule: EncryptionRule): boolean | undefined =>
  blockedTypesOf(rule)?.includes(sseC);

/** The same rule with SSE-C beside whatever else is blocked. Called only where that can be told. */
export function withSseCBlocked(rule: EncryptionRule): EncryptionRule {
  const types = blockedTypesOf(rule);
  if (types === undefined || types.includes(sseC)) return rule;
  const others = types.filter((type) => type !== blocksNothing);
  const blocked = rule[member];
  return {
    ...rule,
    [member]: {
      ...(isElement(blocked) ? blocked : {}),
      EncryptionType: others.length === 0 ? sseC : [...others, sseC],
    },
  };
}

/** What is refused; `undefined` when it cannot be told. */
export function blockedTypesOf(rule: EncryptionRule): readonly XmlValue[] | undefined {
  // An element without children is read as empty text.
  const blocked = rule[member] ?? '';
  if (blocked === '') return [];
  if (!isElement(blocked)) return undefined;
  const types = blocked['EncryptionType'] ?? '';
  if (types === '') return [];
  return Array.isArray(types) ? types : [types];
}
