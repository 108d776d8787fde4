import { describe, expect, it } from '@jest/globals';
import { denialCauseOf } from '../../src/aws/denial-cause.ts';
import type { DenialCause } from '../../src/core/failure.ts';

const who = 'User: arn:aws:sts::111122223333:assumed-role/reseal/session is not authorized to';
const put = `${who} perform: s3:PutBucketPolicy on resource: "arn:aws:s3:::app-data"`;

/** The wordings of the IAM and S3 User Guides, and of public reports (aws-facts 7.3 and 7.4). */
const wordings: [DenialCause, string][] = [
  ['identity-policy', 'because no identity-based policy allows the s3:PutBucketPolicy action'],
  ['identity-policy', 'with an explicit deny in an identity-based policy'],
  ['resource-policy', 'because no resource-based policy allows the s3:PutBucketPolicy action'],
  ['resource-policy', 'with an explicit deny in a resource-based policy'],
  [
    'service-control-policy',
    'because no service control policy allows the s3:PutBucketPolicy action',
  ],
  ['service-control-policy', 'with an explicit deny in a service control policy'],
  [
    'service-control-policy',
    'with an explicit deny in a VPC endpoint policy transitively through a service control policy',
  ],
  ['resource-control-policy', 'with an explicit deny in a resource control policy'],
  ['permissions-boundary', 'because no permissions boundary allows the s3:PutBucketPolicy action'],
  ['permissions-boundary', 'with an explicit deny in a permissions boundary'],
  ['session-policy', 'because no session policy allows the s3:PutBucketPolicy action'],
  ['session-policy', 'with an explicit deny in a session policy'],
  ['session-policy', 'with an explicit deny in a sessions policy'],
  ['vpc-endpoint-policy', 'because no VPC endpoint policy allows the s3:PutBucketPolicy action'],
  ['vpc-endpoint-policy', 'with an explicit deny in a VPC endpoint policy'],
  [
    'block-public-access',
    'because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.',
  ],
  [
    'block-public-access',
    'because public policies are blocked by the BlockPublicPolicy block public access setting.',
  ],
];

describe('denialCauseOf', () => {
  it.each(wordings)('%s: %s', (cause, wording) => {
    expect(denialCauseOf(`${put} ${wording}`)).toBe(cause);
    expect(denialCauseOf(`${put}\n${wording} (Service: S3, Status Code: 403)`)).toBe(cause);
  });

  it.each([
    ['nothing', ''],
    ['what strangers get', 'Access Denied'],
    [
      'what KMS says of a key that may not exist',
      `${who} perform: kms:DescribeKey because the \
resource does not exist in this Region, no resource-based policies allow access, or a \
resource-based policy explicitly denies access`,
    ],
    ['a type of tomorrow', `${put} with an explicit deny in a declarative policy`],
    [
      'a policy that no call of ours meets',
      `${put} because no role trust policy allows the x:Y action`,
    ],
    ['public ACLs', `${put} because public ACLs are prevented by the BlockPublicAcls setting`],
    [
      'a setting of another name',
      `${put} because public policies are prevented by the Other setting`,
    ],
    [
      'a session that is named after a policy',
      put.replace('/session', '/with-an-explicit-deny-in-a-service-control-policy'),
    ],
    ['a message without end', `with an explicit deny in a ${'policy '.repeat(10_000)}`],
    ['spaces without end', `because no ${' '.repeat(100_000)}`],
  ])('unknown: %s', (_title, message) => {
    expect(denialCauseOf(message)).toBe('unknown');
  });
});
