import type { Call } from '../call.ts';
import { emptyReply, xmlReply } from '../reply.ts';
import type { Reply } from '../reply.ts';
import { innerXml, isXmlObject, parseXmlDocument } from '../xml.ts';
import type { World } from '../world.ts';
import type { Bucket } from './bucket.ts';
import { s3Error } from './errors.ts';

const root = 'WebsiteConfiguration';

export function getBucketWebsite(bucket: Bucket, call: Call): Reply {
  if (bucket.website === undefined) return s3Error(call, 'NoSuchWebsiteConfiguration');
  return xmlReply(
    `<${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${bucket.website}</${root}>`,
  );
}

/** @see S3 API Reference, WebsiteConfiguration: an index document, or everything is redirected. */
export function putBucketWebsite(bucket: Bucket, call: Call, _world: World): Reply {
  const website = parseXmlDocument(call.body)?.[root];
  if (!isXmlObject(website)) return s3Error(call, 'MalformedXML');
  if (website['IndexDocument'] === undefined && website['RedirectAllRequestsTo'] === undefined) {
    const message =
      'A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty';
    return s3Error(call, 'InvalidArgument', { message });
  }
  bucket.website = innerXml(call.body, root);
  return emptyReply(200);
}

/** Deleting what is not there is fine. */
export function deleteBucketWebsite(bucket: Bucket): Reply {
  bucket.website = undefined;
  return emptyReply(204);
}
