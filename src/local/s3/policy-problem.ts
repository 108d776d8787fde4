import { isObject, parseJsonObject } from '../parse-json.ts';
import type { JsonObject } from '../parse-json.ts';
import { partitionOfRegion } from '../partition.ts';
import type { Bucket } from './bucket.ts';

/** @see S3 User Guide, "Adding a bucket policy": 20 KB; how S3 counts is not documented. */
const POLICY_LIMIT_BYTES = 20 * 1024;

/**
 * Why S3 refuses the policy, in its words, or `undefined` when it takes it. All of these are
 * MalformedPolicy; which code S3 has for a policy that is too long is not documented.
 */
export function problemOfPolicy(text: string, bucket: Bucket): string | undefined {
  const policy = text.startsWith('{') ? parseJsonObject(text) : undefined;
  if (policy === undefined) return "Policies must be valid JSON and the first byte must be '{'";
  if (Buffer.byteLength(JSON.stringify(policy)) > POLICY_LIMIT_BYTES) {
    return `Normalized policy document exceeds the maximum allowed size of ${POLICY_LIMIT_BYTES} bytes`;
  }
  const { Version: version = '2008-10-17', Statement: statements } = policy;
  if (version !== '2008-10-17' && version !== '2012-10-17') {
    return 'The policy must contain a valid version string';
  }
  if (statements === undefined) return 'Missing required field Statement';
  const list = listOf(statements);
  if (list.length === 0) return 'Could not parse the policy: Statement is empty!';
  return firstDefined(list, (statement) => problemOfStatement(statement, bucket));
}

function problemOfStatement(statement: unknown, bucket: Bucket): string | undefined {
  if (!isObject(statement)) return 'Invalid policy syntax.';
  const effect = statement['Effect'];
  if (effect === undefined) return 'Missing required field Effect';
  if (effect !== 'Allow' && effect !== 'Deny') return `Invalid effect: ${JSON.stringify(effect)}`;
  return (
    missingElement(statement) ??
    firstDefined(['Principal', 'NotPrincipal'], (key) => problemOfPrincipal(statement[key])) ??
    firstDefined(['Resource', 'NotResource'], (key) =>
      firstDefined(listOf(statement[key] ?? []), (resource) => problemOfResource(resource, bucket)),
    )
  );
}

const missingElement = (statement: JsonObject): string | undefined =>
  firstDefined(['Principal', 'Action', 'Resource'], (name) =>
    statement[name] === undefined && statement[`Not${name}`] === undefined
      ? `Missing required field ${name}`
      : undefined,
  );

/**
 * A resource has to begin with the bucket's ARN; `*` and `arn:aws:s3:::*` are refused.
 * @see Amazon S3 Developer Guide, "Special Information for Amazon S3 Policies": "The value for
 *   Resource must be prefixed with the bucket name or the bucket name and a path under it".
 */
function problemOfResource(resource: unknown, bucket: Bucket): string | undefined {
  const arn = `arn:${partitionOfRegion(bucket.region)}:s3:::${bucket.name}`;
  if (typeof resource === 'string' && resource.startsWith(arn)) {
    const rest = resource.slice(arn.length);
    if (rest === '' || /^[/*?]/.test(rest)) return undefined;
  }
  return 'Policy has invalid resource';
}

/** @see aws-facts 4.14: the ids AIDA… and AROA… stand for principals that were deleted. */
function problemOfPrincipal(principal: unknown): string | undefined {
  if (principal === undefined || principal === '*') return undefined;
  if (!isObject(principal)) return 'Invalid policy syntax.';
  return firstDefined(listOf(principal['AWS'] ?? []), (who) =>
    typeof who === 'string' && principalPattern.test(who)
      ? undefined
      : 'Invalid principal in policy',
  );
}

const principalPattern = /^(?:\*|\d{12}|arn:aws[a-z-]*:(?:iam|sts)::\d{12}:.+)$/;

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

function firstDefined<T>(
  items: readonly T[],
  problemOf: (item: T) => string | undefined,
): string | undefined {
  for (const item of items) {
    const problem = problemOf(item);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
