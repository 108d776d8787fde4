import { assertNever } from './assert-never.ts';
import type { KmsKeyArn, Region } from './names.ts';

/**
 * Which kind of policy denied a call, as AWS said it or as we found out. Wording that is not known stays
 * `unknown`: it is never taken for the nearest one.
 */
export type DenialCause =
  | 'identity-policy'
  | 'resource-policy'
  | 'service-control-policy'
  | 'resource-control-policy'
  | 'permissions-boundary'
  | 'session-policy'
  | 'vpc-endpoint-policy'
  | 'block-public-access'
  | 'unknown';

/**
 * Why something could not be read, decided or written. A failure is data: the message is made
 * from it, the same text every time, and `isWorthRetrying` decides what the queue does with it.
 * `action` is the IAM action of the call, because that is what a person has to grant or look up.
 * `src/failures.md` explains every kind to the person on call.
 */
export type Failure =
  | { kind: 'denied'; action: string; cause: DenialCause }
  | { kind: 'throttled'; action: string }
  | { kind: 'conflict'; action: string }
  | { kind: 'unavailable'; action: string; name: string }
  | { kind: 'no-credentials'; action: string; name: string }
  | { kind: 'bucket-busy' }
  | { kind: 'bucket-gone' }
  | { kind: 'wrong-region'; region: Region | undefined }
  | { kind: 'not-supported'; action: string; name: string }
  | { kind: 'rejected'; action: string; name: string; message: string }
  | { kind: 'not-understood'; action: string; problem: string }
  | { kind: 'algorithm-unknown'; found: string }
  | { kind: 'key-not-found'; key: string }
  | { kind: 'no-key-for-region'; region: Region }
  | { kind: 'key-not-ready'; key: KmsKeyArn; state: string }
  | { kind: 'key-elsewhere'; key: KmsKeyArn; problem: string }
  | { kind: 'key-unusable'; key: KmsKeyArn; problem: string }
  | { kind: 'policy-too-large'; sizeBytes: number; limitBytes: number }
  | { kind: 'policy-refused'; message: string }
  | { kind: 'deleted-principal'; principalId: string }
  | { kind: 'journal-unwritable'; path: string; problem: string }
  | { kind: 'table-not-found'; action: string; table: string; region: Region }
  | { kind: 'unexpected'; action: string; name: string };

/** Whether the same run, later, may end better without anybody doing anything. */
export function isWorthRetrying(failure: Failure): boolean {
  switch (failure.kind) {
    case 'throttled':
    case 'conflict':
    case 'bucket-busy':
    case 'unavailable':
    case 'no-credentials':
    case 'table-not-found':
    case 'unexpected':
    case 'key-not-ready':
      return true;
    case 'denied':
    case 'bucket-gone':
    case 'wrong-region':
    case 'not-supported':
    case 'rejected':
    case 'not-understood':
    case 'algorithm-unknown':
    case 'key-not-found':
    case 'no-key-for-region':
    case 'key-elsewhere':
    case 'key-unusable':
    case 'policy-too-large':
    case 'policy-refused':
    case 'deleted-principal':
    case 'journal-unwritable':
      return false;
    default:
      return assertNever(failure);
  }
}

/** Whether a write that failed so may have taken effect: there was no clear answer. */
export const leavesOpen = ({ kind }: Failure): boolean =>
  kind === 'unavailable' || kind === 'unexpected';
