import type { awsManagedKey } from '../encryption/key-reference.ts';
import type { Change } from '../plan.ts';
import type { KmsKeyArn } from '../names.ts';
import type { Observed } from '../observed.ts';
import type { Policy } from '../policy/document.ts';
import type { Acl } from './acl.ts';

/** The key that would be written. Nobody can edit the policy of a key that AWS manages. */
export type PlannedKey = { arn: KmsKeyArn | typeof awsManagedKey; isAwsManaged: boolean };

/** What says who uses the bucket, and whether they could go on with the key. */
export type EncryptionSignals = {
  change: Change & { kind: 'put-encryption' };
  /** The key that is there is the same one, under another name. */
  isSameKey: boolean;
  policy: Observed<Policy>;
  acl: Observed<Acl>;
  key: PlannedKey;
  /** Not there while nobody has asked: only a hold `needs-key-policy` is worth the call. */
  keyPolicy?: Observed<Policy>;
  /** Buckets that are known to write their server access logs here. */
  accessLogsOf?: readonly string[];
  /** Buckets were asked where their logs go, and not all of them answered. */
  areAccessLogsUnknown?: boolean;
};
