import type { Call } from '../call.ts';
import { partitionOfRegion } from '../partition.ts';
import type { Reply } from '../reply.ts';
import { HOST_ID } from '../s3/errors.ts';
import type { World } from '../world.ts';
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
  if (call.service !== 's3' || !recorded.has(call.operation)) return undefined;
  if (bucket === undefined || caller === undefined) return undefined;
  const host = `${bucket}.s3.${call.region}.amazonaws.com`;
  const error = reply.errorCode === undefined ? {} : errorOf(reply);
  return {
    eventVersion: '1.11',
    userIdentity: userIdentity(world, caller, partitionOfRegion(call.region)),
    eventTime: `${world.now().toISOString().slice(0, 19)}Z`,
    eventSource: 's3.amazonaws.com',
    eventName: call.operation,
    awsRegion: call.region,
    sourceIPAddress: call.sourceAddress,
    userAgent: `[${call.headers['user-agent'] ?? ''}]`,
    ...error,
    requestParameters: requestParameters(call, bucket, host),
    responseElements: null,
    additionalEventData: additionalEventData(call, reply),
    requestID: call.requestId,
    eventID: world.counters.uuid(),
    readOnly: false,
    ...resourcesOf(call, bucket, owner),
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: caller.account,
    eventCategory: 'Management',
    tlsDetails: {
      tlsVersion: 'TLSv1.3',
      cipherSuite: CIPHER_SUITE,
      clientProvidedHostHeader: host,
    },
  };
}

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
