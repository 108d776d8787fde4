import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startPackedFunction, textOfSample } from './packed-function.ts';
import type { PackedFunction } from './packed-function.ts';

const files = readdirSync(join(import.meta.dirname, '../../events')).filter((file) =>
  file.endsWith('.json'),
);

/** All that samples name. Each is there, and open: one that stays so was left alone because of the event. */
const buckets = [
  'af-aws-auto-tag-test',
  'app-data',
  'billing-exports',
  'custodian-create-bucket-v4',
  'em-cloudtrail-investlab',
  'example-app-data',
  'in-1608116489',
  'legacy-reports',
  'test-bucket',
  'test-remediator-bucket',
  'web-assets',
];

type Expected = {
  /** Where it is not here: that no message has to come back. */
  answer?: object;
  told?: string[];
  written?: string[];
};

/** By the ends of the ids of messages. */
const comesBack = (...ends: string[]): object => {
  const ids = ends.map((end) => `00000000-0000-4000-8000-0000000000${end}`);
  const batchItemFailures = ids.map((itemIdentifier) => ({ itemIdentifier }));
  return { kind: 'response', body: { batchItemFailures } };
};

const nothing: Expected = {};
const repaired = (...names: string[]): Expected => {
  return { told: names.map((name) => `repaired ${name}`), written: names };
};
/** Of a key of another Region nobody can say whether it is the baseline's. */
const inDoubt = (eventName: string): Expected => {
  return { told: [`key-event ${eventName} not-told`] };
};
const isNoRecord: Expected = {
  answer: {
    kind: 'error',
    body: {
      errorMessage:
        'Not finished: detail: eventName is missing in an event of type "Scheduled Event": expected a CloudTrail record',
    },
  },
};
const poisoned = { answer: comesBack('16', '17') };
/** One is repaired, one looked at, one is a message without a run; the run tells of them at its end. */
const ofBackfill = { answer: comesBack('03'), written: ['app-data'] };

/** What comes of a sample in the account 111122223333. Whatever is not in the Region is left to that one. */
const table: [file: string, inUsEast1: Expected, inEuWest1: Expected][] = [
  ['cloudtrail-create-bucket-console-2026.json', nothing, nothing],
  ['cloudtrail-create-bucket-terraform.json', nothing, nothing],
  ['cloudtrail-delete-bucket-encryption-cli.json', repaired('in-1608116489'), nothing],
  [
    'cloudtrail-delete-expired-key-material-kms-service.json',
    inDoubt('DeleteExpiredKeyMaterial'),
    inDoubt('DeleteExpiredKeyMaterial'),
  ],
  ['cloudtrail-delete-key-kms-service.json', inDoubt('DeleteKey'), inDoubt('DeleteKey')],
  ['cloudtrail-disable-key-console.json', nothing, inDoubt('DisableKey')],
  ['cloudtrail-get-bucket-acl-aws-service.json', nothing, nothing],
  ['cloudtrail-log-file-synthetic.json', nothing, repaired('app-data', 'billing-exports')],
  [
    'cloudtrail-put-bucket-encryption-composed-synthetic.json',
    repaired('example-app-data'),
    nothing,
  ],
  [
    'cloudtrail-put-bucket-encryption-fields-only.json',
    repaired('test-bucket'),
    repaired('test-bucket'),
  ],
  ['cloudtrail-put-bucket-logging-cli.json', nothing, nothing],
  ['cloudtrail-put-bucket-policy-no-such-bucket.json', nothing, nothing],
  ['cloudtrail-put-bucket-policy-terraform.json', nothing, nothing],
  ['cloudtrail-put-bucket-tagging-terraform.json', nothing, nothing],
  // Its account has nine digits: no ARN to compare.
  [
    'cloudtrail-schedule-key-deletion-cli.json',
    inDoubt('ScheduleKeyDeletion'),
    inDoubt('ScheduleKeyDeletion'),
  ],
  ['eventbridge-cancel-key-deletion-synthetic.json', inDoubt('CancelKeyDeletion'), nothing],
  ['eventbridge-create-bucket-cloudformation.json', repaired('test-remediator-bucket'), nothing],
  ['eventbridge-create-bucket-console-2016.json', nothing, nothing],
  ['eventbridge-create-bucket-console-2019.json', nothing, nothing],
  ['eventbridge-create-bucket-directory-bucket-synthetic.json', nothing, nothing],
  [
    'eventbridge-create-bucket-eu-through-us-east-1-synthetic.json',
    nothing,
    repaired('legacy-reports'),
  ],
  [
    'eventbridge-delete-bucket-policy-cloudformation.json',
    repaired('test-remediator-bucket'),
    nothing,
  ],
  [
    'eventbridge-delete-imported-key-material-synthetic.json',
    inDoubt('DeleteImportedKeyMaterial'),
    nothing,
  ],
  ['eventbridge-delete-key-kms-service-synthetic.json', inDoubt('DeleteKey'), nothing],
  ['eventbridge-enable-key-synthetic.json', inDoubt('EnableKey'), nothing],
  ['eventbridge-import-key-material-synthetic.json', inDoubt('ImportKeyMaterial'), nothing],
  [
    'eventbridge-put-bucket-policy-cloudformation.json',
    repaired('test-remediator-bucket'),
    nothing,
  ],
  ['eventbridge-put-bucket-policy-own-role-synthetic.json', nothing, nothing],
  [
    'eventbridge-schedule-key-deletion-multi-region-synthetic.json',
    inDoubt('ScheduleKeyDeletion'),
    nothing,
  ],
  ['eventbridge-scheduled-event-synthetic.json', isNoRecord, isNoRecord],
  ['sqs-backfill-synthetic.json', ofBackfill, ofBackfill],
  [
    'sqs-mixed-batch-synthetic.json',
    poisoned,
    { ...repaired('app-data', 'billing-exports', 'web-assets'), ...poisoned },
  ],
  ['sqs-ten-events-one-bucket-synthetic.json', nothing, repaired('app-data')],
];

type Told = {
  outcome: string;
  bucket?: { name: string };
  eventName?: string;
  key?: { isBaselineKey: string };
};

const inShort = ({ outcome, bucket, eventName, key }: Told): string =>
  `${outcome} ${bucket?.name ?? `${eventName} ${key?.isBaselineKey}`}`;

/** Samples name the same buckets again and again, and that is no fight. */
const patience = { RESEAL_BREAKER_LIMIT: '100' };

it('each sample is expected to lead to something', () => {
  expect(table.map(([file]) => file).toSorted()).toEqual(files.toSorted());
});

describe.each(['us-east-1', 'eu-west-1'])('the packed function bucketChanged in %s', (region) => {
  let packed: PackedFunction;
  beforeAll(async () => {
    packed = await startPackedFunction('BucketChangedLambdaFunction', region, patience);
  }, 60_000);
  afterAll(async () => packed.stop());

  it.each(table)('answers %s', async (file, inUsEast1, inEuWest1) => {
    const expected = region === 'us-east-1' ? inUsEast1 : inEuWest1;
    packed.replaceBuckets(buckets);
    // The samples were seen in another stack, whose role had another name.
    const text = textOfSample(file).replaceAll(
      'arn:aws:iam::111122223333:role/reseal/reseal-dev-repair',
      packed.variables['RESEAL_OWN_ROLE_ARN'] ?? '',
    );
    expect(await packed.invoke(JSON.parse(text))).toMatchObject(expected.answer ?? comesBack());
    expect((packed.told() as Told[]).map(inShort).toSorted()).toEqual(expected.told ?? []);
    expect(packed.written().toSorted()).toEqual(expected.written ?? []);
  });
});
