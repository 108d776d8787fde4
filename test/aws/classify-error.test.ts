import { S3ServiceException } from '@aws-sdk/client-s3';
import { describe, expect, it } from '@jest/globals';
import { classifyError } from '../../src/aws/classify-error.ts';

const action = 's3:GetBucketPolicy';

const serviceError = (name: string, status = 400): Error =>
  new S3ServiceException({
    name,
    message: 'as AWS says it',
    $fault: 'client',
    $metadata: { httpStatusCode: status },
  });

describe('classifyError', () => {
  it.each([
    ['NoSuchBucket', 404, { kind: 'bucket-gone' }],
    ['AccessDenied', 403, { kind: 'denied', action, cause: 'unknown' }],
    ['AccessDeniedException', 400, { kind: 'denied', action, cause: 'unknown' }],
    ['SlowDown', 503, { kind: 'throttled', action }],
    ['ThrottlingException', 400, { kind: 'throttled', action }],
    ['ProvisionedThroughputExceededException', 400, { kind: 'throttled', action }],
    ['OperationAborted', 409, { kind: 'conflict', action }],
    ['MethodNotAllowed', 405, { kind: 'not-supported', action, name: 'MethodNotAllowed' }],
    ['NotImplemented', 501, { kind: 'not-supported', action, name: 'NotImplemented' }],
    ['MalformedPolicy', 400, { kind: 'policy-refused', message: 'as AWS says it' }],
    [
      'MalformedXML',
      400,
      { kind: 'rejected', action, name: 'MalformedXML', message: 'as AWS says it' },
    ],
    // Of SNS: one message that it does not take, and a topic that may not be published to.
    [
      'InvalidParameterException',
      400,
      { kind: 'rejected', action, name: 'InvalidParameterException', message: 'as AWS says it' },
    ],
    ['AuthorizationErrorException', 403, { kind: 'denied', action, cause: 'unknown' }],
    ['ExpiredToken', 400, { kind: 'no-credentials', action, name: 'ExpiredToken' }],
    ['InternalError', 500, { kind: 'unavailable', action, name: 'InternalError' }],
    ['SomethingNew', 500, { kind: 'unavailable', action, name: 'SomethingNew' }],
    ['PermanentRedirect', 301, { kind: 'wrong-region', region: undefined }],
    // The name says "not found" of something; what it is we do not know, so it stays unknown.
    [
      'ResourceNotFoundException',
      404,
      { kind: 'unexpected', action, name: 'ResourceNotFoundException' },
    ],
    ['NotFound', 404, { kind: 'unexpected', action, name: 'NotFound' }],
    ['SomethingNew', 400, { kind: 'unexpected', action, name: 'SomethingNew' }],
  ])('%s (%i)', (name, status, failure) => {
    expect(classifyError(serviceError(name, status), action)).toEqual(failure);
  });

  it.each([
    ['a header', { $response: { headers: { 'x-amz-bucket-region': 'us-east-2' } } }, 'us-east-2'],
    ['the body', { Region: 'eu-north-1' }, 'eu-north-1'],
    ['nowhere', {}, undefined],
    ['nonsense', { Region: '<script>' }, undefined],
  ])('takes the Region from %s', (_where, members, region) => {
    const error = Object.assign(serviceError('AuthorizationHeaderMalformed'), members);
    expect(classifyError(error, action)).toEqual({ kind: 'wrong-region', region });
  });

  it('knows network failures by their code, and survives what is no error', () => {
    const reset = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    expect(classifyError(reset, action)).toMatchObject({ kind: 'unavailable', name: 'ECONNRESET' });
    expect(classifyError('text', action)).toMatchObject({ kind: 'unexpected', name: 'NonError' });
    expect(classifyError(null, action)).toMatchObject({ kind: 'unexpected' });
  });
});
