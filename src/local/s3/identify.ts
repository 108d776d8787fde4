/** What a request to S3 asks for, read off its method, its path and its query. */
export type Identified = { operation: string; bucket: string | undefined };

/** Query parameters that name a sub-resource, with the noun in the operation's name. */
const subResources = new Map([
  ['encryption', 'BucketEncryption'],
  ['policy', 'BucketPolicy'],
  ['policyStatus', 'BucketPolicyStatus'],
  ['acl', 'BucketAcl'],
  ['logging', 'BucketLogging'],
  ['website', 'BucketWebsite'],
  ['tagging', 'BucketTagging'],
  ['location', 'BucketLocation'],
  ['versioning', 'BucketVersioning'],
  ['lifecycle', 'BucketLifecycleConfiguration'],
  ['notification', 'BucketNotificationConfiguration'],
  ['publicAccessBlock', 'PublicAccessBlock'],
  ['ownershipControls', 'BucketOwnershipControls'],
  ['cors', 'BucketCors'],
  ['replication', 'BucketReplication'],
  ['abac', 'BucketAbac'],
]);

const verbs = new Map([
  ['GET', 'Get'],
  ['PUT', 'Put'],
  ['DELETE', 'Delete'],
  ['HEAD', 'Head'],
  ['POST', 'Post'],
]);

const plainBucketOperations = new Map([
  ['PUT', 'CreateBucket'],
  ['DELETE', 'DeleteBucket'],
  ['HEAD', 'HeadBucket'],
  ['GET', 'ListObjects'],
]);

/**
 * @param host the Host header: `bucket.localhost:4566` is virtual-host style.
 * @param path still percent-encoded, as in the request line.
 */
export function identifyS3(
  method: string,
  host: string,
  path: string,
  query: URLSearchParams,
): Identified {
  const { bucket, key } = bucketAndKey(host, path);
  const verb = verbs.get(method) ?? method;
  if (bucket === undefined) {
    return { operation: method === 'GET' ? 'ListBuckets' : `${verb}Service`, bucket };
  }
  if (key !== '') return { operation: `${verb}Object`, bucket };
  const noun = [...query.keys()].map((name) => subResources.get(name)).find(Boolean);
  if (noun !== undefined) return { operation: `${verb}${noun}`, bucket };
  return { operation: plainBucketOperations.get(method) ?? `${verb}Bucket`, bucket };
}

function bucketAndKey(host: string, path: string): { bucket: string | undefined; key: string } {
  const virtual = /^(.+)\.localhost(?::\d+)?$/.exec(host)?.[1];
  const decoded = decodePath(path).slice(1);
  if (virtual !== undefined) return { bucket: virtual, key: decoded };
  const [bucket = '', ...key] = decoded.split('/');
  return { bucket: bucket === '' ? undefined : bucket, key: key.join('/') };
}

/** A path that does not decode is taken as it stands; no bucket has such a name. */
function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
