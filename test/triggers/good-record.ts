/** CloudTrail's record of a good `PutBucketPolicy`; a test names only what it changes. */
export const goodRecord = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  eventVersion: '1.11',
  userIdentity: {
    type: 'AssumedRole',
    principalId: 'AROAEXAMPLE000000000:session',
    arn: 'arn:aws:sts::111122223333:assumed-role/deploy/session',
    accountId: '111122223333',
    sessionContext: {
      sessionIssuer: { type: 'Role', arn: 'arn:aws:iam::111122223333:role/ci/deploy' },
    },
  },
  eventTime: '2026-11-21T09:00:00Z',
  eventSource: 's3.amazonaws.com',
  eventName: 'PutBucketPolicy',
  awsRegion: 'eu-west-1',
  sourceIPAddress: '203.0.113.10',
  userAgent: '[aws-cli/2.31.0]',
  requestParameters: { bucketName: 'app-data', policy: '' },
  responseElements: null,
  eventID: 'f084ba5e-2933-45b2-8c7b-36304de2606c',
  readOnly: false,
  resources: [bucketResource('app-data')],
  eventType: 'AwsApiCall',
  recipientAccountId: '111122223333',
  ...changes,
});

/** The same without the members named. */
export const recordWithout = (...names: string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(goodRecord()).filter(([name]) => !names.includes(name)));

export const bucketResource = (name: string, accountId = '111122223333') => ({
  accountId,
  type: 'AWS::S3::Bucket',
  ARN: `arn:aws:s3:::${name}`,
});

export const goodEnvelope = (
  detail: unknown = goodRecord(),
  changes: Record<string, unknown> = {},
): Record<string, unknown> => ({
  version: '0',
  id: '075efcc5-cc27-4041-accc-5fe2f65ef80d',
  'detail-type': 'AWS API Call via CloudTrail',
  source: 'aws.s3',
  account: '111122223333',
  time: '2026-11-21T09:00:00Z',
  region: 'eu-west-1',
  resources: [],
  detail,
  ...changes,
});

/** An SQS message; a body that is no text is put into JSON. */
export const goodMessage = (messageId: string, body: unknown = goodEnvelope()) => ({
  messageId,
  receiptHandle: 'EXAMPLE',
  body: typeof body === 'string' ? body : JSON.stringify(body),
  attributes: {},
  messageAttributes: {},
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:eu-west-1:111122223333:bucket-events',
  awsRegion: 'eu-west-1',
});
