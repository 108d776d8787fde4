import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import type { Parameter } from '@aws-sdk/client-cloudformation';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { KMSClient } from '@aws-sdk/client-kms';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { Template } from '../support/template.ts';
import type { DeployedFunction } from './lambda-runtime.ts';
import { required } from './required.ts';

export const account = '111122223333';
export const region = 'us-east-1';

const packageFolder = join(import.meta.dirname, '../../.serverless');
const textOf = (name: string): string => readFileSync(join(packageFolder, name), 'utf8');

/** What `npm run package` made. */
export const packaged = (): Template =>
  JSON.parse(textOf('cloudformation-template-update-stack.json')) as Template;

/** The zip of a function, by the id of its resource. */
export function zipOf(functionId: string): string {
  const { Code } = packaged().Resources[functionId]?.Properties ?? {};
  const key = (Code as { S3Key?: string } | undefined)?.S3Key ?? '';
  return join(packageFolder, key.slice(key.lastIndexOf('/') + 1));
}

/** @returns clients of moto, all of one account, which moto is told in a header of its own. */
export function connectToMoto() {
  const endpoint = required('RESEAL_MOTO_ENDPOINT', 'where moto_server runs');
  const credentials = { accessKeyId: account, secretAccessKey: 'moto' };
  const options = { endpoint, region, credentials, maxAttempts: 1 };
  const clients = {
    cloudformation: ofAccount(new CloudFormationClient(options)),
    events: ofAccount(new EventBridgeClient(options)),
    kms: ofAccount(new KMSClient(options)),
    lambda: ofAccount(new LambdaClient(options)),
    s3: ofAccount(new S3Client({ ...options, forcePathStyle: true })),
    sns: ofAccount(new SNSClient(options)),
    sqs: ofAccount(new SQSClient({ ...options, useQueueUrlAsEndpoint: false })),
    sts: ofAccount(new STSClient(options)),
  };
  return { endpoint, ...clients };
}

export type Moto = ReturnType<typeof connectToMoto>;

function ofAccount<
  T extends { config: { requestHandler: { handle: (...call: never[]) => unknown } } },
>(client: T): T {
  const { requestHandler } = client.config;
  const handle = requestHandler.handle.bind(requestHandler) as (...call: unknown[]) => unknown;
  requestHandler.handle = (...call: never[]) => {
    const [request] = call as unknown as [{ headers: Record<string, string> }];
    request.headers['x-moto-account-id'] = account;
    return handle(...call);
  };
  return client;
}

export type DeployedStack = {
  outputs: Record<string, string>;
  /** The type of each resource that was made, by its id in the template. */
  resources: Record<string, string>;
};

/** Parameters without which not every function starts, and not every resource is made. */
export const parameters = {
  KmsKey: 'alias/reseal',
  KeyOrBaseline: 'alias/reseal|',
  SlackWebhook: 'ssm:/reseal/slack',
  DigestSchedule: 'cron(0 8 ? * MON *)',
  AmazonQ: 'true',
};

/** Deploys as `serverless deploy` does: first the bucket alone, then zips and template through it. */
export async function deploy(moto: Moto): Promise<DeployedStack> {
  const { cloudformation, s3, endpoint } = moto;
  await fetch(`${endpoint}/moto-api/reset`, { method: 'POST' });
  const StackName = 'reseal-dev';
  const first = textOf('cloudformation-template-create-stack.json');
  await cloudformation.send(new CreateStackCommand({ StackName, TemplateBody: first }));
  const { StackResources: made = [] } = await cloudformation.send(
    new DescribeStackResourcesCommand({ StackName }),
  );
  const Bucket = made.find(({ ResourceType }) => ResourceType === 'AWS::S3::Bucket');
  const bucket = Bucket?.PhysicalResourceId ?? '';
  for (const [id, { Type, Properties }] of Object.entries(packaged().Resources)) {
    if (Type !== 'AWS::Lambda::Function') continue;
    const { S3Key: Key = '' } = Properties['Code'] as { S3Key?: string };
    const Body = readFileSync(zipOf(id));
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
  }
  const Body = textOf('cloudformation-template-update-stack.json');
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'template.json', Body }));
  await cloudformation.send(
    new UpdateStackCommand({
      StackName,
      TemplateURL: `https://s3.amazonaws.com/${bucket}/template.json`,
      Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]): Parameter => ({
        ParameterKey,
        ParameterValue,
      })),
      Capabilities: ['CAPABILITY_NAMED_IAM'],
    }),
  );
  return describe(moto, StackName);
}

async function describe({ cloudformation }: Moto, StackName: string): Promise<DeployedStack> {
  const { Stacks = [] } = await cloudformation.send(new DescribeStacksCommand({ StackName }));
  const [stack] = Stacks;
  if (stack?.StackStatus !== 'UPDATE_COMPLETE') throw new Error(`stack: ${stack?.StackStatus}`);
  const { StackResources = [] } = await cloudformation.send(
    new DescribeStackResourcesCommand({ StackName }),
  );
  const outputs = stack.Outputs?.map(({ OutputKey = '', OutputValue = '' }) => [
    OutputKey,
    OutputValue,
  ]);
  const made = StackResources.filter(({ LogicalResourceId }) => LogicalResourceId !== undefined);
  return {
    outputs: Object.fromEntries(outputs ?? []) as Record<string, string>,
    resources: Object.fromEntries(
      made.map(({ LogicalResourceId = '', ResourceType = '' }) => [
        LogicalResourceId,
        ResourceType,
      ]),
    ),
  };
}

/** A function as CloudFormation made it, with credentials of its own role. */
export async function deployedFunction(moto: Moto, name: string): Promise<DeployedFunction> {
  const {
    FunctionArn: arn = '',
    Handler: handler = '',
    Timeout = 0,
    MemorySize = 0,
    Role,
    Environment,
  } = await moto.lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
  const { Credentials } = await moto.sts.send(
    new AssumeRoleCommand({ RoleArn: Role, RoleSessionName: name }),
  );
  return {
    arn,
    handler,
    timeoutSeconds: Timeout,
    memoryMb: MemorySize,
    environment: {
      ...Environment?.Variables,
      AWS_REGION: region,
      AWS_ENDPOINT_URL: moto.endpoint,
      AWS_ACCESS_KEY_ID: Credentials?.AccessKeyId ?? '',
      AWS_SECRET_ACCESS_KEY: Credentials?.SecretAccessKey ?? '',
      AWS_SESSION_TOKEN: Credentials?.SessionToken ?? '',
    },
  };
}
