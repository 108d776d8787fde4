import { describe, expect, it } from '@jest/globals';
import { conditionOf, summarise } from '../../src/report/summarise.ts';
import {
  bucketRecord,
  driftedRecord,
  heldRecord,
  unreadRecord,
} from '../support/report-records.ts';

const goneRecord = bucketRecord({ bucket: 'gone', state: 'gone', outcome: 'gone', seals: {} });

describe('conditionOf', () => {
  it.each([
    ['every seal holds', bucketRecord(), 'sealed'],
    ['held is not sealed', heldRecord(), 'drifted'],
    [
      'drift and what was not seen: it may be worse',
      unreadRecord({ seals: { encryption: 'drifted', transport: 'unknown' } }),
      'unknown',
    ],
    ['nothing is known of its seals', bucketRecord({ seals: {} }), 'unknown'],
    ['it is not there', goneRecord, 'gone'],
  ])('%s', (_why, record, expected) => {
    expect(conditionOf(record)).toBe(expected);
  });
});

describe('summarise', () => {
  const records = [
    bucketRecord({ bucket: 'a' }),
    driftedRecord({ bucket: 'b', region: 'us-east-1' }),
    driftedRecord({ bucket: 'c' }),
    heldRecord({ bucket: 'd' }),
    unreadRecord({ bucket: 'e' }),
    goneRecord,
  ];
  const summary = summarise(records);

  it('counts the buckets that are there, and never counts the unseen as sealed', () => {
    expect(summary.total).toBe(5);
    expect(summary.conditions).toEqual({ sealed: 1, drifted: 3, unknown: 1 });
    expect(summary.seals).toEqual([
      { seal: 'encryption', sealed: 4, drifted: 1, unknown: 0 },
      { seal: 'transport', sealed: 2, drifted: 2, unknown: 1 },
    ]);
  });

  it('counts by Region', () => {
    expect(summary.regions).toEqual([
      { region: 'eu-west-1', buckets: 4, conditions: { sealed: 1, drifted: 2, unknown: 1 } },
      { region: 'us-east-1', buckets: 1, conditions: { sealed: 0, drifted: 1, unknown: 0 } },
    ]);
    expect(summary.sealsByRegion).toContainEqual({
      region: 'us-east-1',
      seal: 'transport',
      sealed: 0,
      drifted: 1,
      unknown: 0,
    });
  });

  it('counts a bucket once for each reason', () => {
    const [drift] = driftedRecord().drifts;
    const twice = driftedRecord({ drifts: drift === undefined ? [] : [drift, drift] });
    expect(summarise([twice]).drifts).toEqual([
      { kind: 'http-allowed', words: 'plain HTTP allowed', buckets: 1 },
    ]);
    expect(summary.holds).toMatchObject([{ kind: heldRecord().holds[0]?.kind, buckets: 1 }]);
    expect(summary.failures).toEqual([
      { kind: 'denied', words: 'AWS denied the call', buckets: 1 },
    ]);
  });

  it('takes the sessions of a role for one, and leaves out who touched sealed buckets', () => {
    const { events } = driftedRecord();
    const another = events.map((event) => ({
      ...event,
      actor: 'arn:aws:sts::1:assumed-role/deployer/2',
    }));
    const found = summarise([
      driftedRecord({ bucket: 'a' }),
      driftedRecord({ bucket: 'b', events: [...events, ...another] }),
      bucketRecord({ bucket: 'c', events }),
    ]);
    expect(found.causes).toEqual([
      { who: 'arn:aws:iam::111122223333:role/deployer', tool: 'terraform', buckets: 2, events: 3 },
    ]);
  });

  it('has nothing to say of nothing', () => {
    expect(summarise([])).toMatchObject({ total: 0, seals: [], drifts: [], causes: [] });
  });
});
