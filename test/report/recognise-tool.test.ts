import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Actor } from '../../src/core/cause.ts';
import type { Tool } from '../../src/report/alert-contract.ts';
import { recogniseTool } from '../../src/report/recognise-tool.ts';
import { parsePayload } from '../../src/triggers/parse-payload.ts';

const nobody: Actor = {
  principal: undefined,
  sessionIssuer: undefined,
  invokedBy: undefined,
  sourceAddress: undefined,
  userAgent: undefined,
};

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

describe('recogniseTool', () => {
  it.each<[Tool, Partial<Actor>, string]>([
    [
      'terraform',
      { userAgent: 'APN/1.0 HashiCorp/1.0 Terraform/1.13.3 aws-sdk-go/1.55' },
      'its SDK is named as well',
    ],
    [
      'opentofu',
      { userAgent: 'APN/1.0 HashiCorp/1.0 OpenTofu/1.10 terraform-provider-aws/6.4' },
      'it uses the provider of Terraform',
    ],
    [
      'pulumi',
      { userAgent: 'APN/1.0 Pulumi/1.0 terraform-provider-aws/6.4 aws-sdk-go-v2/1.3' },
      'so does Pulumi',
    ],
    ['cloudformation', { invokedBy: 'cloudformation.amazonaws.com' }, 'it calls for somebody'],
    ['cloudformation', { sourceAddress: 'cloudformation.amazonaws.com' }, 'old records'],
    ['cdk', { userAgent: 'aws-cdk/2.200 aws-sdk-js/3.800 lang/js' }, 'a call of its own'],
    [
      'console',
      { userAgent: '[S3Console/0.4, aws-internal/3 aws-sdk-java/1.12]' },
      'it names an SDK',
    ],
    ['console', { invokedBy: 'signin.amazonaws.com' }, 'records of 2019'],
    ['console', { userAgent: firefox, fromConsole: true }, 'it shows the browser'],
    ['console', { userAgent: 'aws-sdk-js/3.1', fromConsole: true }, 'the SDK for browsers'],
    [
      'cli',
      { userAgent: 'aws-cli/2.31 exec-env/CloudShell', fromConsole: true },
      'a shell in the console',
    ],
    [
      'cli',
      { userAgent: '[aws-cli/1.18.197 Python/3.6.12 Linux botocore/1.19.37]' },
      'in brackets',
    ],
    ['sdk', { userAgent: 'Boto3/1.40.1 md/Botocore#1.40.1 lang/python#3.13' }, 'Python'],
    ['sdk', { userAgent: '[aws-sdk-js/3.1169.0]' }, 'JavaScript'],
    ['sdk', { userAgent: 'aws-sdk-go-v2/1.30.3 os/linux lang/go#1.22' }, 'Go'],
    [
      'service',
      { invokedBy: 'config.amazonaws.com', userAgent: 'config.amazonaws.com' },
      'a service',
    ],
    ['service', { invokedBy: 'backup.amazonaws.com', userAgent: firefox }, 'who called counts'],
    ['service', { userAgent: 'AWS Internal', sourceAddress: 'AWS Internal' }, 'KMS by itself'],
    ['unknown', { userAgent: firefox }, 'anybody can send that'],
    ['unknown', { userAgent: 'evil terraformer' }, 'only the word itself'],
    ['unknown', {}, 'nothing is said'],
  ])('%s: %j (%s)', (tool, actor, _why) => {
    expect(recogniseTool({ ...nobody, ...actor })).toBe(tool);
  });

  it.each<[string, Tool]>([
    ['cloudtrail-put-bucket-policy-terraform.json', 'terraform'],
    ['cloudtrail-create-bucket-terraform.json', 'terraform'],
    ['cloudtrail-delete-bucket-encryption-cli.json', 'cli'],
    ['cloudtrail-schedule-key-deletion-cli.json', 'cli'],
    ['cloudtrail-delete-key-kms-service.json', 'service'],
    ['cloudtrail-create-bucket-console-2026.json', 'unknown'],
    ['eventbridge-create-bucket-console-2016.json', 'console'],
    ['eventbridge-create-bucket-console-2019.json', 'console'],
    ['eventbridge-create-bucket-cloudformation.json', 'cloudformation'],
    ['eventbridge-put-bucket-policy-cloudformation.json', 'cloudformation'],
  ])('reads the record %s as %s', (file, tool) => {
    const text = readFileSync(new URL(`../../events/${file}`, import.meta.url), 'utf8');
    const [delivery] = parsePayload(JSON.parse(text), { ownRoleArn: undefined });
    const record = delivery?.record;
    const isRead = record?.kind === 'bucket' || record?.kind === 'key';
    expect(isRead && recogniseTool(record.cause.actor)).toBe(tool);
  });
});
