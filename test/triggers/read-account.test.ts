import { describe, expect, it } from '@jest/globals';
import { readAccount } from '../../src/triggers/read-account.ts';
import { bucketResource } from './good-record.ts';

const caller = (identity: Record<string, unknown>) => ({ userIdentity: identity });

const cases = [
  {
    title: 'the owner in resources',
    why: 'the caller may be of another account',
    record: {
      resources: [bucketResource('app-data', '111111111111')],
      recipientAccountId: '222222222222',
    },
    is: '111111111111',
  },
  {
    title: 'the owner of another bucket in resources',
    why: 'says nothing about ours',
    record: {
      resources: [bucketResource('other', '111111111111')],
      recipientAccountId: '222222222222',
    },
    is: '222222222222',
  },
  {
    title: 'our bucket second in resources',
    why: 'order means nothing',
    record: {
      resources: [bucketResource('other', '222222222222'), bucketResource('app-data')],
    },
    is: '111122223333',
  },
  {
    title: 'the recipient',
    why: 'CreateBucket has no resources (1.17)',
    record: { recipientAccountId: '222222222222', ...caller({ accountId: '444444444444' }) },
    envelope: { account: '333333333333' },
    is: '222222222222',
  },
  {
    title: 'only the envelope',
    why: 'records of 2019 lack the recipient (1.17)',
    record: caller({ accountId: '444444444444' }),
    envelope: { account: '16xxxxxxxxx9' },
    is: '16xxxxxxxxx9',
  },
  {
    title: 'only the caller',
    why: 'a bare record of before 2020',
    record: caller({ accountId: '444444444444', arn: 'arn:aws:iam::555555555555:root' }),
    is: '444444444444',
  },
  {
    title: "only the caller's ARN",
    why: 'a shortened record',
    record: caller({ arn: 'arn:aws:iam::555555555555:user/dev' }),
    is: '555555555555',
  },
  {
    title: 'an anonymous caller',
    why: 'ANONYMOUS_PRINCIPAL is no account',
    record: caller({ type: 'AWSAccount', principalId: '', accountId: 'ANONYMOUS_PRINCIPAL' }),
    is: undefined,
  },
  {
    title: 'a number',
    why: 'values change type on the way (1.18)',
    record: { recipientAccountId: 222222222222 },
    is: '222222222222',
  },
  {
    title: 'an ARN without account',
    why: 'empty text is absent',
    record: caller({ arn: 'arn:aws:s3:::x' }),
    is: undefined,
  },
  {
    title: 'an identity without members',
    why: 'seen in real records (1.15)',
    record: caller({}),
    is: undefined,
  },
];

describe('readAccount', () => {
  it.each(cases)('$title → $is ($why)', ({ record, envelope, is }) => {
    expect(readAccount(record, envelope ?? {}, 'app-data')).toBe(is);
  });
});
