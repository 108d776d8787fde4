import type { Call, Caller } from '../call.ts';
import { partitionOfRegion } from '../partition.ts';
import type { Reply } from '../reply.ts';
import { HOST_ID } from '../s3/errors.ts';
import type { World } from '../world.ts';
import { keyMembers, recordedKeyCalls } from './record-key-write.ts';
import type { TrailRecord } from './record.ts';
import { requestParameters } from './request-parameters.ts';
import { userIdentity } from './user-identity.ts';

/** The calls that CloudTrail records as management writes of S3, and that the account knows. */
const recorded = new Set([
  'CreateBucket',
  'DeleteBucket',
  'PutBucketEncryption',
  'DeleteBucketEncryption',
  'PutBucketPolicy',
  'DeleteBucketPolicy',
  'PutBucketAcl',
  'PutBucketWebsite',
  'DeleteBucketWebsite',
  'PutBucketLogging',
]);

/**
 * The record that CloudTrail keeps of this call, failed calls included, or `undefined` when it
 * keeps none. Only the caller's account gets one; the real CloudTrail gives a second to the owner.
 * @param owner the account that owned the bucket before the call.
 */
export function trailRecord(
  world: World,
  call: Call,
  reply: Reply,
  owner: string | undefined,
): TrailRecord | undefined {
  const { bucket, caller } = call;
  if (caller === undefined) return undefined;
  if (call.service === 'kms' && recordedKeyCalls.has(call.operation)) {
    const members = keyMembers(world, call, caller, reply.errorCode !== undefined);
    return {
      ...commonMembers(world, call, caller, reply),
      ...members,
      ...lastMembers(call, caller),
    };
  }
  if (call.service !== 's3' || !recorded.has(call.operation) || bucket === undefined) {
    return undefined;
  }
  const host = `${bucket}.s3.${call.region}.amazonaws.com`;
  return {
    ...commonMembers(world, call, caller, reply),
    requestParameters: requestParameters(call, bucket, host),
    responseElements: null,
    additionalEventData: additionalEventData(call, reply),
    ...resourcesOf(call, bucket, owner),
    ...lastMembers(call, caller, host),
  };
}

const commonMembers = (world: World, call: Call, caller: Caller, reply: Reply) => ({
  eventVersion: '1.11',
  userIdentity: userIdentity(world, caller, partitionOfRegion(call.region)),
  eventTime: `${world.now().toISOString().slice(0, 19)}Z`,
  eventSource: `${call.service}.amazonaws.com`,
  eventName: call.operation,
  awsRegion: call.region,
  sourceIPAddress: call.sourceAddress,
  userAgent: `[${call.headers['user-agent'] ?? ''}]`,
  ...(reply.errorCode === undefined ? {} : errorOf(reply)),
  requestID: call.requestId,
  eventID: world.counters.uuid(),
  readOnly: false,
});

const lastMembers = (
  call: Call,
  caller: Caller,
  host = `${call.service}.${call.region}.amazonaws.com`,
) => ({
  eventType: 'AwsApiCall',
  managementEvent: true,
  recipientAccountId: caller.account,
  eventCategory: 'Management',
  tlsDetails: { tlsVersion: 'TLSv1.3', cipherSuite: CIPHER_SUITE, clientProvidedHostHeader: host },
});

const CIPHER_SUITE = 'TLS_AES_128_GCM_SHA256';

const errorOf = (reply: Reply) => ({
  errorCode: reply.errorCode ?? '',
  errorMessage: reply.errorMessage ?? '',
});

const additionalEventData = (call: Call, reply: Reply) => ({
  SignatureVersion: 'SigV4',
  CipherSuite: CIPHER_SUITE,
  bytesTransferredIn: Buffer.byteLength(call.body),
  AuthenticationMethod: 'AuthHeader',
  'x-amz-id-2': HOST_ID,
  bytesTransferredOut: Buffer.byteLength(reply.body),
});

/** @see aws-facts 1.17: CreateBucket has none; a bucket that does not exist has none either. */
function resourcesOf(call: Call, bucket: string, owner: string | undefined) {
  if (call.operation === 'CreateBucket' || owner === undefined) return {};
  const ARN = `arn:${partitionOfRegion(call.region)}:s3:::${bucket}`;
  return { resources: [{ accountId: owner, type: 'AWS::S3::Bucket', ARN }] };
}
