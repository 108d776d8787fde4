import { describe, expect, it } from '@jest/globals';
import type { KmsKeyArn } from '../src/core/names.ts';
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
        baseline: baselineSettings({
          requiredKey: { kind: 'arn', arn: key as KmsKeyArn },
        }),
        alertTopicArn: undefined,
        ownRoleArn: undefined,
        region: 'eu-west-1',
        onlyRegion: 'eu-west-1',
        pathStyle: false,
      },
    });
  });

  it.each([
    ['RESEAL_MODE', 'fix', /RESEAL_MODE is "fix": expected inspect or repair/],
    [
      'RESEAL_ALGORITHM',
      'AES256',
      /RESEAL_ALGORITHM is "AES256": expected aws:kms or aws:kms:dsse/,
    ],
    ['RESEAL_BUCKET_KEY', 'yes', /RESEAL_BUCKET_KEY is "yes": expected true or false/],
    ['RESEAL_UPLOADS', 'on', /RESEAL_UPLOADS is "on": expected off or deny-other-encryption or/],
    ['RESEAL_TLS_VERSION', '1.1', /RESEAL_TLS_VERSION is "1.1": expected off or 1.2 or 1.3/],
    ['RESEAL_KMS_KEY', 'my-key', /RESEAL_KMS_KEY: "my-key" is not a KMS key/],
    ['RESEAL_KMS_KEY', 'alias/aws/ebs', /a key that AWS manages/],
    ['RESEAL_KMS_KEY', ' ', /RESEAL_KMS_KEY: not set/],
    ['AWS_REGION', 'Ireland', /AWS_REGION: "Ireland" is not a Region/],
    ['RESEAL_ALERT_TOPIC_ARN', 'alerts', /is "alerts": expected the ARN of an SNS topic/],
    ['RESEAL_ALERT_TOPIC_ARN', 'arn:aws:iam::111122223333:role/x', /the ARN of an SNS topic/],
    ['RESEAL_OWN_ROLE_ARN', 'arn:aws:sns:eu-west-1:111122223333:x', /the ARN of an IAM role/],
  ])('refuses %s=%s', (name, value, message) => {
    expect(problemOf({ ...good, [name]: value })).toMatch(message);
  });

  it('names every problem in one message', () => {
    const problem = problemOf({ RESEAL_MODE: 'x', RESEAL_ALGORITHM: 'y' });
    for (const name of ['RESEAL_MODE', 'RESEAL_ALGORITHM', 'RESEAL_KMS_KEY', 'AWS_REGION']) {
      expect(problem).toContain(name);
    }
  });

  it('uses path style where an endpoint is given', () => {
    const parsed = parseSettings({ ...good, AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' });
    expect(parsed.ok && parsed.value.pathStyle).toBe(true);
  });
});
