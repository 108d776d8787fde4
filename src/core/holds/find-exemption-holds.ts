import type { BaselineSettings } from '../baseline.ts';
import type { BucketRef } from '../bucket-ref.ts';
import { sealOf } from '../drift.ts';
import type { Drift } from '../drift.ts';
import { findExemption } from '../exemption.ts';
import { quote } from '../names.ts';
import type { Hold } from './hold.ts';

/** The drifted seals that the baseline itself leaves alone for this bucket. */
export function findExemptionHolds(
  drifts: readonly Drift[],
  ref: BucketRef,
  baseline: Pick<BaselineSettings, 'exemptions'>,
): Hold[] {
  return [...new Set(drifts.map(sealOf))].flatMap((seal): Hold[] => {
    const exemption = findExemption(ref, seal, baseline);
    if (exemption === undefined) return [];
    const { bucket, reason, owner } = exemption;
    return [
      {
        kind: 'exempt',
        seal,
        writer: owner === undefined ? 'whoever wrote the baseline' : quote(owner),
        signal: `the baseline exempts ${quote(bucket)}`,
        reason: `The baseline exempts buckets ${quote(bucket)} from the ${seal} seal: ${quote(reason)}.`,
        source: 'the baseline, `exempt`',
        lift: 'Take the bucket out of `exempt` in the baseline.',
      },
    ];
  });
}
