import {
  defaultEncryptionOf,
  isBucketKeyOn,
  isElement,
} from '../../core/encryption/configuration.ts';
import type { EncryptionConfiguration, XmlValue } from '../../core/encryption/configuration.ts';

type EncryptionFacts = {
  algorithm: string;
  key: string | undefined;
  bucketKey: boolean;
  /** What else than the default the rule says: the types that the bucket refuses (aws-facts 2.11). */
  blocked: readonly string[];
};

/** What a default encryption that Reseal writes says, in the members that both languages have. */
export function encryptionFacts({ rules }: EncryptionConfiguration): EncryptionFacts {
  const [rule = {}] = rules;
  const { algorithm = 'aws:kms', key } = defaultEncryptionOf(rule) ?? {};
  const { BlockedEncryptionTypes: member } = rule;
  const type = isElement(member) ? (member['EncryptionType'] ?? []) : [];
  const blocked = (Array.isArray(type) ? type : [type]).filter(isNamed);
  return { algorithm, key, bucketKey: isBucketKeyOn(rule), blocked };
}

const isNamed = (type: XmlValue): type is string => typeof type === 'string' && type !== '';
