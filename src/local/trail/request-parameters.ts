import type { Call } from '../call.ts';
import { parseJsonObject } from '../parse-json.ts';
import { isXmlObject, parseXmlDocument } from '../xml.ts';
import type { XmlTree } from '../xml.ts';

/**
 * What CloudTrail makes of the request: the XML turned into JSON and the sub-resource as an empty
 * member. @see aws-facts 1.18 and 1.19.
 */
export function requestParameters(
  call: Call,
  bucket: string,
  host: string,
): Record<string, unknown> {
  const common = { bucketName: bucket, Host: host };
  switch (call.operation) {
    case 'PutBucketEncryption':
    case 'DeleteBucketEncryption':
      return { ...common, encryption: '', ...bodyAsJson(call.body) };
    case 'PutBucketPolicy':
      return { ...common, policy: '', bucketPolicy: parseJsonObject(call.body) ?? {} };
    case 'DeleteBucketPolicy':
      return { ...common, policy: '' };
    case 'PutBucketAcl':
      return { ...common, acl: '', ...bodyAsJson(call.body) };
    case 'PutBucketLogging':
      return { ...common, logging: '', ...bodyAsJson(call.body) };
    case 'PutBucketWebsite':
    case 'DeleteBucketWebsite':
      return { ...common, website: '', ...bodyAsJson(call.body) };
    default:
      return { ...common, ...bodyAsJson(call.body) };
  }
}

function bodyAsJson(body: string): Record<string, unknown> {
  const document = body === '' ? undefined : parseXmlDocument(body);
  if (document === undefined) return {};
  return Object.fromEntries(Object.entries(document).map(([tag, tree]) => [tag, coerce(tree)]));
}

/** CloudTrail turns text that looks like a boolean or a number into one, whatever it stands for. */
function coerce(tree: XmlTree): unknown {
  if (Array.isArray(tree)) return tree.map(coerce);
  if (isXmlObject(tree)) {
    return Object.fromEntries(Object.entries(tree).map(([tag, value]) => [tag, coerce(value)]));
  }
  if (tree === 'true' || tree === 'false') return tree === 'true';
  return /^-?(?:0|[1-9]\d{0,14})$/.test(tree) ? Number(tree) : tree;
}
