import type { Call } from '../call.ts';
import { emptyReply, xmlReply } from '../reply.ts';
import type { Reply } from '../reply.ts';
import { innerXml, isXmlObject, parseXmlDocument, xmlList } from '../xml.ts';
import type { XmlTree } from '../xml.ts';
import type { World } from '../world.ts';
import { DEFAULT_ENCRYPTION, writeSetting } from './bucket.ts';
import type { Bucket } from './bucket.ts';
import { s3Error } from './errors.ts';
import { readSetting } from './read-setting.ts';

/** @see aws-facts 2.2: the algorithms that the S3 model lists. */
const algorithms = ['AES256', 'aws:fsx', 'aws:backup', 'aws:kms', 'aws:kms:dsse'];

export function getBucketEncryption(bucket: Bucket, call: Call, world: World): Reply {
  const inner = readSetting(bucket.encryption, call, world);
  return xmlReply(
    `<ServerSideEncryptionConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${inner}</ServerSideEncryptionConfiguration>`,
  );
}

/** Replaces the whole configuration. The key is not looked at: neither does S3 (aws-facts 2.4). */
export function putBucketEncryption(bucket: Bucket, call: Call, world: World): Reply {
  const document = parseXmlDocument(call.body);
  const configuration = document?.['ServerSideEncryptionConfiguration'];
  if (!isXmlObject(configuration)) return s3Error(call, 'MalformedXML');
  const rules = xmlList(configuration['Rule']);
  if (rules.length === 0) return s3Error(call, 'MalformedXML');
  for (const rule of rules) {
    const problem = problemOfRule(rule);
    if (problem === 'MalformedXML') return s3Error(call, problem);
    if (problem !== undefined) return s3Error(call, 'InvalidArgument', problem);
  }
  const inner = innerXml(call.body, 'ServerSideEncryptionConfiguration');
  writeSetting(bucket.encryption, inner, world.counters.sequence());
  return emptyReply(200);
}

export function deleteBucketEncryption(bucket: Bucket, _call: Call, world: World): Reply {
  writeSetting(bucket.encryption, DEFAULT_ENCRYPTION, world.counters.sequence());
  return emptyReply(204);
}

type Problem = 'MalformedXML' | { message: string; members: Record<string, string> };

/** Members we do not know pass: a newer S3 has them, and they must survive the round trip. */
function problemOfRule(rule: XmlTree): Problem | undefined {
  if (!isXmlObject(rule)) return 'MalformedXML';
  const bucketKey = rule['BucketKeyEnabled'];
  if (bucketKey !== undefined && bucketKey !== 'true' && bucketKey !== 'false') {
    return 'MalformedXML';
  }
  const byDefault = rule['ApplyServerSideEncryptionByDefault'];
  if (byDefault === undefined) return undefined;
  if (!isXmlObject(byDefault)) return 'MalformedXML';
  const algorithm = byDefault['SSEAlgorithm'];
  if (typeof algorithm !== 'string' || !algorithms.includes(algorithm)) return 'MalformedXML';
  const key = byDefault['KMSMasterKeyID'];
  if (key === undefined || algorithm.startsWith('aws:kms')) return undefined;
  return {
    message: 'a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms',
    members: { ArgumentName: 'ApplyServerSideEncryptionByDefault', ArgumentValue: algorithm },
  };
}
