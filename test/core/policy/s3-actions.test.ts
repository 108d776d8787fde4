import { describe, expect, it } from '@jest/globals';
import { foreignActions, knownActions } from '../../../src/core/policy/s3-actions.ts';

const { bucket, objects } = knownActions;

describe('the known actions', () => {
  it('have names of the form that AWS gives to actions', () => {
    const all = [...bucket, ...objects];
    expect(all.filter((action) => !/^s3:[A-Z][A-Za-z]{5,}$/.test(action))).toEqual([]);
    expect(all.filter((action, at) => all.indexOf(action) !== at)).toEqual([]);
  });

  it('begin with those that a reader knows', () => {
    expect([bucket[0], objects[0]]).toEqual(['s3:ListBucket', 's3:GetObject']);
  });
});

describe('the foreign actions', () => {
  it('of a target are those of the other one, and never its own', () => {
    expect(foreignActions('bucket')).toEqual(expect.arrayContaining([...objects]));
    expect(foreignActions('objects')).toEqual(expect.arrayContaining([...bucket]));
    expect(foreignActions('bucket').filter((action) => bucket.includes(action))).toEqual([]);
    expect(foreignActions('objects').filter((action) => objects.includes(action))).toEqual([]);
  });

  it('are also those on accounts, jobs and access points, in words or as a pattern', () => {
    const elsewhere = foreignActions('bucket').filter((action) => !objects.includes(action));
    expect(foreignActions('objects').filter((action) => !bucket.includes(action))).toEqual(
      elsewhere,
    );
    expect(elsewhere).toEqual(expect.arrayContaining(['s3:CreateBucket', 's3:*AccessPoint*']));
    expect(elsewhere.filter((action) => !/^s3:\*?[A-Z][A-Za-z]{5,}\*?$/.test(action))).toEqual([]);
  });
});
