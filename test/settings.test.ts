import { describe, expect, it } from '@jest/globals';
import type { KmsKeyArn, Region } from '../src/core/names.ts';
import { baselineVariables } from '../src/core/baseline-document/baseline-source.ts';
import { parseSettings } from '../src/settings.ts';
import { baselineSettings } from './support/core-builders.ts';

const key = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const good = { RESEAL_KMS_KEY: key, AWS_REGION: 'eu-west-1' };

const problemOf = (environment: Record<string, string>): string => {
  const parsed = parseSettings(environment);
  return parsed.ok ? '' : parsed.problem;
};

describe('parseSettings', () => {
  it('needs only a key and a Region; it inspects unless told to repair', () => {
    expect(parseSettings(good)).toEqual({
      ok: true,
      value: {
        mode: 'inspect',
        source: {
          kind: 'given',
          baseline: baselineSettings({ requiredKey: { kind: 'arn', arn: key as KmsKeyArn } }),
        },
        alertTopicArn: undefined,
        amazonQTopicArn: undefined,
        ownRoleArn: undefined,
        ledgerTable: undefined,
        queueUrl: undefined,
        backfillQueueUrl: undefined,
        breaker: { limit: 3, windowMs: 3_600_000 },
        alerts: {},
        maximumExceptionDays: 365,
        region: 'eu-west-1',
        pathStyle: false,
      },
    });
  });

  it.each([
    ['RESEAL_MODE', 'fix', /RESEAL_MODE: "fix" is not known: expected inspect or repair/],
    [
      'RESEAL_ALGORITHM',
      'AES256',
      /RESEAL_ALGORITHM: "AES256" is not known: expected aws:kms or aws:kms:dsse/,
    ],
    ['RESEAL_BUCKET_KEY', 'yes', /RESEAL_BUCKET_KEY: "yes" is not known: expected true or false/],
    [
      'RESEAL_UPLOADS',
      'on',
      /RESEAL_UPLOADS: "on" is not known: expected off or deny-other-encryption or/,
    ],
    [
      'RESEAL_TLS_VERSION',
      '1.1',
      /RESEAL_TLS_VERSION: "1.1" is not known: expected off or 1.2 or 1.3/,
    ],
    ['RESEAL_KMS_KEY', 'my-key', /RESEAL_KMS_KEY: "my-key" is not a KMS key/],
    ['RESEAL_KMS_KEY', 'alias/aws/ebs', /a key that AWS manages/],
    ['RESEAL_KMS_KEY', ' ', /RESEAL_KMS_KEY: not set/],
    ['AWS_REGION', 'Ireland', /AWS_REGION: "Ireland" is not a Region/],
    ['RESEAL_AMAZON_Q_TOPIC_ARN', 'q', /AMAZON_Q_TOPIC_ARN: "q" is not known: expected the ARN of/],
    ['RESEAL_ALERT_TOPIC_ARN', 'alerts', /"alerts" is not known: expected the ARN of an SNS topic/],
    ['RESEAL_ALERT_TOPIC_ARN', 'arn:aws:iam::111122223333:role/x', /the ARN of an SNS topic/],
    ['RESEAL_OWN_ROLE_ARN', 'arn:aws:sns:eu-west-1:111122223333:x', /the ARN of an IAM role/],
    ['RESEAL_BREAKER_LIMIT', '0', /RESEAL_BREAKER_LIMIT: "0" is not known: expected a number/],
    ['RESEAL_ALERTS', 'held', /RESEAL_ALERTS: "held" is not known: expected outcome=severity with/],
    ['RESEAL_ALERTS', 'held=off,gone=info', /RESEAL_ALERTS: "gone=info" is not known/],
    ['RESEAL_ALERTS', 'held=off, held=info', /RESEAL_ALERTS: held is set twice/],
    ['RESEAL_BREAKER_WINDOW_MINUTES', '1e3', /expected a number from 1 to 1440/],
    ['RESEAL_MAXIMUM_EXCEPTION_DAYS', '366', /"366" is not known: expected a number from 1 to 365/],
    ['RESEAL_LEDGER_TABLE', 'a/b', /is not known: expected the name of a DynamoDB table/],
  ])('refuses %s=%s', (name, value, message) => {
    expect(problemOf({ ...good, [name]: value })).toMatch(message);
  });

  it('names every problem in one message', () => {
    const problem = problemOf({ RESEAL_MODE: 'x', RESEAL_ALGORITHM: 'y' });
    for (const name of ['RESEAL_MODE', 'RESEAL_ALGORITHM', 'RESEAL_KMS_KEY', 'AWS_REGION']) {
      expect(problem).toContain(name);
    }
  });

  it('reads every variable of the baseline', () => {
    const acceptable = key.replace('1234abcd', '99999999') as KmsKeyArn;
    const environment = {
      AWS_REGION: 'eu-west-1',
      RESEAL_KMS_KEY: `{"eu-west-1": "${key}"}`,
      RESEAL_ALGORITHM: 'aws:kms:dsse',
      RESEAL_BUCKET_KEY: 'false',
      RESEAL_ACCEPTABLE_KEYS: `${acceptable} , ${key}`,
      RESEAL_BLOCK_SSE_C: 'true',
      RESEAL_UPLOADS: 'require-key',
      RESEAL_TLS_VERSION: '1.3',
    };
    for (const name of baselineVariables) expect(Object.keys(environment)).toContain(name);
    const keys = new Map([
      ['eu-west-1' as Region, { kind: 'arn', arn: key as KmsKeyArn } as const],
    ]);
    const parsed = parseSettings(environment);
    expect(parsed.ok && parsed.value.source).toEqual({
      kind: 'given',
      baseline: {
        requiredKey: { kind: 'by-region', keys },
        algorithm: 'aws:kms:dsse',
        bucketKey: false,
        acceptableKeys: [acceptable, key],
        blockSseC: true,
        uploads: 'require-key',
        tlsVersion: '1.3',
        exemptions: [],
      },
    });
  });

  it.each([
    [
      'RESEAL_KMS_KEY',
      '{"eu-west-1": "my-key"}',
      'RESEAL_KMS_KEY.eu-west-1: "my-key" is not a KMS',
    ],
    ['RESEAL_KMS_KEY', '{"eu-west-1"}', 'RESEAL_KMS_KEY: not JSON: look for'],
    ['RESEAL_KMS_KEY', '{"eu-west-2": "alias/a"}', 'RESEAL_KMS_KEY: no key for eu-west-1'],
    [
      'RESEAL_KMS_KEY',
      '{"eu-west-1": "alias/a", "eu-west-1": "alias/b"}',
      'RESEAL_KMS_KEY.eu-west-1: named twice: keep one',
    ],
    [
      'RESEAL_ACCEPTABLE_KEYS',
      'some',
      'RESEAL_ACCEPTABLE_KEYS: "some" is not known: expected none',
    ],
    [
      'RESEAL_ACCEPTABLE_KEYS',
      `${key},alias/x`,
      'RESEAL_ACCEPTABLE_KEYS[1]: "alias/x" is not a key',
    ],
    [
      'RESEAL_BLOCK_SSE_C',
      'SSE-C',
      'RESEAL_BLOCK_SSE_C: "SSE-C" is not known: expected true or false',
    ],
  ])('says where in %s=%s the problem is', (name, value, message) => {
    expect(problemOf({ ...good, [name]: value })).toContain(message);
  });

  it.each([
    ['ssm:/reseal/baseline', { kind: 'parameter', name: '/reseal/baseline' }],
    ['ssm:/reseal:3', { kind: 'parameter', name: '/reseal:3' }],
    ['ssm:/reseal:current', { kind: 'parameter', name: '/reseal:current' }],
    ['baseline.json', { kind: 'file', path: 'baseline.json' }],
  ])('finds the baseline at %s', (place, source) => {
    const parsed = parseSettings({ RESEAL_BASELINE: place, AWS_REGION: 'eu-west-1' });
    expect(parsed.ok && parsed.value.source).toEqual(source);
  });

  it.each(['ssm:', 'ssm:reseal', 'ssm:/', 'ssm:/a b', 'ssm:/a:1:2', 'ssm:/a//b'])(
    'refuses the parameter %s',
    (place) => {
      expect(problemOf({ RESEAL_BASELINE: place, AWS_REGION: 'eu-west-1' })).toMatch(
        /^RESEAL_BASELINE: "ssm:.*" names no parameter: expected ssm:\/path, ssm:\/path:version/,
      );
    },
  );

  it('refuses a document and variables at once', () => {
    const both = { ...good, RESEAL_BASELINE: 'ssm:/reseal', RESEAL_TLS_VERSION: '1.2' };
    expect(problemOf(both)).toBe(
      'RESEAL_BASELINE holds the whole baseline: leave out RESEAL_KMS_KEY and RESEAL_TLS_VERSION',
    );
  });

  it('uses path style where an endpoint is given', () => {
    const parsed = parseSettings({ ...good, AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' });
    expect(parsed.ok && parsed.value.pathStyle).toBe(true);
  });
});
