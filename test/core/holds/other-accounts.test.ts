import { describe, expect, it } from '@jest/globals';
import { findEncryptionHolds } from '../../../src/core/holds/find-encryption-holds.ts';
import type { JsonValue } from '../../../src/core/policy/document.ts';
import { keyArn, present, refIn } from '../../support/core-builders.ts';
import { aclWith, allowRead, find, signals, toUser, withPolicy } from '../../support/core-holds.ts';

describe('other accounts and names', () => {
  const partner = 'arn:aws:iam::444455556666:role/partner';
  const inOrganization = {
    Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3' } },
  };
  const cases: [title: string, principal: JsonValue, changes: object, told: string | undefined][] =
    [
      ['an account id', { AWS: '444455556666' }, {}, '444455556666'],
      ['a role', { AWS: partner }, {}, partner],
      ['a canonical user', { CanonicalUser: '2'.repeat(64) }, {}, '2'.repeat(64)],
      ['an organization', '*', inOrganization, 'whoever meets the conditions'],
      ['an organization, as AWS *', { AWS: '*' }, inOrganization, 'whoever meets the conditions'],
      ['the own account', { AWS: 'arn:aws:iam::111122223333:root' }, {}, undefined],
      [
        'everybody of the own account',
        '*',
        { Condition: { StringEquals: { 'aws:PrincipalAccount': '111122223333' } } },
        undefined,
      ],
      ['a list of the bucket only', { AWS: partner }, { Action: 's3:ListBucket' }, undefined],
    ];
  it.each(cases)('%s', (_, principal, changes, told) => {
    const policy = withPolicy(allowRead(principal, { ...changes }));
    const customer = find(policy);
    const managed = find({ ...policy, key: { arn: keyArn, isAwsManaged: true } });
    expect(customer.holds).toEqual([]);
    expect(customer.warnings.map(({ kind }) => kind)).toEqual(told ? ['cross-account'] : []);
    expect(customer.warnings.map(({ text }) => text).join()).toContain(told ?? '');
    expect(managed.holds.map(({ kind }) => kind)).toEqual(told ? ['needs-customer-key'] : []);
    expect(managed.warnings).toEqual([]);
  });

  it('tells of a writer in the ACL', () => {
    const acl = present(aclWith(toUser('2'.repeat(64), 'WRITE'), toUser('f'.repeat(64), 'READ')));
    expect(
      find({ acl })
        .warnings.map(({ text }) => text)
        .join(),
    ).toContain('2222');
    expect(
      find({ acl })
        .warnings.map(({ text }) => text)
        .join(),
    ).not.toContain('ffff');
  });

  it('names five of many, and cuts what is long', () => {
    const ids = Array.from({ length: 40 }, (_, index) => String(444_455_556_000 + index));
    const [warning] = find(withPolicy(allowRead({ AWS: ids }))).warnings;
    expect(warning?.text).toContain('and 35 more');
  });

  it('lets pipelines have a customer managed key, and needs one for those of other accounts', () => {
    const bucket = refIn('eu-west-1', 'codepipeline-eu-west-1-123456789012');
    const seen = signals(withPolicy(allowRead({ AWS: partner })));
    expect(findEncryptionHolds(seen, bucket).holds).toEqual([]);
    const managed = { ...seen, key: { ...seen.key, isAwsManaged: true } };
    expect(findEncryptionHolds(managed, bucket).holds).toMatchObject([
      { kind: 'needs-customer-key', lift: expect.stringContaining('pipelines') },
    ]);
  });

  it.each([
    'aws-waf-logs-x',
    'aws-cloudtrail-logs-111122223333-x',
    'config-bucket-111122223333',
    'elasticbeanstalk-eu-west-1-111122223333',
    'cf-templates-abc-eu-west-1',
    'aws-glue-assets-111122223333',
    'cdk-hnb659fds-assets-111122223333-eu-west-1',
    'codepipeline-eu-west-1-123',
    'team-awslogs',
  ])('takes the name %s for a hint only', (name) => {
    const { holds, warnings } = findEncryptionHolds(signals(), refIn('eu-west-1', name));
    expect(holds).toEqual([]);
    expect(warnings.map(({ kind }) => kind)).toEqual(['name-hint']);
  });

  it.each([
    { areAccessLogsUnknown: true, kinds: ['access-logs-unknown'], why: 'some did not answer' },
    { areAccessLogsUnknown: false, kinds: [], why: 'all have answered' },
  ])('warns of access logs where $why', ({ areAccessLogsUnknown, kinds }) => {
    const asked = { ...signals(), areAccessLogsUnknown };
    const { holds, warnings } = findEncryptionHolds(asked, refIn('eu-west-1', 'app-data'));
    expect(holds).toEqual([]);
    expect(warnings.map(({ kind }) => kind)).toEqual(kinds);
  });
});
