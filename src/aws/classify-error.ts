import type { Failure } from '../core/failure.ts';
import { parseRegion } from '../core/names.ts';
import type { Region } from '../core/names.ts';
import { denialCauseOf } from './denial-cause.ts';

/**
 * AWS tells failures apart by name. An unknown name stays unknown: it is never read as "not found".
 * @param action the IAM action of the call, as in `s3:GetBucketPolicy`.
 * @see S3 API Reference, "Error responses"; KMS API Reference, errors of DescribeKey.
 */
export function classifyError(error: unknown, action: string): Failure {
  const name = nameOf(error);
  if (name === 'NoSuchBucket') return { kind: 'bucket-gone' };
  if (deniedNames.has(name)) {
    return { kind: 'denied', action, cause: denialCauseOf(messageOf(error)) };
  }
  if (throttledNames.has(name)) return { kind: 'throttled', action };
  // Two different configuration calls overlap; clears within a minute, seldom later (aws-facts 2.17).
  if (name === 'OperationAborted') return { kind: 'conflict', action };
  if (wrongRegionNames.has(name)) return { kind: 'wrong-region', region: regionOf(error) };
  if (notSupportedNames.has(name)) return { kind: 'not-supported', action, name };
  if (name === 'MalformedPolicy') return { kind: 'policy-refused', message: messageOf(error) };
  if (credentialNames.has(name)) return { kind: 'no-credentials', action, name };
  if (rejectedNames.has(name)) return { kind: 'rejected', action, name, message: messageOf(error) };
  if (unavailableNames.has(name) || isServerError(error)) {
    return { kind: 'unavailable', action, name };
  }
  return { kind: 'unexpected', action, name };
}

/** Node names network failures by `code`; the SDK names service failures by `name`. */
export function nameOf(error: unknown): string {
  const code = memberOf(error, 'code');
  if (typeof code === 'string' && unavailableNames.has(code)) return code;
  const name = memberOf(error, 'name');
  return typeof name === 'string' ? name : 'NonError';
}

/** Credentials that are missing, wrong or past their time; some names are the SDK's own. */
const credentialNames = new Set([
  'CredentialsProviderError',
  'TokenProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'InvalidToken',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);

const deniedNames = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'AllAccessDisabled',
  'AuthorizationErrorException',
]);

const throttledNames = new Set([
  'SlowDown',
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'ProvisionedThroughputExceededException',
]);

const wrongRegionNames = new Set([
  'PermanentRedirect',
  'TemporaryRedirect',
  'AuthorizationHeaderMalformed',
]);

/** MethodNotAllowed: policy calls by an identity of another account. */
const notSupportedNames = new Set(['NotImplemented', 'MethodNotAllowed']);

const rejectedNames = new Set([
  'MalformedXML',
  'InvalidArgument',
  'InvalidRequest',
  'InvalidBucketName',
  'IllegalLocationConstraintException',
  'PolicyTooLarge',
  'EntityTooLarge',
  'InvalidParameterException',
  'InvalidParameterValueException',
  'ValidationException',
]);

const unavailableNames = new Set([
  'InternalError',
  'InternalFailure',
  'ServiceUnavailable',
  'RequestTimeout',
  'TimeoutError',
  'KMSInternalException',
  'DependencyTimeoutException',
  'ECONNRESET',
  'ECONNREFUSED',
  'ETIMEDOUT',
  'EPIPE',
  'EAI_AGAIN',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

function isServerError(error: unknown): boolean {
  const metadata = memberOf(error, '$metadata');
  const status = memberOf(metadata, 'httpStatusCode');
  return typeof status === 'number' && status >= 500;
}

/** S3 names the bucket's Region in a header, and for a malformed header also in the body. */
function regionOf(error: unknown): Region | undefined {
  const headers = memberOf(memberOf(error, '$response'), 'headers');
  for (const text of [memberOf(headers, 'x-amz-bucket-region'), memberOf(error, 'Region')]) {
    const parsed = typeof text === 'string' ? parseRegion(text) : undefined;
    if (parsed?.ok === true) return parsed.value;
  }
  return undefined;
}

function memberOf(value: unknown, member: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return (value as Record<string, unknown>)[member];
}

export function messageOf(error: unknown): string {
  const message = memberOf(error, 'message');
  return typeof message === 'string' ? message : '';
}
