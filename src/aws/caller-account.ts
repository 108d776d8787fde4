import { parseAccountId } from '../core/names.ts';
import type { AccountId, Parsed, Region } from '../core/names.ts';
import { classifyError, nameOf } from './classify-error.ts';

/** The account that the credentials belong to, for the command line. */
export async function callerAccount(region: Region): Promise<Parsed<AccountId>> {
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
  try {
    const { Account } = await new STSClient({ region }).send(new GetCallerIdentityCommand({}));
    return parseAccountId(Account ?? '');
  } catch (error) {
    const isNetwork = classifyError(error, 'sts:GetCallerIdentity').kind === 'unavailable';
    const next = isNetwork
      ? 'check the network and AWS_ENDPOINT_URL'
      : 'check --profile, AWS_PROFILE or the AWS_* variables';
    return {
      ok: false,
      problem: `cannot tell which account the credentials belong to (${nameOf(error)}): ${next}`,
    };
  }
}
