import { assertNever } from '../core/assert-never.ts';
import type { Call } from './call.ts';
import type { Reply } from './reply.ts';
import { s3Error } from './s3/errors.ts';
import { jsonError, queryError } from './service-errors.ts';

export type Refusal =
  | 'throttle'
  | 'conflict'
  | 'access-denied'
  | 'internal'
  | 'unauthenticated'
  | 'not-implemented';

/**
 * The error that the service of the call has for a reason that any service may have.
 * @param stated a message in the place of the usual one.
 */
export function refuse(call: Call, refusal: Refusal, stated?: string): Reply {
  if (call.service === 's3') return refuseS3(call, refusal, stated);
  const { code, status } = codeOf(call.service, refusal);
  const message = stated ?? messageOf(call, refusal);
  const isQuery = call.service === 'sns' || call.service === 'sts';
  return isQuery ? queryError(call, code, message, status) : jsonError(call, code, message, status);
}

function refuseS3(call: Call, refusal: Refusal, stated: string | undefined): Reply {
  switch (refusal) {
    case 'throttle':
      return s3Error(call, 'SlowDown');
    case 'conflict':
      return s3Error(call, 'OperationAborted');
    case 'access-denied':
    case 'unauthenticated':
      return s3Error(call, 'AccessDenied', stated === undefined ? {} : { message: stated });
    case 'internal':
      return s3Error(call, 'InternalError');
    case 'not-implemented':
      return s3Error(call, 'NotImplemented', { message: messageOf(call, refusal) });
    default:
      return assertNever(refusal);
  }
}

function codeOf(service: string, refusal: Refusal): { code: string; status: number } {
  switch (refusal) {
    case 'throttle':
      return { code: throttleCodes.get(service) ?? 'ThrottlingException', status: 400 };
    case 'conflict':
      return { code: 'ConflictException', status: 409 };
    case 'access-denied':
      return deniedCodes.get(service) ?? { code: 'AccessDeniedException', status: 400 };
    case 'internal':
      return { code: internalCodes.get(service) ?? 'InternalFailure', status: 500 };
    case 'unauthenticated':
      return { code: 'MissingAuthenticationToken', status: 403 };
    case 'not-implemented':
      return { code: 'NotImplemented', status: 501 };
    default:
      return assertNever(refusal);
  }
}

/** @see Common errors of each service's API Reference. */
const throttleCodes = new Map([
  ['sns', 'Throttled'],
  ['sqs', 'RequestThrottled'],
  ['sts', 'Throttling'],
]);
const deniedCodes = new Map([
  ['sns', { code: 'AuthorizationError', status: 403 }],
  ['sqs', { code: 'AccessDenied', status: 403 }],
  ['sts', { code: 'AccessDenied', status: 403 }],
]);
const internalCodes = new Map([
  ['dynamodb', 'InternalServerError'],
  ['kms', 'KMSInternalException'],
  ['sns', 'InternalError'],
]);

function messageOf(call: Call, refusal: Refusal): string {
  const action = `${call.service}:${call.operation}`;
  switch (refusal) {
    case 'throttle':
      return 'Rate exceeded';
    case 'conflict':
      return 'The request conflicts with another one in progress.';
    case 'access-denied':
      return `The caller is not authorized to perform: ${action}`;
    case 'internal':
      return 'We encountered an internal error. Please try again.';
    case 'unauthenticated':
      return 'Request is missing Authentication Token';
    case 'not-implemented':
      return `The local account does not implement ${action}.`;
    default:
      return assertNever(refusal);
  }
}
