import type { Call } from '../call.ts';
import { emptyReply, xmlReply } from '../reply.ts';
import type { Reply } from '../reply.ts';
import { isXmlObject, parseXmlDocument, textElement } from '../xml.ts';
import { blockSettings } from './bucket.ts';
import type { Bucket, PublicAccessBlock } from './bucket.ts';
import { s3Error } from './errors.ts';
import { isPublicPolicy } from './is-public-policy.ts';

const XMLNS = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';

/** @see S3 API Reference, GetBucketPolicyStatus. */
export function getBucketPolicyStatus(bucket: Bucket, call: Call): Reply {
  const { current } = bucket.policy;
  if (current === undefined) return s3Error(call, 'NoSuchBucketPolicy');
  const isPublic = textElement('IsPublic', String(isPublicPolicy(current)));
  return xmlReply(`<PolicyStatus ${XMLNS}>${isPublic}</PolicyStatus>`);
}

export function getPublicAccessBlock({ publicAccessBlock: block }: Bucket, call: Call): Reply {
  if (block === undefined) return s3Error(call, 'NoSuchPublicAccessBlockConfiguration');
  const settings = blockSettings.map((name) => textElement(name, String(block[name])));
  return xmlReply(
    `<PublicAccessBlockConfiguration ${XMLNS}>${settings.join('')}</PublicAccessBlockConfiguration>`,
  );
}

/** Replaces all four; what is not named is off. */
export function putPublicAccessBlock(bucket: Bucket, call: Call): Reply {
  const configuration = parseXmlDocument(call.body)?.['PublicAccessBlockConfiguration'];
  if (configuration === undefined) return s3Error(call, 'MalformedXML');
  const isOn = (name: string): boolean =>
    isXmlObject(configuration) && configuration[name] === 'true';
  const block: PublicAccessBlock = {
    BlockPublicAcls: isOn('BlockPublicAcls'),
    IgnorePublicAcls: isOn('IgnorePublicAcls'),
    BlockPublicPolicy: isOn('BlockPublicPolicy'),
    RestrictPublicBuckets: isOn('RestrictPublicBuckets'),
  };
  bucket.publicAccessBlock = block;
  return emptyReply(200);
}

export function deletePublicAccessBlock(bucket: Bucket): Reply {
  bucket.publicAccessBlock = undefined;
  return emptyReply(204);
}
