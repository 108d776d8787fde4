import { assertNever } from './assert-never.ts';
import { quote } from './names.ts';
import type { KmsKeyArn, Region } from './names.ts';

/**
 * Why something could not be read, decided or written. A failure is data: the message is made
 * from it, the same text every time, and `isWorthRetrying` decides what the queue does with it.
 * `action` is the IAM action of the call, because that is what a person has to grant or look up.
 */
export type Failure =
  | { kind: 'denied'; action: string }
  | { kind: 'throttled'; action: string }
  | { kind: 'conflict'; action: string }
  | { kind: 'unavailable'; action: string; name: string }
  | { kind: 'bucket-gone' }
  | { kind: 'wrong-region'; region: Region | undefined }
  | { kind: 'not-supported'; action: string; name: string }
  | { kind: 'rejected'; action: string; name: string; message: string }
  | { kind: 'not-understood'; action: string; problem: string }
  | { kind: 'algorithm-unknown'; found: string }
  | { kind: 'key-not-found'; key: string }
  | { kind: 'key-unusable'; key: KmsKeyArn; problem: string }
  | { kind: 'policy-too-large'; sizeBytes: number; limitBytes: number }
  | { kind: 'deleted-principal'; principalId: string }
  | { kind: 'unexpected'; action: string; name: string };

/** Whether the same run, later, may end better without anybody doing anything. */
export function isWorthRetrying(failure: Failure): boolean {
  switch (failure.kind) {
    case 'throttled':
    case 'conflict':
    case 'unavailable':
    case 'unexpected':
      return true;
    case 'denied':
    case 'bucket-gone':
    case 'wrong-region':
    case 'not-supported':
    case 'rejected':
    case 'not-understood':
    case 'algorithm-unknown':
    case 'key-not-found':
    case 'key-unusable':
    case 'policy-too-large':
    case 'deleted-principal':
      return false;
    default:
      return assertNever(failure);
  }
}

/** One line for the person on call: what, with which value, what to do next. */
export function describeFailure(failure: Failure): string {
  switch (failure.kind) {
    case 'denied':
      return `${failure.action} is denied: grant it to Reseal's role, and look for a Deny in the bucket policy, the organization's SCPs and RCPs${orPublicAccess(failure.action)}; this setting was left alone.`;
    case 'throttled':
      return `${failure.action} is throttled by AWS: it will be tried again; if it stays, lower the concurrency.`;
    case 'conflict':
      return `${failure.action} met another change of the same bucket (OperationAborted): it will be tried again.`;
    case 'unavailable':
      return `${failure.action} got no usable answer (${quote(failure.name)}): it will be tried again.`;
    case 'bucket-gone':
      return 'The bucket does not exist any more: nothing to do.';
    case 'wrong-region':
      return `The bucket is in ${failure.region ?? 'another Region, which AWS did not name'}: look at it from a deployment in that Region.`;
    case 'not-supported':
      return `${failure.action} is not available for this bucket (${quote(failure.name)}): it is of another kind, or belongs to another account.`;
    case 'rejected':
      return `${failure.action} was rejected by AWS (${quote(failure.name)}: ${quote(failure.message)}): the setting was left alone; correct the bucket by hand.`;
    case 'not-understood':
      return `The answer to ${failure.action} is not understood: ${failure.problem}. The setting was left alone; look at it by hand and report it to the authors of Reseal.`;
    case 'algorithm-unknown':
      return `The default encryption uses ${quote(failure.found)}, which Reseal cannot compare with the baseline: left alone; decide by hand whether it may stay.`;
    case 'key-not-found':
      return `The baseline's key ${quote(failure.key)} does not exist in the bucket's account and Region: create it or correct RESEAL_KMS_KEY; the default encryption was left alone.`;
    case 'key-unusable':
      return `The baseline's key ${failure.key} cannot be used: ${failure.problem}. Uploads would fail, so the default encryption was left alone; mend the key or choose another.`;
    case 'policy-too-large':
      return `The policy with our statement would be ${failure.sizeBytes} bytes, the limit is ${failure.limitBytes}: shorten the policy by hand; it was left alone.`;
    case 'deleted-principal':
      return `The policy names the deleted principal ${quote(failure.principalId)}, so S3 would refuse it: remove that principal from the policy; it was left alone.`;
    case 'unexpected':
      return `${failure.action} failed in a way Reseal does not know (${quote(failure.name)}): it will be tried again, then kept in the dead-letter queue.`;
    default:
      return assertNever(failure);
  }
}

/** S3 refuses every write to a policy that is public already, even one that only adds a Deny (aws-facts 4.12). */
export const orPublicAccess = (action: string): string =>
  action === 's3:PutBucketPolicy'
    ? ', and whether Block Public Access refuses the policy as it is'
    : '';
