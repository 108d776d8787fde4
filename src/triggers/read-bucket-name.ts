import { otherBucketKind } from '../core/bucket-ref.ts';
import type { OtherBucketKind } from '../core/bucket-ref.ts';
import { parseBucketName } from '../core/names.ts';
import type { BucketName } from '../core/names.ts';
import { isObject, textAt, textOf, valueAt } from './untrusted-json.ts';
import type { JsonObject } from './untrusted-json.ts';

export type NamedBucket =
  | { kind: 'general-purpose'; name: BucketName }
  | { kind: OtherBucketKind }
  | { kind: 'not-understood'; problem: string };

/**
 * The bucket that a record is about. `bucketName` counts when it is text. As a number or a boolean
 * it was converted by CloudTrail and may have lost characters (a bucket `0123` arrives as 123):
 * then, and when it is missing, `resources` and the host name of the request know better.
 */
export function readBucketName(record: JsonObject): NamedBucket {
  const stated = valueAt(record, 'requestParameters', 'bucketName');
  if (typeof stated === 'string' && stated !== '') {
    return classify('requestParameters.bucketName', stated);
  }
  const [resource] = bucketResources(record);
  if (resource !== undefined) return classify('resources', resource.name);
  const host = bucketInHost(record);
  if (host !== undefined) return classify('requestParameters.Host', host);
  const converted = textOf(stated);
  if (converted !== undefined) return classify('requestParameters.bucketName', converted);
  return {
    kind: 'not-understood',
    problem: 'requestParameters.bucketName is missing, and resources and Host name no bucket',
  };
}

/** Records hold one or two resources; the bound is for hostile input. */
const MAX_RESOURCES = 100;

/** What `resources` says about buckets: present on Put, Delete and Get, absent on CreateBucket. */
export function bucketResources(
  record: JsonObject,
): { name: string; account: string | undefined }[] {
  const resources = valueAt(record, 'resources');
  if (!Array.isArray(resources)) return [];
  return resources.slice(0, MAX_RESOURCES).flatMap((resource: unknown) => {
    if (!isObject(resource) || resource['type'] !== 'AWS::S3::Bucket') return [];
    const name = nameInBucketArn(textAt(resource, 'ARN') ?? '');
    return name === undefined ? [] : [{ name, account: textAt(resource, 'accountId') }];
  });
}

function classify(where: string, text: string): NamedBucket {
  const other = otherBucketKind(text);
  if (other !== undefined) return { kind: other };
  if (accessPointArn.test(text)) return { kind: 'access-point-alias' };
  const name = parseBucketName(nameInBucketArn(text) ?? text);
  if (name.ok) return { kind: 'general-purpose', name: name.value };
  return { kind: 'not-understood', problem: `${where}: ${name.problem}` };
}

/** Of S3, Object Lambda or Outposts: callers may give the ARN where a bucket name belongs. */
const accessPointArn = /^arn:[^:]*:s3[a-z-]*:[^:]*:[^:]*:(?:.*[/:])?accesspoint[/:]/;

const nameInBucketArn = (arn: string): string | undefined =>
  /^arn:[^:]+:s3:::([^/:]+)$/.exec(arn)?.[1];

/** `Host: "…"` since 2020, `host: ["…"]` before. */
function bucketInHost(record: JsonObject): string | undefined {
  const parameters = valueAt(record, 'requestParameters');
  const stated = valueAt(parameters, 'Host') ?? valueAt(parameters, 'host');
  const host = textOf(Array.isArray(stated) ? stated[0] : stated);
  const name = virtualHost.exec(host ?? '')?.[1];
  return name?.replace(/\.bucket\.vpce-[^.]+$/, '');
}

/** `<name>.s3.<…>` and `<name>.s3-<region>.<…>` of AWS; a path-style host names no bucket. */
const virtualHost =
  /^(.+)\.s3[.-](?!accesspoint|object-lambda|outposts)(?:[a-z0-9-]+\.)*amazonaws\./;
