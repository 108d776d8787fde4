import { S3Client } from '@aws-sdk/client-s3';
import { startLocalAccount } from '../../src/local/start-local-account.ts';
import type { LocalAccount, LocalAccountOptions } from '../../src/local/start-local-account.ts';

/** The body of a test of the local account. `s3` tries once, so that every error is seen. */
type Body = (account: LocalAccount, s3: S3Client) => Promise<void>;

/** Runs a test with an account of its own and closes it afterwards, whatever happens. */
export const withAccount =
  (body: Body, options: LocalAccountOptions = {}): (() => Promise<void>) =>
  async () => {
    const account = await startLocalAccount(options);
    const s3 = s3Client(account);
    try {
      await body(account, s3);
    } finally {
      s3.destroy();
      await account.close();
    }
  };

export const s3Client = (account: LocalAccount, accessKeyId = '111122223333'): S3Client =>
  new S3Client({
    endpoint: account.endpoint,
    region: 'eu-west-1',
    maxAttempts: 1,
    credentials: { accessKeyId, secretAccessKey: 'local' },
  });

/** A request as the SDK cannot make it. @returns the status, the headers and the body. */
export async function rawRequest(
  account: LocalAccount,
  method: string,
  path: string,
  options: { body?: string; scope?: string } = {},
) {
  const scope = options.scope ?? 'eu-west-1/s3';
  const authorization = `AWS4-HMAC-SHA256 Credential=111122223333/20260101/${scope}/aws4_request, SignedHeaders=host, Signature=0`;
  const response = await fetch(`${account.endpoint}${path}`, {
    method,
    headers: { authorization },
    ...(options.body === undefined ? {} : { body: options.body }),
  });
  return { status: response.status, headers: response.headers, body: await response.text() };
}
