import { seals } from '../drift.ts';
import type { Seal } from '../drift.ts';
import type { Exemption } from '../exemption.ts';
import { describeValue } from './reader.ts';
import type { Path } from './problem.ts';
import type { Reader } from './reader.ts';

const members = ['bucket', 'seals', 'reason', 'owner'] as const;

const MAXIMUM_REASON_LENGTH = 500;
const MAXIMUM_OWNER_LENGTH = 200;

/** What a bucket name may hold (also one of before 2018), `*` and `?`; and not all buckets at once. */
const globPattern = /^[*?]*[A-Za-z0-9._-][A-Za-z0-9._*?-]*$/;
const MAXIMUM_GLOB_LENGTH = 255;

export const parseExemptions = (value: unknown, reader: Reader): Exemption[] =>
  reader
    .list(value, ['exempt'], 0)
    .flatMap((one, index) => parseExemption(one, ['exempt', index], reader) ?? []);

function parseExemption(value: unknown, path: Path, reader: Reader): Exemption | undefined {
  const given = reader.members(value, path, members);
  if (given === undefined) return undefined;
  const at = (name: (typeof members)[number]): Path => [...path, name];
  const required = (name: 'bucket' | 'reason', maximumLength: number, why: string) =>
    given.has(name)
      ? reader.text(given.get(name), at(name), maximumLength)
      : reader.problem(at(name), `not set: ${why}`);

  const bucket = required('bucket', MAXIMUM_GLOB_LENGTH, 'name the buckets, as in logs-*');
  if (bucket !== undefined && !globPattern.test(bucket)) {
    const isEveryBucket = /^[*?]+$/.test(bucket);
    reader.problem(
      at('bucket'),
      isEveryBucket
        ? `${describeValue(bucket)} exempts buckets whatever their name: use the mode inspect instead`
        : `${describeValue(bucket)} is no name of buckets: expected letters, digits, dots, hyphens, underscores, * and ?`,
    );
  }
  const reason = required('reason', MAXIMUM_REASON_LENGTH, 'say why these buckets are exempt');
  const owner = given.has('owner')
    ? reader.text(given.get('owner'), at('owner'), MAXIMUM_OWNER_LENGTH)
    : undefined;
  const exempt = given.has('seals') ? parseSeals(given.get('seals'), at('seals'), reader) : seals;
  if (bucket === undefined || reason === undefined) return undefined;
  return { bucket, seals: exempt, reason, owner };
}

const parseSeals = (value: unknown, path: Path, reader: Reader): Seal[] =>
  reader
    .list(value, path, 1)
    .flatMap((one, index) => reader.choice(one, [...path, index], seals) ?? []);
