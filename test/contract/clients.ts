import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';

export const ACCOUNT = '111122223333';
export const OTHER_ACCOUNT = '444455556666';
const REGION = 'eu-west-1';

/** The services as one caller in one Region sees them. */
export type Aws = {
  endpoint: string;
  s3: S3Client;
  kms: KMSClient;
  sns: SNSClient;
  sqs: SQSClient;
  ssm: SSMClient;
  sts: STSClient;
  /** The same world seen from elsewhere. */
  from: (where: { account?: string; region?: string }) => Aws;
};

/** @returns clients that try once, so that every error is seen, and what disconnects them all. */
export function connect(endpoint: string): { aws: Aws; disconnect: () => void } {
  const opened: { destroy: () => void }[] = [];
  const open = (account: string, region: string): Aws => {
    const config = {
      endpoint,
      region,
      maxAttempts: 1,
      forcePathStyle: true,
      credentials: { accessKeyId: account, secretAccessKey: 'local' },
      requestHandler: handlerFor(account),
    };
    const clients = {
      s3: new S3Client(config),
      kms: new KMSClient(config),
      sns: new SNSClient(config),
      sqs: new SQSClient(config),
      ssm: new SSMClient(config),
      sts: new STSClient(config),
    };
    opened.push(...Object.values(clients));
    const from: Aws['from'] = (where) => open(where.account ?? account, where.region ?? region);
    return { endpoint, ...clients, from };
  };
  const disconnect = (): void => {
    for (const client of opened) client.destroy();
  };
  return { aws: open(ACCOUNT, REGION), disconnect };
}

/**
 * The SDK's own handler, which also tells moto the account in its own header: moto does not take
 * an access key id of twelve digits for an account, as the local account does.
 */
function handlerFor(account: string) {
  const { requestHandler } = new S3Client({ region: REGION }).config;
  const handle = requestHandler.handle.bind(requestHandler);
  requestHandler.handle = (request, options) => {
    request.headers['x-moto-account-id'] = account;
    return handle(request, options);
  };
  return requestHandler;
}
