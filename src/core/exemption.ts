import type { BaselineSettings } from './baseline.ts';
import type { BucketRef } from './bucket-ref.ts';
import type { Seal } from './drift.ts';

/** A family of buckets that keeps its settings, and why: the baseline says so for good. */
export type Exemption = {
  /** Names of buckets: `*` stands for any characters, `?` for one. */
  bucket: string;
  seals: readonly Seal[];
  reason: string;
  owner: string | undefined;
};

/** Why a seal of this bucket is not repaired, as far as the baseline says; the first one counts. */
export const findExemption = (
  ref: BucketRef,
  seal: Seal,
  { exemptions }: Pick<BaselineSettings, 'exemptions'>,
): Exemption | undefined =>
  exemptions.find(({ bucket, seals }) => seals.includes(seal) && matchesGlob(ref.name, bucket));

/** In time of both lengths multiplied at most: the last `*` alone is ever taken back. */
function matchesGlob(name: string, glob: string): boolean {
  let inName = 0;
  let inGlob = 0;
  let star = -1;
  let starInName = 0;
  while (inName < name.length) {
    if (glob[inGlob] === '*') {
      star = inGlob++;
      starInName = inName;
    } else if (glob[inGlob] === '?' || glob[inGlob] === name[inName]) {
      inGlob++;
      inName++;
    } else if (star !== -1) {
      inGlob = star + 1;
      inName = ++starInName;
    } else return false;
  }
  return /^\**$/.test(glob.slice(inGlob));
}
