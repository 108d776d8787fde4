import { parseAccountId } from '../core/names.ts';
import type { AccountId, Parsed, Region } from '../core/names.ts';
import { classifyError, messageOf, nameOf } from './classify-error.ts';
import { requestHandler } from './clients-when-asked.ts';
import { sharedProfile } from './shared-profile.ts';

/** Whose credentials they are; `arn` is a role's session or a user. */
export type Caller = { account: AccountId; arn: string };

/** The account that the credentials belong to, for the command line. */
export async function callerAccount(
  region: Region,
  profile: string | undefined,
): Promise<Parsed<AccountId>> {
  const caller = await callerIdentity(region, profile);
  return caller.ok ? { ok: true, value: caller.value.account } : caller;
}

export async function callerIdentity(
  region: Region,
  profile: string | undefined,
): Promise<Parsed<Caller>> {
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
  const named = profile === undefined ? {} : { profile };
  try {
    const client = new STSClient({ region, requestHandler, ...named });
    const { Account, Arn: arn } = await client.send(new GetCallerIdentityCommand({}));
    const account = parseAccountId(Account ?? '');
    return account.ok && arn !== undefined
      ? { ok: true, value: { account: account.value, arn } }
      : cannotTell('sts:GetCallerIdentity names no account', endpointHint);
  } catch (error) {
    const isNetwork = classifyError(error, 'sts:GetCallerIdentity').kind === 'unavailable';
    const name = nameOf(error);
    if (messageOf(error) === 'Invalid URL') return cannotTell('Invalid URL', endpointHint);
    return cannotTell(name, isNetwork ? endpointHint : await credentialsHint(name, profile));
  }
}

const endpointHint = 'check the network, the Region and AWS_ENDPOINT_URL';

/** The command that gets new credentials, where the profile says which. */
async function credentialsHint(error: string, named: string | undefined): Promise<string> {
  if (error.startsWith('ExpiredToken')) return 'they have expired: get new ones';
  const profile = await sharedProfile(named);
  return profile?.login === undefined || !foundNone.has(error)
    ? 'check --profile, AWS_PROFILE or the AWS_* variables'
    : `run "${profile.login} --profile ${profile.name}"`;
}

/** The SDK's own errors, before any service was asked. */
const foundNone = new Set(['CredentialsProviderError', 'TokenProviderError']);

const cannotTell = (why: string, next: string): Parsed<never> => ({
  ok: false,
  problem: `cannot tell which account the credentials belong to (${why}): ${next}`,
});
