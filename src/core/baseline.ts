import type { KmsKeyArn } from './names.ts';
import type { Observed } from './observed.ts';

export type RequiredAlgorithm = 'aws:kms' | 'aws:kms:dsse';

/** What every bucket must look like. Data, so that a reader sees the rule without reading code. */
export type Baseline = {
  algorithm: RequiredAlgorithm;
  /** Required on when true; never switched off when false. */
  bucketKey: boolean;
  /**
   * The key to use in the bucket's Region, as far as it is known now: an alias has to be looked up,
   * and that may fail. `absent` says that there is no such key.
   */
  key: Observed<KmsKeyArn>;
  /** The key as the owner wrote it, for messages. */
  keyAsConfigured: string;
};
