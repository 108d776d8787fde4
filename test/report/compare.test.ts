import { describe, expect, it } from '@jest/globals';
import { compare, describeComparison } from '../../src/report/compare.ts';
import type { BucketRecord } from '../../src/report/bucket-record.ts';
import {
  bucketRecord,
  driftedRecord,
  heldRecord,
  reportOf,
  unreadRecord,
} from '../support/report-records.ts';

const gone = bucketRecord({ state: 'gone', outcome: 'gone', seals: {} });

describe('compare', () => {
  it.each<[string, BucketRecord | undefined, BucketRecord | undefined, string | undefined]>([
    ['it holds as before', bucketRecord(), bucketRecord(), undefined],
    ['it drifted before, too, and is held now', driftedRecord(), heldRecord(), undefined],
    ['it drifted', bucketRecord(), driftedRecord(), 'newly-drifted'],
    ['it was sealed', heldRecord(), bucketRecord(), 'newly-sealed'],
    ['it cannot be seen any more', bucketRecord(), unreadRecord(), 'newly-unknown'],
    ['it can be seen again, with drift', unreadRecord(), driftedRecord(), 'newly-drifted'],
    ['it was not there', undefined, bucketRecord(), 'new'],
    ['it came back', gone, driftedRecord(), 'new'],
    ['it was deleted', bucketRecord(), gone, 'gone'],
    [
      'nobody looked this time: it is not taken for gone',
      bucketRecord(),
      undefined,
      'not-looked-at',
    ],
  ])('%s', (_why, before, after, expected) => {
    const [earlier, later] = [before, after].map((one) =>
      reportOf(...(one === undefined ? [] : [one])),
    );
    if (earlier === undefined || later === undefined) throw new Error('two reports');
    const { differences, unchanged } = compare(earlier, later);
    expect(differences.map(({ difference }) => difference)).toEqual(
      expected === undefined ? [] : [expected],
    );
    expect(unchanged).toBe(expected === undefined ? 1 : 0);
  });

  it('says so in a few lines', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const earlier = reportOf(
      ...names.map((bucket) => bucketRecord({ bucket })),
      bucketRecord({ bucket: 'z' }),
    );
    const later = reportOf(
      ...names.map((bucket) => driftedRecord({ bucket })),
      bucketRecord({ bucket: 'z' }),
    );
    expect(describeComparison(compare(earlier, later))).toEqual([
      'Compared with the run of 2026-11-21T12:00:00.000Z: 1 unchanged.',
      '  7 newly drifted: a, b, c, d, e and 2 more',
    ]);
  });
});
