import type { Call } from '../call.ts';
import { emptyReply } from '../reply.ts';
import type { Reply } from '../reply.ts';
import { isXmlObject, parseXmlDocument } from '../xml.ts';
import type { World } from '../world.ts';
import { newBucket } from './bucket.ts';
import type { Bucket } from './bucket.ts';
import { s3Error } from './errors.ts';
import { isBucketName } from './name.ts';
import { inRegion } from './on-bucket.ts';

/** @see aws-facts 1.4: only requests to us-east-1 may create a bucket in another Region. */
export function createBucket(world: World, call: Call): Reply {
  const name = call.bucket ?? '';
  if (call.caller === undefined) return s3Error(call, 'AccessDenied');
  if (!isBucketName(name)) return s3Error(call, 'InvalidBucketName');
  const location = locationOf(call.body);
  if (location === 'malformed') return s3Error(call, 'MalformedXML');
  if (location === 'us-east-1') return s3Error(call, 'InvalidLocationConstraint');
  if (call.region !== 'us-east-1' && location !== call.region) {
    return illegalLocation(call, location);
  }
  const region = location ?? 'us-east-1';
  const existing = world.buckets.get(name);
  if (existing !== undefined) return existingBucket(call, existing, region);
  const bucket = newBucket(name, call.caller.account, region, world.now());
  bucket.ownership = String(call.headers['x-amz-object-ownership'] ?? bucket.ownership);
  world.buckets.set(name, bucket);
  return emptyReply(200, { location: `/${name}` });
}

/** @see aws-facts 1.6: creating one's own bucket again succeeds in us-east-1. */
function existingBucket(call: Call, existing: Bucket, region: string): Reply {
  if (existing.owner !== call.caller?.account) return s3Error(call, 'BucketAlreadyExists');
  if (existing.region === 'us-east-1' && region === 'us-east-1') {
    return emptyReply(200, { location: `/${existing.name}` });
  }
  return inRegion(s3Error(call, 'BucketAlreadyOwnedByYou'), existing);
}

function illegalLocation(call: Call, location: string | undefined): Reply {
  const message = `The ${location ?? 'unspecified'} location constraint is incompatible for the region specific endpoint this request was sent to.`;
  return s3Error(call, 'IllegalLocationConstraintException', { message });
}

/** The LocationConstraint of the body; `EU` is the old name of eu-west-1. */
function locationOf(body: string): string | undefined {
  if (body === '') return undefined;
  const configuration = parseXmlDocument(body)?.['CreateBucketConfiguration'];
  if (configuration === '') return undefined;
  if (!isXmlObject(configuration)) return 'malformed';
  const location = configuration['LocationConstraint'];
  if (location === undefined || location === '') return undefined;
  if (typeof location !== 'string') return 'malformed';
  return location === 'EU' ? 'eu-west-1' : location;
}
