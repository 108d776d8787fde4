import { describe, expect, it } from '@jest/globals';
import { readRegion } from '../../src/triggers/read-region.ts';

const located = (LocationConstraint: unknown) => ({
  requestParameters: {
    CreateBucketConfiguration: { xmlns: 'http://s3.amazonaws.com/doc/', LocationConstraint },
  },
  awsRegion: 'us-east-1',
});

const REFUSED = 'refused';

const cases = [
  {
    title: 'a location constraint',
    why: 'the call may have gone to us-east-1 (1.4)',
    record: located('us-west-2'),
    is: 'us-west-2',
  },
  { title: 'EU', why: 'legacy value (1.5)', record: located('EU'), is: 'eu-west-1' },
  {
    title: 'an empty location constraint',
    why: 'an empty element (1.18)',
    record: located(''),
    is: 'us-east-1',
  },
  {
    title: 'a location constraint without members',
    why: 'an empty element (1.18)',
    record: located({}),
    is: 'us-east-1',
  },
  {
    title: 'a null location constraint',
    why: 'absent for us-east-1 (1.5)',
    record: located(null),
    is: 'us-east-1',
  },
  {
    title: 'a converted location constraint',
    why: 'no Region reads as a boolean (1.18)',
    record: located(true),
    is: 'us-east-1',
  },
  {
    title: 'a location constraint that is no Region',
    why: 'unknown is never absent',
    record: located('the-moon'),
    is: REFUSED,
  },
  {
    title: 'a location constraint as a list',
    why: 'unknown is never absent',
    record: located(['us-west-2']),
    is: REFUSED,
  },
  {
    title: 'a configuration that is empty text',
    why: 'an empty element (1.18)',
    record: { requestParameters: { CreateBucketConfiguration: '' }, awsRegion: 'eu-west-1' },
    is: 'eu-west-1',
  },
  {
    title: 'the Region of the call',
    why: 'Put and Delete go to the home Region (1.4)',
    record: { awsRegion: 'cn-north-1' },
    envelope: { region: 'us-east-1' },
    is: 'cn-north-1',
  },
  {
    title: 'only the Region of the envelope',
    why: 'the bus is regional (1.3)',
    record: { awsRegion: '' },
    envelope: { region: 'us-gov-west-1' },
    is: 'us-gov-west-1',
  },
  {
    title: 'a Region of the call that is no Region',
    why: 'must not fall back to the envelope',
    record: { awsRegion: 'nowhere' },
    envelope: { region: 'us-east-1' },
    is: REFUSED,
  },
  {
    title: 'a Region of the call that is a number',
    why: 'unknown is never absent',
    record: { awsRegion: 1 },
    is: REFUSED,
  },
  { title: 'no Region', why: 'shortened records exist', record: {}, is: undefined },
];

describe('readRegion', () => {
  it.each(cases)('$title → $is ($why)', ({ record, envelope, is }) => {
    const region = readRegion(record, envelope ?? {});
    expect(region.ok ? region.value : REFUSED).toBe(is);
  });

  it('says which member held what is no Region', () => {
    const path = 'requestParameters.CreateBucketConfiguration.LocationConstraint';
    expect(readRegion(located('x'), {})).toEqual({
      ok: false,
      problem: `${path}: "x" is not a Region: expected a code like eu-west-1`,
    });
    expect(readRegion({ awsRegion: [] }, {})).toEqual({
      ok: false,
      problem: 'awsRegion: expected a Region, got an array of 0',
    });
  });
});
