import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from './support/event-pattern.ts';
import { isAllowed, roleOf, statementsOf } from './support/role-evaluation.ts';
import { functionsOf, packagedTemplate, resolve } from './support/template.ts';
import type { Template } from './support/template.ts';

const template = packagedTemplate('dev');
const key = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const exempt = 'arn:aws:s3:::aws-controltower-*,arn:aws:s3:::old-scanner';
const hardened = {
  SubnetIds: 'subnet-0a1b2c3d,subnet-4e5f6a7b',
  SecurityGroupIds: 'sg-0a1b2c3d',
  DataKmsKeyArn: key,
  ExemptBucketArns: exempt,
  ReservedConcurrency: '10',
  Tracing: 'PassThrough',
};

type Found = JsonObject & { id: string };

const ofType = (type: string, parameters: Record<string, string> = {}): Found[] =>
  Object.entries(template.Resources)
    .filter(([, { Type }]) => Type === type)
    .map(([id, { Properties }]) => {
      return { id, ...(resolve(Properties, { template, parameters }) as JsonObject) };
    });

const functions = functionsOf(template).map((one) => {
  return { ...one, roleId: roleOf(one.id, template) };
});
const propertiesOf = (id: string, parameters = {}): JsonObject | undefined =>
  ofType('AWS::Lambda::Function', parameters).find((one) => one.id === id);
const nameOf = (reference: unknown): string => String(reference).replace(/\.Arn$/, '');

describe.each(functions)('the function $name', ({ id }) => {
  it('runs on nothing but what is asked for', () => {
    const plain = propertiesOf(id);
    expect(plain).toMatchObject({ TracingConfig: { Mode: 'Active' }, Runtime: 'nodejs24.x' });
    expect(plain).not.toHaveProperty('VpcConfig');
  });

  it('goes into subnets, untraced, where that is asked for', () => {
    expect(propertiesOf(id, hardened)).toMatchObject({
      TracingConfig: { Mode: 'PassThrough' },
      VpcConfig: {
        SubnetIds: ['subnet-0a1b2c3d', 'subnet-4e5f6a7b'],
        SecurityGroupIds: ['sg-0a1b2c3d'],
      },
    });
  });

  it('keeps the event of an asynchronous invoke that failed', () => {
    const configuration = ofType('AWS::Lambda::EventInvokeConfig').find(
      ({ FunctionName }) => FunctionName === id,
    );
    expect(configuration).toMatchObject({
      DestinationConfig: { OnFailure: { Destination: 'DeadLetterQueue.Arn' } },
    });
  });

  it('logs to a group that ends, under the key that is asked for', () => {
    const name = `/aws/lambda/${String(propertiesOf(id)?.['FunctionName'])}`;
    const group = ofType('AWS::Logs::LogGroup', hardened).find(
      (one) => one['LogGroupName'] === name,
    );
    expect(group).toMatchObject({ RetentionInDays: 90, KmsKeyId: key });
  });
});

describe('FIPS 140', () => {
  const variablesOf = ({ Resources }: Template, id: string): JsonObject => {
    const { Environment } = Resources[id]?.Properties ?? {};
    return (Environment as { Variables: JsonObject }).Variables;
  };
  const validated = packagedTemplate('dev', { fipsEndpoints: 'true' });

  it.each(functions)('is asked of $name, only where that is asked for', ({ id }) => {
    const name = 'AWS_USE_FIPS_ENDPOINT';
    expect(String(variablesOf(validated, id)[name])).toBe('true');
    expect(String(variablesOf(template, id)[name])).toBe('false');
  });
});

it('keeps runs free for the function that reseals, where that is asked for', () => {
  const id = 'BucketChangedLambdaFunction';
  expect(propertiesOf(id)).not.toHaveProperty('ReservedConcurrentExecutions');
  expect(propertiesOf(id, hardened)).toHaveProperty('ReservedConcurrentExecutions', '10');
});

describe.each(ofType('AWS::Lambda::EventSourceMapping'))('the event source $id', (mapping) => {
  it('shows a message to one run at a time, and lets single messages fail', () => {
    const timeoutSeconds = Number(propertiesOf(nameOf(mapping['FunctionName']))?.['Timeout']);
    const queue = ofType('AWS::SQS::Queue').find(
      (one) => one.id === nameOf(mapping['EventSourceArn']),
    );
    // Six times the timeout: AWS's advice, so that a throttled poller does not lose its messages. The one message
    // of a long run has tries enough, and is to come back as soon as the run was cut off.
    const factor = mapping['BatchSize'] === 1 ? 1 : 6;
    expect(Number(queue?.['VisibilityTimeout'])).toBeGreaterThanOrEqual(factor * timeoutSeconds);
    expect(queue).toHaveProperty('RedrivePolicy.deadLetterTargetArn');
    expect(mapping).toMatchObject({ FunctionResponseTypes: ['ReportBatchItemFailures'] });
  });
});

describe('keys', () => {
  it.each(ofType('AWS::SQS::Queue'))('$id is encrypted by SQS, or by the key given', (queue) => {
    expect(queue).toHaveProperty('SqsManagedSseEnabled', true);
    expect(queue).not.toHaveProperty('KmsMasterKeyId');
    const own = ofType('AWS::SQS::Queue', hardened).find(({ id }) => id === queue.id);
    expect(own).toHaveProperty('KmsMasterKeyId', key);
    expect(own).not.toHaveProperty('SqsManagedSseEnabled');
  });

  it.each(ofType('AWS::SNS::Topic'))(
    '$id is encrypted by the key of AWS, or by the key given',
    (topic) => {
      expect(topic).toHaveProperty('KmsMasterKeyId', 'alias/aws/sns');
      const own = ofType('AWS::SNS::Topic', hardened).find(({ id }) => id === topic.id);
      expect(own).toHaveProperty('KmsMasterKeyId', key);
    },
  );
});

describe.each(functions)('$roleId', ({ roleId }) => {
  const plain = statementsOf(roleId, template);
  const statements = statementsOf(roleId, template, hardened);
  const via = (service: string) => ({ 'kms:viaservice': `${service}.eu-central-1.AWS::URLSuffix` });
  const kms = { action: 'kms:GenerateDataKey', resource: key };
  const network = { action: 'ec2:CreateNetworkInterface', resource: '*' };
  const trace = { action: 'xray:PutTraceSegments', resource: '*' };

  it.each([
    ['the key through SQS', { ...kms, context: via('sqs') }, false, true],
    ['the key through SNS', { ...kms, context: via('sns') }, false, true],
    ['the key through S3', { ...kms, context: via('s3') }, false, false],
    ['the key by itself', kms, false, false],
    ['network interfaces', network, false, true],
    ['traces', trace, true, false],
  ])('%s: only where it is asked for', (_, request, before, after) => {
    expect(isAllowed(plain, request)).toBe(before);
    expect(isAllowed(statements, request)).toBe(after);
  });

  it.each(['s3:PutBucketPolicy', 's3:PutEncryptionConfiguration', 's3:DeleteBucketPolicy'])(
    'may never %s of an exempt bucket',
    (action) => {
      const context = { 'aws:resourceaccount': '111122223333' };
      for (const name of ['aws-controltower-logs', 'old-scanner']) {
        const request = { action, resource: `arn:aws:s3:::${name}`, context };
        expect(isAllowed(statements, request)).toBe(false);
        // Whatever else is allowed: the Deny is there, and decides.
        const all = { Effect: 'Allow', Action: ['s3:*'], Resource: '*' };
        expect(isAllowed([all, ...statements], request)).toBe(false);
      }
      const other = { action: 's3:PutBucketPolicy', resource: 'arn:aws:s3:::app-data', context };
      expect(isAllowed(statements, other)).toBe(isAllowed(plain, other));
    },
  );
});
