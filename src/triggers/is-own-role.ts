import { textAt } from './untrusted-json.ts';
import type { JsonObject } from './untrusted-json.ts';

/**
 * Whether our own role made the call: reacting to our own writes would be a loop.
 * The session issuer carries the role's ARN with its path. Without it the session's ARN must agree
 * in partition, account and whole role name: `reseal-role-readonly` is not `reseal-role`. (The path
 * is not part of a session's ARN, but role names are unique within an account.)
 */
export function isOwnRole(record: JsonObject, ownRoleArn: string): boolean {
  const issuer = textAt(record, 'userIdentity', 'sessionContext', 'sessionIssuer', 'arn');
  if (issuer !== undefined) return issuer === ownRoleArn;
  const own = roleOf(ownRoleArn);
  const caller = roleOfSession(textAt(record, 'userIdentity', 'arn') ?? '');
  return own !== undefined && own === caller;
}

/** `arn:P:iam::A:role/<path>/<name>` → `P A name`. */
function roleOf(roleArn: string): string | undefined {
  const [, partition, account, name] =
    /^arn:([^:]+):iam::([^:]+):role\/(?:[^:]*\/)?([^:/]+)$/.exec(roleArn) ?? [];
  return name === undefined ? undefined : `${partition} ${account} ${name}`;
}

/** `arn:P:sts::A:assumed-role/<name>/<session>` → `P A name`. */
function roleOfSession(sessionArn: string): string | undefined {
  const [, partition, account, name] =
    /^arn:([^:]+):sts::([^:]+):assumed-role\/([^:/]+)\/[^:/]+$/.exec(sessionArn) ?? [];
  return name === undefined ? undefined : `${partition} ${account} ${name}`;
}
