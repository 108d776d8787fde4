import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from '@jest/globals';
import { functionsOf } from '../support/template.ts';
import type { Template } from '../support/template.ts';
import { connectToMoto, packaged, parameters, region, zipOf } from './stack-on-moto.ts';

const { stackSetTemplate } = (await import(
  join(import.meta.dirname, '../../src/deployment/stack-set.mjs')
)) as { stackSetTemplate: (template: Template, keyOf: (name: string) => string) => Template };

describe('the template for stack sets', () => {
  const template = stackSetTemplate(packaged(), (name) => `v1-${name}`);
  const moto = connectToMoto();

  it('knows nothing of the bucket of the Serverless Framework, and has all the rest', () => {
    expect(JSON.stringify(template)).not.toContain('ServerlessDeploymentBucket');
    const ids = Object.keys(packaged().Resources).filter((id) => !id.startsWith('Serverless'));
    expect(Object.keys(template.Resources)).toEqual(ids);
  });

  it('is small enough for a stack set, which takes it from S3', () => {
    expect(JSON.stringify(template).length).toBeLessThan(1_000_000);
  });

  it('makes every function from the bucket of its Region', async () => {
    await fetch(`${moto.endpoint}/moto-api/reset`, { method: 'POST' });
    const Bucket = `platform-code-${region}`;
    await moto.s3.send(new CreateBucketCommand({ Bucket }));
    for (const { id } of functionsOf(template)) {
      const { Code } = template.Resources[id]?.Properties ?? {};
      const Body = readFileSync(zipOf(id));
      await moto.s3.send(
        new PutObjectCommand({ Bucket, Key: (Code as { S3Key: string }).S3Key, Body }),
      );
    }
    const StackName = 'StackSet-reseal';
    const given = { ...parameters, CodeBucket: 'platform-code' };
    await moto.cloudformation.send(
      new CreateStackCommand({
        StackName,
        TemplateBody: JSON.stringify(template),
        Capabilities: ['CAPABILITY_NAMED_IAM'],
        Parameters: Object.entries(given).map(([ParameterKey, ParameterValue]) => {
          return { ParameterKey, ParameterValue };
        }),
      }),
    );
    const { Stacks } = await moto.cloudformation.send(new DescribeStacksCommand({ StackName }));
    expect(Stacks).toMatchObject([{ StackStatus: 'CREATE_COMPLETE' }]);
    for (const { name: FunctionName } of functionsOf(template)) {
      const made = await moto.lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
      expect(made.CodeSize).toBeGreaterThan(100_000);
    }
  }, 60_000);
});
