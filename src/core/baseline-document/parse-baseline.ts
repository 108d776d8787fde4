import type { BaselineSettings, UploadsSetting } from '../baseline.ts';
import type { Region } from '../names.ts';
import { findContradictions } from './find-contradictions.ts';
import { parseAcceptableKeys } from './parse-acceptable-keys.ts';
import { parseExemptions } from './parse-exemptions.ts';
import { parseJsonText } from './parse-json-text.ts';
import { parseRequiredKey } from './parse-required-key.ts';
import type { ParsedBaseline, Path } from './problem.ts';
import { newReader } from './reader.ts';
import type { Members, Reader } from './reader.ts';

const MAXIMUM_SCHEMA_LENGTH = 2_000;

/** The members of the document; `$schema` is for editors only. */
export const baselineMembers = [
  '$schema',
  'algorithm',
  'key',
  'bucketKey',
  'acceptableKeys',
  'blockedEncryptionTypes',
  'uploads',
  'tlsVersion',
  'exempt',
] as const;

const algorithms = ['aws:kms', 'aws:kms:dsse'] as const;
const uploadsSettings = [
  'off',
  'deny-other-encryption',
  'deny-unencrypted',
  'require-key',
] as const satisfies UploadsSetting[];
const tlsVersions = ['off', '1.2', '1.3'] as const;

export function parseBaselineText(
  text: string,
  region: Region | undefined,
): ParsedBaseline<BaselineSettings> {
  const json = parseJsonText(text);
  return json.ok ? parseBaseline(json.value, region) : json;
}

/**
 * Reads a baseline document, and names everything that is wrong with it.
 * @param document any JSON value.
 * @param region where the baseline is to be used; without it nothing is checked that depends on it.
 */
export function parseBaseline(
  document: unknown,
  region: Region | undefined,
): ParsedBaseline<BaselineSettings> {
  const reader = newReader();
  const members = reader.members(document, [], baselineMembers);
  if (members === undefined) return { ok: false, problems: reader.problems };
  const settings = parseSettings(members, reader);
  const requiredKey = members.has('key')
    ? parseRequiredKey(members.get('key'), reader)
    : reader.problem(['key'], 'not set: name the key that buckets must use');
  if (requiredKey === undefined) return { ok: false, problems: reader.problems };
  const baseline = { ...settings, requiredKey };
  const problems = [...reader.problems, ...findContradictions(baseline, region)];
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: baseline };
}

/** All but the key. A member that is not there, or is wrong, is what it is by default. */
function parseSettings(members: Members, reader: Reader): Omit<BaselineSettings, 'requiredKey'> {
  const read = <T>(
    name: (typeof baselineMembers)[number],
    parse: (value: unknown, path: Path) => T | undefined,
  ): T | undefined => (members.has(name) ? parse(members.get(name), [name]) : undefined);
  const choice = <T extends string>(
    name: 'algorithm' | 'uploads' | 'tlsVersion',
    allowed: readonly T[],
  ) => read(name, (value, path) => reader.choice(value, path, allowed));

  read('$schema', (value, path) => reader.text(value, path, MAXIMUM_SCHEMA_LENGTH));
  return {
    algorithm: choice('algorithm', algorithms) ?? 'aws:kms',
    bucketKey: read('bucketKey', reader.boolean) ?? true,
    acceptableKeys: read('acceptableKeys', (value) => parseAcceptableKeys(value, reader)) ?? 'none',
    blockSseC: (read('blockedEncryptionTypes', blockedTypes(reader)) ?? []).length > 0,
    uploads: choice('uploads', uploadsSettings) ?? 'off',
    tlsVersion: choice('tlsVersion', tlsVersions) ?? 'off',
    exemptions: read('exempt', (value) => parseExemptions(value, reader)) ?? [],
  };
}

/** S3 knows no other type that could be blocked. */
const blockedTypes = (reader: Reader) => (value: unknown, path: Path) =>
  reader
    .list(value, path, 0)
    .flatMap((one, index) => reader.choice(one, [...path, index], ['SSE-C']) ?? []);
