import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  parseBaselinePlace,
  parseBaselineVariables,
} from '../src/core/baseline-document/baseline-source.ts';
import type { KmsKeyArn } from '../src/core/names.ts';
import { environmentNames, parseSettings } from '../src/settings.ts';
import { baselineSettings } from './support/core-builders.ts';
import type { JsonObject } from './support/event-pattern.ts';
import { packagedTemplate, resolve } from './support/template.ts';
import type { Template } from './support/template.ts';

const keyArn =
  'arn:aws:kms:eu-central-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab' as KmsKeyArn;

let template: Template;
let local: Template;
beforeAll(() => {
  template = packagedTemplate('dev');
  const parameters = { mode: 'inspect', settleDelaySeconds: '90', logLevel: 'WARN' };
  local = packagedTemplate('local', { ...parameters, kmsKey: keyArn });
}, 60_000);

const queues = {
  BucketChangedQueue: 'https://sqs.eu-central-1.amazonaws.com/111122223333/bucket-changed',
  BackfillQueue: 'https://sqs.eu-central-1.amazonaws.com/111122223333/backfill',
};

const environmentOf = ({ Resources }: Template): Record<string, unknown> => {
  const { Environment } = Resources['BucketChangedLambdaFunction']?.Properties ?? {};
  return (Environment as { Variables: Record<string, unknown> }).Variables;
};

describe('environment', () => {
  const ours = (variables: JsonObject) =>
    Object.keys(variables)
      .filter((name) => !/^(?:POWERTOOLS|AWS)_/.test(name))
      .toSorted();

  it('is what src/settings.ts reads, deployed and in stage local', () => {
    const names = environmentNames.toSorted();
    expect(ours(environmentOf(template))).toEqual(names);
    expect(ours(environmentOf(local))).toEqual(names);
  });

  it('is understood by src/settings.ts', () => {
    const parameters = { KmsKey: keyArn };
    const values = {
      ...queues,
      AlertTopic: 'arn:aws:sns:eu-central-1:111122223333:reseal-dev-alerts',
      'BucketChangedRole.Arn': 'arn:aws:iam::111122223333:role/reseal',
    };
    const deployed = resolve(environmentOf(template), { template, parameters, values });
    expect(parse(deployed)).toMatchObject({
      ok: true,
      value: {
        mode: 'repair',
        source: {
          kind: 'given',
          baseline: baselineSettings({ requiredKey: { kind: 'arn', arn: keyArn } }),
        },
        alertTopicArn: values.AlertTopic,
        ownRoleArn: values['BucketChangedRole.Arn'],
        ledgerTable: 'LedgerTable',
      },
    });
    expect(parse(environmentOf(local))).toMatchObject({ ok: true, value: { mode: 'inspect' } });
  });

  it('is understood by src/settings.ts with a baseline in Systems Manager', () => {
    const values = {
      ...queues,
      AlertTopic: 'arn:aws:sns:eu-central-1:111122223333:reseal-dev-alerts',
      'BucketChangedRole.Arn': 'arn:aws:iam::111122223333:role/reseal',
    };
    const parameters = { Baseline: 'ssm:/reseal/baseline:3' };
    const deployed = resolve(environmentOf(template), { template, parameters, values });
    const source = { kind: 'parameter', name: '/reseal/baseline:3' };
    expect(parse(deployed)).toMatchObject({ ok: true, value: { source } });
  });

  it('needs nothing of a stack in stage local, where there is none', () => {
    for (const value of Object.values(environmentOf(local))) expect(typeof value).toBe('string');
  });

  const parse = (variables: unknown) =>
    parseSettings({ ...(variables as Record<string, string>), AWS_REGION: 'eu-central-1' });
});

describe('parameters', () => {
  const accepts = (parameter: string, text: string) =>
    new RegExp(String(template.Parameters[parameter]?.['AllowedPattern'])).test(text);

  it.each([
    ['', '', false],
    ['alias/a', '', true],
    ['', 'ssm:/reseal', true],
    ['alias/a', 'ssm:/reseal', false],
  ])('with the key "%s" and the baseline "%s" a deploy is possible: %s', (key, baseline, is) => {
    expect(template.Parameters['KeyOrBaseline']?.['Default']).toBe('|');
    expect(accepts('KeyOrBaseline', `${key}|${baseline}`)).toBe(is);
  });

  it.each([
    keyArn,
    'arn:aws-us-gov:kms:us-gov-west-1:444455556666:key/mrk-1234abcd12ab34cd56ef1234567890ab',
    'arn:aws:kms:eu-central-1:444455556666:alias/platform/s3',
    'alias/platform/s3',
    'mrk-1234abcd12ab34cd56ef1234567890ab',
    '1234abcd-12ab-34cd-56ef-1234567890ab',
    'aws/s3',
    'alias/aws/s3',
    '{"eu-central-1":"alias/platform"}',
    'platform-key',
    'arn:aws:s3:::bucket',
  ])('takes the key %s exactly if the function does', (text) => {
    const parsed = parseBaselineVariables(
      (name) => (name === 'RESEAL_KMS_KEY' ? text : undefined),
      undefined,
    );
    expect(accepts('KmsKey', text)).toBe(parsed.ok);
  });

  it.each(['ssm:/a', 'ssm:/a/b.c:7', 'ssm:/a:current', 'ssm:', 'ssm:a', 'ssm:/a:1:2', 'ssm:/a//b'])(
    'takes the baseline %s exactly if the function does',
    (text) => {
      expect(accepts('Baseline', text)).toBe(parseBaselinePlace(text).ok);
    },
  );

  it('takes no file for a baseline: a function has none', () => {
    expect(accepts('Baseline', 'baseline.json')).toBe(false);
  });

  it('take effect', () => {
    expect(local.Parameters).toMatchObject({
      KmsKey: { Default: keyArn },
      Mode: { Default: 'inspect' },
    });
    expect(Number(local.Resources['BucketChangedQueue']?.Properties['DelaySeconds'])).toBe(90);
    expect(environmentOf(local)['POWERTOOLS_LOG_LEVEL']).toBe('WARN');
  });
});
