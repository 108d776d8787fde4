import type { BaselineSettings } from '../baseline.ts';
import { isMultiRegion, referenceIn, textOfReference } from '../encryption/key-reference.ts';
import type { KeyReference } from '../encryption/key-reference.ts';
import { keyArnParts, partitionOf } from '../names.ts';
import type { Region } from '../names.ts';
import type { Path, Problem } from './problem.ts';

/** One key of the baseline, and the Region of the buckets that it is for, as far as that is known. */
type Use = { path: Path; reference: KeyReference; region: Region | undefined };

/** Members that are right by themselves, but not together or not in this Region. */
export function findContradictions(
  baseline: BaselineSettings,
  region: Region | undefined,
): Problem[] {
  const uses = usesOf(baseline, region);
  return [
    ...uses.flatMap(findElsewhere),
    ...findMissingRegion(baseline, region),
    ...findUnnamedKeys(baseline, uses),
    ...findKeysOfOtherPartitions(baseline, uses),
  ];
}

const usesOf = ({ requiredKey }: BaselineSettings, region: Region | undefined): Use[] =>
  requiredKey.kind === 'by-region'
    ? [...requiredKey.keys].map(([of, reference]) => ({
        path: ['key', of],
        reference,
        region: of,
      }))
    : [{ path: ['key'], reference: requiredKey, region }];

/** A bucket can use keys of its own Region only, and of a multi-Region key the replica there (aws-facts 2.7). */
function findElsewhere({ path, reference, region }: Use): Problem[] {
  if (region === undefined) return [];
  const [, partition, , home] = textOfReference(reference).split(':');
  if (home === undefined || home === region) return [];
  const hasReplicas = reference.kind === 'arn' && isMultiRegion(reference.arn);
  if (hasReplicas && partition === partitionOf(region)) return [];
  const text = `a key in ${home} cannot serve buckets in ${region}: name one that is there`;
  return [{ path, text }];
}

function findMissingRegion(
  { requiredKey }: BaselineSettings,
  region: Region | undefined,
): Problem[] {
  if (region === undefined || referenceIn(region, requiredKey) !== undefined) return [];
  return [
    { path: ['key'], text: `no key for ${region}, where it is used: add one for that Region` },
  ];
}

/** The key that AWS manages has another ARN in every account and Region, and nobody wrote it down. */
function findUnnamedKeys({ uploads }: BaselineSettings, uses: readonly Use[]): Problem[] {
  if (uploads !== 'require-key') return [];
  return uses
    .filter(({ reference }) => reference.kind === 'aws-managed')
    .map(({ path }) => ({
      path: ['uploads'],
      text: `require-key needs a key that uploads can name, and ${path.join('.')} is the AWS managed key: name a customer managed key there, or choose deny-other-encryption`,
    }));
}

function findKeysOfOtherPartitions(
  { acceptableKeys }: BaselineSettings,
  uses: readonly Use[],
): Problem[] {
  if (typeof acceptableKeys === 'string') return [];
  const partitions = new Set(uses.flatMap(partitionOfUse));
  if (partitions.size === 0) return [];
  return acceptableKeys.flatMap((arn, index) => {
    const { partition } = keyArnParts(arn);
    if (partitions.has(partition)) return [];
    const here = [...partitions].join(', ');
    const text = `a key of the partition ${partition}, which no bucket in ${here} can use: take it out`;
    return [{ path: ['acceptableKeys', index], text }];
  });
}

function partitionOfUse({ reference, region }: Use): string[] {
  if (region !== undefined) return [partitionOf(region)];
  const [, partition] = textOfReference(reference).split(':');
  return partition === undefined ? [] : [partition];
}
