import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import {
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { CreateAliasCommand, CreateKeyCommand } from '@aws-sdk/client-kms';
import {
  CreateBucketCommand,
  GetBucketEncryptionCommand,
  GetBucketPolicyCommand,
} from '@aws-sdk/client-s3';
import { SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { Message } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sealedPolicyOf } from '../support/local-world.ts';
import { startRuntime } from './lambda-runtime.ts';
import type { Runtime } from './lambda-runtime.ts';
import {
  account,
  connectToMoto,
  deploy,
  deployedFunction,
  packaged,
  parameters,
  region,
  zipOf,
} from './stack-on-moto.ts';
import type { DeployedStack } from './stack-on-moto.ts';
import { unzip } from './unzip.ts';

/** Read by cfn-lint alone. */
const unknown = new Set([
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Logs::QueryDefinition',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Subscription',
  'AWS::SQS::QueuePolicy',
]);

const events = join(import.meta.dirname, '../../events');
const bucket = 'test-remediator-bucket';
const sample = 'eventbridge-delete-bucket-policy-cloudformation.json';
/** The settle delay of the queue, and a bit. */
const UNTIL_SETTLED_MS = 30_000;

type EventBridgeEvent = {
  id: string;
  source: string;
  'detail-type': string;
  detail: { eventName?: string; eventTime?: string };
};
const read = (file: string) =>
  JSON.parse(readFileSync(join(events, file), 'utf8')) as EventBridgeEvent;

const moto = connectToMoto();
const folder = mkdtempSync(join(tmpdir(), 'reseal-function-'));
let stack: DeployedStack;
let runtime: Runtime;
let keyArn: string;
let alerts: string;

beforeAll(async () => {
  const key = parameters.KmsKey;
  stack = await deploy(moto);
  const made = await moto.kms.send(new CreateKeyCommand({}));
  keyArn = made.KeyMetadata?.Arn ?? '';
  await moto.kms.send(new CreateAliasCommand({ AliasName: key, TargetKeyId: keyArn }));
  await moto.s3.send(new CreateBucketCommand({ Bucket: bucket }));
  const queue = await moto.sqs.send(new CreateQueueCommand({ QueueName: 'on-call' }));
  alerts = queue.QueueUrl ?? '';
  const TopicArn = stack.outputs['AlertTopicArn'];
  const Endpoint = `arn:aws:sqs:${region}:${account}:on-call`;
  const Attributes = { RawMessageDelivery: 'true' };
  await moto.sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint, Attributes }));
  await silenceSchedules();
  unzip(zipOf('BucketChangedLambdaFunction'), folder);
  runtime = await startRuntime(await deployedFunction(moto, 'reseal-dev-bucketChanged'), folder);
}, 60_000);

afterAll(async () => {
  await runtime.stop();
  rmSync(folder, { recursive: true });
});

/** To moto a rule without a pattern is one that takes every event, and it knows no functions as targets. */
async function silenceSchedules(): Promise<void> {
  const { Rules = [] } = await moto.events.send(new ListRulesCommand({}));
  for (const { Name: Rule, ScheduleExpression } of Rules) {
    if (ScheduleExpression === undefined) continue;
    const { Targets = [] } = await moto.events.send(new ListTargetsByRuleCommand({ Rule }));
    const Ids = Targets.map(({ Id = '' }) => Id);
    await moto.events.send(new RemoveTargetsCommand({ Rule, Ids }));
  }
}

/** The samples were seen in another stack, whose role had another name. */
const withRole = (event: EventBridgeEvent, roleArn = ''): EventBridgeEvent =>
  JSON.parse(
    JSON.stringify(event).replaceAll(
      'arn:aws:iam::111122223333:role/reseal/reseal-dev-repair',
      roleArn,
    ),
  ) as EventBridgeEvent;

const put = async (event: EventBridgeEvent) => {
  const { source: Source, 'detail-type': DetailType, detail } = event;
  const Entries = [{ Source, DetailType, Detail: JSON.stringify(detail) }];
  const { FailedEntryCount } = await moto.events.send(new PutEventsCommand({ Entries }));
  expect(FailedEntryCount).toBe(0);
};

async function receive(QueueUrl = '', count = 1): Promise<Message[]> {
  const until = Date.now() + UNTIL_SETTLED_MS;
  const all: Message[] = [];
  while (all.length < count && Date.now() < until) {
    const input = { QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 };
    const { Messages = [] } = await moto.sqs.send(new ReceiveMessageCommand(input));
    all.push(...Messages);
    if (Messages.length === 0) await setTimeout(200);
  }
  return all;
}

/** As Lambda hands the messages of a queue to a function. */
const batchOf = (messages: Message[]) => ({
  Records: messages.map(({ MessageId, ReceiptHandle, Body, Attributes }) => ({
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    attributes: Attributes ?? {},
    messageAttributes: {},
    eventSource: 'aws:sqs',
    eventSourceARN: `arn:aws:sqs:${region}:${account}:reseal-dev-bucket-changed`,
    awsRegion: region,
  })),
});

const nameOf = ({ detail }: EventBridgeEvent): string => {
  const { eventName, eventTime } = detail;
  return `${eventName} ${eventTime}`;
};

describe('the stack on an independent CloudFormation', () => {
  let arrived: { message: Message; event: EventBridgeEvent }[];
  const isSent = (file: string) => !/own-role|directory-bucket|scheduled-event/.test(file);
  const files = readdirSync(events).filter((file) => file.startsWith('eventbridge-'));
  const expected = files.filter(isSent);

  beforeAll(async () => {
    for (const file of files)
      await put(withRole(read(file), stack.outputs['BucketChangedRoleArn']));
    const messages = await receive(stack.outputs['BucketChangedQueueUrl'], expected.length);
    arrived = messages.map((message) => {
      return { message, event: JSON.parse(message.Body ?? '') as EventBridgeEvent };
    });
  }, 60_000);

  it('makes every resource of the template that moto knows', () => {
    const wanted = Object.entries(packaged().Resources).filter(
      ([, { Type }]) => !unknown.has(Type),
    );
    const types = Object.fromEntries(wanted.map(([id, { Type }]) => [id, Type]));
    expect(stack.resources).toMatchObject(types);
  });

  it('brings exactly the samples that name a change to the queue', () => {
    expect(arrived.map(({ event }) => nameOf(event)).toSorted()).toEqual(
      expected.map((file) => nameOf(read(file))).toSorted(),
    );
  });

  it('walks an event from EventBridge over queue and function to a sealed bucket', async () => {
    const wanted = nameOf(read(sample));
    const messages = arrived.filter(({ event }) => nameOf(event) === wanted);
    expect(messages).toHaveLength(1);
    const answer = await runtime.invoke(batchOf(messages.map(({ message }) => message)));
    expect(answer).toEqual({ kind: 'response', body: { batchItemFailures: [] } });

    const encryption = await moto.s3.send(new GetBucketEncryptionCommand({ Bucket: bucket }));
    expect(encryption.ServerSideEncryptionConfiguration?.Rules).toMatchObject([
      {
        ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: keyArn },
        BucketKeyEnabled: true,
      },
    ]);
    const policy = await moto.s3.send(new GetBucketPolicyCommand({ Bucket: bucket }));
    expect(JSON.parse(policy.Policy ?? '')).toEqual(sealedPolicyOf(bucket));
    const told = (await receive(alerts)).map(({ Body }) => JSON.parse(Body ?? '') as object);
    expect(told).toMatchObject([{ outcome: 'repaired', bucket: { name: bucket } }]);
  }, 60_000);
});
