import type { Caller } from '../call.ts';
import { assertNever } from '../../core/assert-never.ts';
import { defaultIdentity, identityArn, roleName } from '../identity.ts';
import type { World } from '../world.ts';

/** @see aws-facts 1.14 and 1.15: the issuer's ARN has the role's path, the session's has not. */
export function userIdentity(
  world: World,
  caller: Caller,
  partition: string,
): Record<string, unknown> {
  const { account, accessKeyId } = caller;
  const identity = world.identities.get(accessKeyId) ?? defaultIdentity;
  const common = {
    type: identity.type,
    arn: identityArn(identity, account, partition),
    accountId: account,
    accessKeyId,
  };
  switch (identity.type) {
    case 'Root':
      return { ...common, principalId: account };
    case 'IAMUser':
      return { ...common, principalId: 'AIDALOCALACCOUNT00000', userName: identity.userName };
    case 'AssumedRole':
      return {
        ...common,
        principalId: `${ROLE_ID}:${identity.sessionName}`,
        sessionContext: {
          sessionIssuer: {
            type: 'Role',
            principalId: ROLE_ID,
            arn: identity.roleArn,
            accountId: account,
            userName: roleName(identity.roleArn),
          },
          attributes: { creationDate: '2026-01-01T00:00:00Z', mfaAuthenticated: 'false' },
        },
      };
    default:
      return assertNever(identity);
  }
}

const ROLE_ID = 'AROALOCALACCOUNT00000';
