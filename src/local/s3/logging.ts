import type { Call } from '../call.ts';
import { emptyReply, xmlReply } from '../reply.ts';
import type { Reply } from '../reply.ts';
import { innerXml, isXmlObject, parseXmlDocument } from '../xml.ts';
import type { World } from '../world.ts';
import type { Bucket } from './bucket.ts';
import { s3Error } from './errors.ts';

const root = 'BucketLoggingStatus';

/** Without logging the answer is an empty element, not an error. */
export const getBucketLogging = (bucket: Bucket): Reply =>
  xmlReply(`<${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${bucket.logging}</${root}>`);

/** @see S3 API Reference, PutBucketLogging: the target is in the same account and Region. */
export function putBucketLogging(bucket: Bucket, call: Call, world: World): Reply {
  const status = parseXmlDocument(call.body)?.[root];
  if (status === undefined) return s3Error(call, 'MalformedXML');
  const enabled = isXmlObject(status) ? status['LoggingEnabled'] : undefined;
  if (enabled === undefined) {
    bucket.logging = '';
    return emptyReply(200);
  }
  const name = isXmlObject(enabled) ? enabled['TargetBucket'] : undefined;
  if (typeof name !== 'string') return s3Error(call, 'MalformedXML');
  const target = world.buckets.get(name);
  if (target?.owner !== bucket.owner) return s3Error(call, 'InvalidTargetBucketForLogging');
  if (target.region !== bucket.region) return s3Error(call, 'CrossLocationLoggingProhibitted');
  bucket.logging = innerXml(call.body, root);
  return emptyReply(200);
}
