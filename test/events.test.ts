import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parsePayload } from '../src/triggers/parse-payload.ts';
import type { Delivery } from '../src/triggers/parse-payload.ts';

const folder = new URL('../events/', import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
const readme = readFileSync(new URL('README.md', folder), 'utf8');
const context = { ownRoleArn: 'arn:aws:iam::111122223333:role/reseal/reseal-dev-repair' };

/** What each file holds: bucket, Region and account to look at, or the reason not to look. */
const expected: Record<string, string[]> = {
  'cloudtrail-create-bucket-console-2026.json': ['em-cloudtrail-investlab us-east-2 111122223333'],
  'cloudtrail-create-bucket-terraform.json': ['example-app-data us-east-1 444455556666'],
  'cloudtrail-delete-bucket-encryption-cli.json': ['in-1608116489 us-east-1 111122223333'],
  'cloudtrail-delete-expired-key-material-kms-service.json': [
    'DeleteExpiredKeyMaterial arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab us-west-2',
  ],
  'cloudtrail-delete-key-kms-service.json': [
    'DeleteKey arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab us-west-2',
  ],
  'cloudtrail-disable-key-console.json': [
    'DisableKey arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab us-east-1',
  ],
  'cloudtrail-get-bucket-acl-aws-service.json': ['read-only'],
  'cloudtrail-log-file-synthetic.json': [
    'app-data eu-west-1 111122223333',
    'app-data eu-west-1 111122223333',
    'read-only',
    'failed-call',
    'billing-exports eu-west-1 111122223333',
  ],
  'cloudtrail-put-bucket-encryption-composed-synthetic.json': [
    'example-app-data us-east-1 111122223333',
  ],
  'cloudtrail-put-bucket-encryption-fields-only.json': ['test-bucket undefined 111122223333'],
  'cloudtrail-put-bucket-logging-cli.json': ['event-not-watched'],
  'cloudtrail-put-bucket-policy-no-such-bucket.json': ['failed-call'],
  'cloudtrail-put-bucket-policy-terraform.json': ['example-app-data us-east-1 444455556666'],
  'cloudtrail-put-bucket-tagging-terraform.json': ['event-not-watched'],
  'cloudtrail-schedule-key-deletion-cli.json': [
    'ScheduleKeyDeletion arn:aws:kms:us-east-1:000000000:key/27d7cd14-7557-4509-a438-15fbf1e8db11 us-east-1',
  ],
  'eventbridge-create-bucket-cloudformation.json': [
    'test-remediator-bucket us-east-1 111122223333',
  ],
  'eventbridge-create-bucket-console-2016.json': [
    'custodian-create-bucket-v4 us-west-2 111122223333',
  ],
  'eventbridge-create-bucket-console-2019.json': ['af-aws-auto-tag-test us-east-1 16xxxxxxxxx9'],
  'eventbridge-create-bucket-directory-bucket-synthetic.json': ['directory-bucket'],
  'eventbridge-create-bucket-eu-through-us-east-1-synthetic.json': [
    'legacy-reports eu-west-1 111122223333',
  ],
  'eventbridge-delete-bucket-policy-cloudformation.json': [
    'test-remediator-bucket us-east-1 111122223333',
  ],
  'eventbridge-cancel-key-deletion-synthetic.json': [
    'CancelKeyDeletion arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab eu-west-1',
  ],
  'eventbridge-delete-imported-key-material-synthetic.json': [
    'DeleteImportedKeyMaterial arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab eu-west-1',
  ],
  'eventbridge-delete-key-kms-service-synthetic.json': [
    'DeleteKey arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab eu-west-1',
  ],
  'eventbridge-enable-key-synthetic.json': [
    'EnableKey arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab eu-west-1',
  ],
  'eventbridge-import-key-material-synthetic.json': [
    'ImportKeyMaterial arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab eu-west-1',
  ],
  'eventbridge-schedule-key-deletion-multi-region-synthetic.json': [
    'ScheduleKeyDeletion arn:aws:kms:eu-west-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab eu-west-1',
  ],
  'eventbridge-put-bucket-policy-cloudformation.json': [
    'test-remediator-bucket us-east-1 111122223333',
  ],
  'eventbridge-put-bucket-policy-own-role-synthetic.json': ['own-role'],
  'eventbridge-scheduled-event-synthetic.json': ['not-understood'],
  'sqs-backfill-synthetic.json': [
    'app-data 0 repair of 5ea10000-0000-4000-8000-000000000001',
    'web-assets 1 inspect of 5ea10000-0000-4000-8000-000000000001',
    'not-understood',
  ],
  'sqs-mixed-batch-synthetic.json': [
    'app-data eu-west-1 111122223333',
    'not-understood',
    'not-understood',
    'billing-exports eu-west-1 111122223333',
    'web-assets eu-west-1 111122223333',
    'app-data eu-west-1 111122223333',
    'own-role',
  ],
  'sqs-ten-events-one-bucket-synthetic.json': Array.from(
    { length: 10 },
    () => 'app-data eu-west-1 111122223333',
  ),
};

function summary({ record }: Delivery): string {
  if (record.kind === 'ignored') return record.reason;
  if (record.kind === 'not-understood') return record.kind;
  if (record.kind === 'key') {
    const { eventName, arn, named, region } = record.hint;
    return `${eventName} ${arn ?? named} ${region}`;
  }
  if (record.kind === 'bucket-of-backfill') {
    const { number, mode, run } = record.mark;
    return `${record.hint.name} ${number} ${mode} of ${run}`;
  }
  return `${record.hint.name} ${record.hint.region} ${record.hint.account}`;
}

const load = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), 'utf8'));

/** The files whose row in the README matches, sorted. */
const listed = (row: RegExp): string[] =>
  Array.from(readme.matchAll(row), ([, file = '']) => file).toSorted();

describe('events/', () => {
  it.each(files)('%s reads as the table says', (file) => {
    expect(parsePayload(load(file), context).map(summary)).toEqual(expected[file]);
  });

  it('holds exactly the files of the table', () => {
    expect(files.toSorted()).toEqual(Object.keys(expected).toSorted());
  });

  it('is listed file by file in its README, with origin and date', () => {
    const row = /^\| `([^`]+)` \|(?: [^|]+ \|){2} (?:\d{4}-\d\d-\d\d|unknown) \|$/gm;
    expect(listed(row)).toEqual(files.toSorted());
  });

  it('says synthetic in the name of what we composed, and only there', () => {
    const synthetic = files.filter((file) => file.endsWith('-synthetic.json'));
    expect(listed(/^\| `([^`]+)` \| [^|]+ \| composed \|/gm)).toEqual(synthetic.toSorted());
  });
});
