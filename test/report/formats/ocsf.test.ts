import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { findingsOf, toOcsf } from '../../../src/report/formats/ocsf.ts';
import {
  bucketRecord,
  driftedRecord,
  heldRecord,
  hostileCases,
  reportOf,
  unreadRecord,
} from '../../support/report-records.ts';
import { complianceFindingSchema } from '../../support/ocsf-compliance-finding.ts';

const ajv = new Ajv({ strict: true, allErrors: true });
const isFinding = ajv.compile(complianceFindingSchema);

const findings = (...buckets: Parameters<typeof reportOf>) => findingsOf(buckets, '0.1.0');

describe('findingsOf', () => {
  it.each([
    ['sealed', bucketRecord()],
    ['drifted', driftedRecord()],
    ['held', heldRecord()],
    ['not seen', unreadRecord()],
  ])('has a Compliance Finding for each seal of a bucket that is %s', (_title, bucket) => {
    const found = findings(bucket);
    expect(found).toHaveLength(2);
    for (const finding of found) {
      isFinding(finding);
      expect(isFinding.errors ?? []).toEqual([]);
      expect(finding.type_uid).toBe(finding.class_uid * 100 + finding.activity_id);
    }
  });

  it('answers with pass, fail and, where it could not be seen, neither', () => {
    const answers = [driftedRecord(), unreadRecord()].flatMap((bucket) =>
      findings(bucket).map(({ compliance, status, severity, activity_name }) => [
        compliance.control,
        compliance.status,
        status,
        severity,
        activity_name,
      ]),
    );
    expect(answers).toEqual([
      ['reseal.encryption', 'Pass', 'Resolved', 'Informational', 'Close'],
      ['reseal.transport', 'Fail', 'New', 'Medium', 'Create'],
      ['reseal.encryption', 'Pass', 'Resolved', 'Informational', 'Close'],
      ['reseal.transport', 'Warning', 'New', 'Unknown', 'Create'],
    ]);
  });

  it('names a finding the same in every run, and no two alike', () => {
    const first = findings(driftedRecord(), bucketRecord({ bucket: 'another' }));
    const later = findings(
      bucketRecord({ time: '2027-01-01T00:00:00.000Z' }),
      bucketRecord({ bucket: 'another' }),
    );
    const uids = first.map(({ finding_info }) => finding_info.uid);
    expect(later.map(({ finding_info }) => finding_info.uid)).toEqual(uids);
    expect(new Set(uids).size).toBe(4);
  });

  it('says in the details what is wrong with this seal and no other', () => {
    const [encryption, transport] = findings(heldRecord());
    expect(encryption?.compliance.status_details).toContain('it is AES256');
    expect(encryption?.remediation?.desc).toBe(heldRecord().holds[0]?.lift);
    expect(transport?.compliance.status_details).toBeUndefined();
    expect(transport?.remediation).toBeUndefined();
  });

  it('has the partition of the bucket', () => {
    const [finding] = findings(bucketRecord({ region: 'us-gov-west-1' }));
    expect(finding?.resources[0]?.cloud_partition).toBe('aws-us-gov');
  });

  it('has none for a bucket that is gone, and unknown for one that a bug hid', () => {
    expect(findings(bucketRecord({ state: 'gone', outcome: 'gone', seals: {} }))).toEqual([]);
    const hidden = bucketRecord({
      state: 'failed',
      outcome: 'failed',
      seals: { transport: 'unknown' },
      failures: [{ kind: 'bug', text: 'undefined is not a function' }],
    });
    expect(findings(hidden)[0]?.compliance.status_details).toEqual(['undefined is not a function']);
  });
});

describe('toOcsf', () => {
  it.each(hostileCases)('is one line for each finding, whatever was found: %s', (_title, text) => {
    const drifts = [{ kind: 'http-allowed', seal: 'transport', text }];
    const lines = toOcsf(reportOf(driftedRecord({ drifts })), '0.1.0')
      .trimEnd()
      .split('\n');
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(isFinding(JSON.parse(line))).toBe(true);
  });
});
