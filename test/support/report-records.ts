import { bucketSchema, runSchema } from '../../src/report/bucket-record.ts';
import type {
  BucketRecord,
  ChangeInFull,
  Report,
  RunRecord,
} from '../../src/report/bucket-record.ts';
import { goodHold } from './core-holds.ts';

/** Good data of reports: a test names only what it changes. */

const time = '2026-11-21T12:00:00.000Z';

export const bucketRecord = (changes: Partial<BucketRecord> = {}): BucketRecord => {
  const bucket = changes.bucket ?? 'example-bucket';
  return {
    schema: bucketSchema,
    time,
    bucket,
    arn: `arn:aws:s3:::${bucket}`,
    region: 'eu-west-1',
    account: '111122223333',
    outcome: 'unchanged',
    state: 'sealed',
    drifts: [],
    seals: { encryption: 'sealed', transport: 'sealed' },
    planned: [],
    changes: [],
    remaining: [],
    failures: [],
    alarms: [],
    holds: [],
    warnings: [],
    contests: [],
    repairId: null,
    events: [],
    ...changes,
  };
};

const policyChange = (changes: Partial<ChangeInFull> = {}): ChangeInFull => ({
  setting: 'bucket policy',
  before: 'none',
  after: '1 statement',
  seals: ['transport'],
  beforeDocument: null,
  afterDocument: '{"Version":"2012-10-17","Statement":[{"Sid":"DenyInsecureConnections"}]}',
  ...changes,
});

export const driftedRecord = (changes: Partial<BucketRecord> = {}): BucketRecord =>
  bucketRecord({
    outcome: 'inspected',
    state: 'drifted',
    drifts: [{ kind: 'http-allowed', seal: 'transport', text: 'plain HTTP gets through' }],
    seals: { encryption: 'sealed', transport: 'drifted' },
    planned: [policyChange()],
    events: [
      {
        event: 'DeleteBucketPolicy',
        eventId: '1',
        eventTime: '2026-11-21T11:00:00Z',
        actor: 'arn:aws:sts::111122223333:assumed-role/deployer/session-1',
        role: 'arn:aws:iam::111122223333:role/deployer',
        tool: 'terraform',
      },
    ],
    ...changes,
  });

export const heldRecord = (changes: Partial<BucketRecord> = {}): BucketRecord =>
  bucketRecord({
    outcome: 'held',
    state: 'held',
    drifts: [{ kind: 'algorithm-weaker', seal: 'encryption', text: 'it is AES256' }],
    seals: { encryption: 'drifted', transport: 'sealed' },
    holds: [goodHold],
    ...changes,
  });

export const unreadRecord = (changes: Partial<BucketRecord> = {}): BucketRecord =>
  bucketRecord({
    outcome: 'inspected',
    state: 'unknown',
    drifts: [{ kind: 'unreadable', seal: 'transport', text: 'cannot tell: denied' }],
    seals: { encryption: 'sealed', transport: 'unknown' },
    failures: [{ kind: 'denied', text: 's3:GetBucketPolicy is denied.' }],
    ...changes,
  });

const runRecord = (changes: Partial<RunRecord> = {}): RunRecord => ({
  schema: runSchema,
  version: '0.1.0',
  command: 'scan',
  time,
  account: '111122223333',
  region: 'eu-west-1',
  buckets: 1,
  isComplete: true,
  problems: [],
  ...changes,
});

export const reportOf = (...buckets: BucketRecord[]): Report => ({
  runs: [runRecord({ buckets: buckets.length })],
  buckets,
});

/** What somebody may have put into names, policies and user agents to get at whoever reads the report. */
const hostileTexts = [
  '</script><img src=x onerror=alert(1)>',
  '<!--<script>alert(1)</script>',
  ']]><svg onload=alert(1)>',
  '"><iframe src=javascript:alert(1)>',
  "' onmouseover='alert(1)",
  '\u202egnp.exe\u202c \u2066hidden\u2069',
  '\u001b[31mred\u001b[0m\u0007\u0000\u009b2J',
  '\u2028\u2029\ud800 lone',
  "=cmd()|'/C calc'!A1",
  '+1+1',
  '-2+3',
  '@SUM(1)',
  '\t=1+1',
  '\r\n=1+1',
  '"quoted", and, commas\r\nand lines',
  '{{constructor.constructor("alert(1)")()}}',
  '__proto__',
  'x'.repeat(20_000),
];

/** With a title that is short enough for the name of a test. */
export const hostileCases: [title: string, text: string][] = hostileTexts.map((text) => [
  JSON.stringify(text.slice(0, 40)),
  text,
]);

/** One text wherever AWS, a person or a file may have put it. */
export function hostileRecord(text: string): BucketRecord {
  const words = [{ kind: text, text }];
  const place = { seal: text, text };
  const [event] = driftedRecord().events;
  return driftedRecord({
    bucket: text,
    region: text,
    account: text,
    seals: Object.fromEntries([[text, 'drifted' as const]]),
    drifts: [{ kind: text, ...place }],
    remaining: [{ kind: text, ...place }],
    planned: [policyChange({ before: text, after: text, note: text, afterDocument: text })],
    changes: [
      policyChange({ beforeDocument: text, afterDocument: JSON.stringify({ Statement: [text] }) }),
      policyChange({
        setting: 'default encryption',
        afterDocument: JSON.stringify([{ Key: text }]),
      }),
    ],
    failures: words,
    alarms: words,
    holds: [
      {
        ...goodHold,
        writer: text,
        reason: text,
        lift: text,
        source: text,
        keyPolicyStatement: text,
      },
    ],
    warnings: [{ kind: 'cross-account', text, source: text }],
    contests: [{ seal: 'transport', text, terraform: text, cloudFormation: text }],
    events:
      event === undefined
        ? []
        : [{ ...event, event: text, eventTime: text, actor: text, role: text, tool: text }],
    repairId: text,
    encryption: {
      algorithm: text,
      bucketKey: null,
      key: { named: text, arn: text, aliases: [text], whose: text, state: text, rotation: text },
    },
  });
}
