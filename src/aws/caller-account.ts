import { parseAccountId } from '../core/names.ts';
import type { AccountId, Parsed, Region } from '../core/names.ts';
import { nameOf } from './classify-error.ts';

/** The account that the credentials belong to, for the command line. */
export async function callerAccount(region: Region): Promise<Parsed<AccountId>> {
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
  try {
    const { Account } = await new STSClient({ region }).send(new GetCallerIdentityCommand({}));
    return parseAccountId(Account ?? '');
  } catch (error) {
    return {
      ok: false,
      problem: `cannot tell which account the credentials belong to (${nameOf(error)}): check AWS_PROFILE or the AWS_* variables`,
    };
  }
}
