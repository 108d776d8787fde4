import { partitionOf } from '../../core/names.ts';
import type { Region } from '../../core/names.ts';
import type { BucketRecord, Report, SealState } from '../bucket-record.ts';
import { printableJson } from './json-text.ts';
import { remediationOf, sealInWords } from './seals-in-words.ts';

/** What Security Hub takes (its user guide, "Security Hub and OCSF"); members that 1.3 knows, too. */
const ocsfVersion = '1.6.0';
const complianceFinding = 2003;
const findings = 2;

/** One Compliance Finding (class 2003) for each bucket and seal, each in a line. */
export const toOcsf = ({ buckets }: Report, version: string): string =>
  findingsOf(buckets, version)
    .map((finding) => `${printableJson(finding)}\n`)
    .join('');

/** A bucket that is gone has no seal, so no finding. */
export const findingsOf = (buckets: readonly BucketRecord[], version: string) =>
  buckets.flatMap((bucket) =>
    Object.entries(bucket.seals).map(([seal, state]) => findingOf(bucket, seal, state, version)),
  );

/** What could not be seen is a warning of its own: neither passed nor failed. */
const answers: Readonly<Record<SealState, Answer>> = {
  sealed: {
    compliance: { status_id: 1, status: 'Pass' },
    severity: { severity_id: 1, severity: 'Informational' },
    // Nobody has to look at it any more: consumers match it to an open finding by its uid.
    activity: { activity_id: 3, activity_name: 'Close', type_uid: 200_303 },
    status: { status_id: 4, status: 'Resolved' },
  },
  drifted: {
    compliance: { status_id: 3, status: 'Fail' },
    severity: { severity_id: 3, severity: 'Medium' },
    activity: { activity_id: 1, activity_name: 'Create', type_uid: 200_301 },
    status: { status_id: 1, status: 'New' },
  },
  unknown: {
    compliance: { status_id: 2, status: 'Warning' },
    severity: { severity_id: 0, severity: 'Unknown' },
    activity: { activity_id: 1, activity_name: 'Create', type_uid: 200_301 },
    status: { status_id: 1, status: 'New' },
  },
};

type Answer = {
  compliance: { status_id: number; status: string };
  severity: { severity_id: number; severity: string };
  activity: { activity_id: number; activity_name: string; type_uid: number };
  status: { status_id: number; status: string };
};

function findingOf(bucket: BucketRecord, seal: string, state: SealState, version: string) {
  const { time, arn, region, account } = bucket;
  const { compliance, severity, activity, status } = answers[state];
  const timeMs = Date.parse(time);
  const { control, title } = sealInWords(seal);
  const details = detailsOf(bucket, seal);
  return {
    class_uid: complianceFinding,
    class_name: 'Compliance Finding',
    category_uid: findings,
    category_name: 'Findings',
    ...activity,
    type_name: `Compliance Finding: ${activity.activity_name}`,
    time: timeMs,
    time_dt: time,
    ...severity,
    ...status,
    message: `${bucket.bucket}: ${title}: ${state}`,
    metadata: {
      version: ocsfVersion,
      profiles: ['cloud', 'datetime'],
      product: { uid: 'reseal', name: 'Reseal', vendor_name: 'Reseal', version },
    },
    cloud: { provider: 'AWS', region, account: { uid: account, type: 'AWS Account', type_id: 10 } },
    finding_info: {
      // The same in every run: consumers know a finding by this, the account and the product.
      uid: `${arn}/reseal/${seal}`,
      title: `S3 bucket ${bucket.bucket}: ${title}`,
      desc: details.length > 0 ? details.join(' ') : `The ${seal} seal holds.`,
      types: ['Software and Configuration Checks'],
      modified_time: timeMs,
      modified_time_dt: time,
    },
    compliance: {
      ...compliance,
      standards: ['Reseal baseline'],
      control,
      ...(details.length > 0 ? { status_details: details } : {}),
    },
    ...(state === 'sealed' ? {} : { remediation: { desc: remediationOf(bucket) } }),
    resources: [
      {
        uid: arn,
        name: bucket.bucket,
        type: 'AWS::S3::Bucket',
        region,
        cloud_partition: partitionOf(region as Region),
        owner: { account: { uid: account, type: 'AWS Account', type_id: 10 } },
      },
    ],
    unmapped: { state: bucket.state, outcome: bucket.outcome, repair_id: bucket.repairId },
  };
}

/** Why it is not sealed: what was found, what holds it, and what a bug of ours left unseen. */
const detailsOf = ({ drifts, holds, failures, seals }: BucketRecord, seal: string): string[] =>
  seals[seal] === 'sealed'
    ? []
    : [
        ...drifts.filter((drift) => drift.seal === seal).map(({ text }) => text),
        ...holds.filter((hold) => hold.seal === seal).map(({ reason }) => reason),
        ...failures.filter(({ kind }) => kind === 'bug').map(({ text }) => text),
      ];
