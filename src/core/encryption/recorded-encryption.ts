import type { Parsed } from '../names.ts';
import { defaultEncryptionOf, isElement } from './configuration.ts';
import type { EncryptionConfiguration, EncryptionRule, XmlValue } from './configuration.ts';

/** A default encryption as the ledger keeps it. */
export const encryptionText = ({ rules }: EncryptionConfiguration): string =>
  JSON.stringify({ rules });

export function parseEncryptionText(text: string): Parsed<EncryptionConfiguration> {
  try {
    const { rules } = JSON.parse(text) as { rules: unknown };
    if (Array.isArray(rules) && rules.every(isRule)) return { ok: true, value: { rules } };
  } catch {
    // Answered below, as any other text that we did not write.
  }
  return { ok: false, problem: 'the recorded default encryption is not as Reseal records it' };
}

const isRule = (value: unknown): value is EncryptionRule => isXmlValue(value) && isElement(value);

function isXmlValue(value: unknown): value is XmlValue {
  if (typeof value === 'string') return true;
  return typeof value === 'object' && value !== null && Object.values(value).every(isXmlValue);
}

/** What S3 shows where nothing was configured, and after DeleteBucketEncryption (aws-facts 2.1, 2.12). */
export function isWithoutEncryption(text: string | undefined): boolean {
  if (text === undefined) return true;
  const parsed = parseEncryptionText(text);
  if (!parsed.ok) return false;
  const [rule, ...others] = parsed.value.rules;
  if (rule === undefined) return true;
  return others.length === 0 && defaultEncryptionOf(rule)?.algorithm === 'AES256';
}
