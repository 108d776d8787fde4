import { assertNever } from '../core/assert-never.ts';

/** Who stands behind an access key id. Without an entry it is an IAM user of the key's account. */
export type Identity =
  | { type: 'Root' }
  | { type: 'IAMUser'; userName: string }
  | { type: 'AssumedRole'; roleArn: string; sessionName: string };

export type Identities = Map<string, Identity>;

export const defaultIdentity: Identity = { type: 'IAMUser', userName: 'local-user' };

/**
 * The account of a caller: the one in the role's ARN, else the access key id itself when it is
 * twelve digits, else the default account.
 */
export function accountOf(
  accessKeyId: string,
  identities: Identities,
  defaultAccount: string,
): string {
  const identity = identities.get(accessKeyId);
  if (identity?.type === 'AssumedRole') return identity.roleArn.split(':')[4] ?? defaultAccount;
  return /^\d{12}$/.test(accessKeyId) ? accessKeyId : defaultAccount;
}

/** The ARN that `sts:GetCallerIdentity` and CloudTrail's `userIdentity.arn` show. */
export function identityArn(identity: Identity, account: string, partition: string): string {
  switch (identity.type) {
    case 'Root':
      return `arn:${partition}:iam::${account}:root`;
    case 'IAMUser':
      return `arn:${partition}:iam::${account}:user/${identity.userName}`;
    case 'AssumedRole':
      return `arn:${partition}:sts::${account}:assumed-role/${roleName(identity.roleArn)}/${identity.sessionName}`;
    default:
      return assertNever(identity);
  }
}

/** The last segment: the ARN of a session leaves the role's path out. */
export const roleName = (roleArn: string): string => roleArn.split('/').at(-1) ?? roleArn;
