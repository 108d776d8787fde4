import { callsOf } from './bundle.ts';
import type { Template } from './template.ts';

/** Where the action has another name than the call. */
const otherNames: Record<string, string> = {
  GetBucketEncryption: 's3:GetEncryptionConfiguration',
  PutBucketEncryption: 's3:PutEncryptionConfiguration',
  GetPublicAccessBlock: 's3:GetBucketPublicAccessBlock',
  ListBuckets: 's3:ListAllMyBuckets',
  SendMessageBatch: 'sqs:SendMessage',
};

/** The service of every call there is. A call that is not listed fails the tests. */
const services: Record<string, string> = {
  GetBucketPolicy: 's3',
  PutBucketPolicy: 's3',
  GetBucketPolicyStatus: 's3',
  GetBucketAcl: 's3',
  GetBucketLogging: 's3',
  GetBucketWebsite: 's3',
  DescribeKey: 'kms',
  GetKeyPolicy: 'kms',
  GetParameter: 'ssm',
  Publish: 'sns',
  Query: 'dynamodb',
  GetItem: 'dynamodb',
  PutItem: 'dynamodb',
  UpdateItem: 'dynamodb',
  DeleteItem: 'dynamodb',
};

const actionOf = (call: string): string =>
  otherNames[call] ?? `${services[call] ?? 'unknown-service'}:${call}`;

/** The actions of the calls in the bundle of a handler. */
export async function actionsOfCode(handler: string): Promise<string[]> {
  return (await callsOf(handler)).map(actionOf);
}

/** What a function needs: the actions of the calls in its bundle, and of those that Lambda makes in its name. */
export async function actionsOf(
  { id, handler }: { id: string; handler: string },
  template: Template,
): Promise<string[]> {
  const ofCode = await actionsOfCode(handler);
  return [...new Set([...ofCode, ...actionsOfLambda(id, template)])].toSorted();
}

/** By what the template has it do. */
function actionsOfLambda(functionId: string, template: Template): string[] {
  const named = (type: string) =>
    Object.values(template.Resources).filter(
      ({ Type, Properties }) =>
        Type === type && JSON.stringify(Properties['FunctionName']).includes(`"${functionId}"`),
    );
  const { TracingConfig } = template.Resources[functionId]?.Properties ?? {};
  const sources = named('AWS::Lambda::EventSourceMapping');
  const configurations = named('AWS::Lambda::EventInvokeConfig');
  return [
    'logs:CreateLogStream',
    'logs:PutLogEvents',
    ...(JSON.stringify(TracingConfig) === '{"Mode":{"Ref":"Tracing"}}'
      ? ['xray:PutTraceSegments', 'xray:PutTelemetryRecords']
      : []),
    ...(sources.length === 0
      ? []
      : ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes']),
    ...(configurations.length === 0 ? [] : ['sqs:SendMessage']),
  ];
}
