import type { BaselineSettings } from './baseline.ts';
import type { BucketRef } from './bucket-ref.ts';
import type { Seal } from './drift.ts';
import { isLike } from './holds/match-element.ts';

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
  exemptions.find(({ bucket, seals }) => seals.includes(seal) && isLike(ref.name, bucket));
