import { describe, expect, it } from '@jest/globals';
import type { EncryptionRule } from '../../../src/core/encryption/configuration.ts';
import { awsLogsDelivery } from '../../../src/core/holds/acl.ts';
import type { EncryptionSignals } from '../../../src/core/holds/encryption-signals.ts';
import {
  loadBalancingAccounts,
  redshiftAccounts,
} from '../../../src/core/holds/regional-accounts.ts';
import {
  goodRule,
  keyArn,
  otherKeyArn,
  present,
  ruleWith,
  theirDeny,
  unreadable,
} from '../../support/core-builders.ts';
import {
  aclWith,
  allowRead,
  allowWrite,
  changeFrom,
  find,
  kindsOf,
  toLogDelivery,
  toUser,
  withPolicy,
} from '../../support/core-holds.ts';

const accessLogs = 'needs-sse-s3: S3 server access logs';
const balancers = 'needs-sse-s3: Application and Classic Load Balancer logs';
const redshift = 'needs-sse-s3: Redshift audit logs';
const vended =
  'needs-key-policy: vended logs (flow logs, Network Load Balancer, Route 53 Resolver, WAF and others)';
const legacy = 'needs-key-policy: CloudFront standard logs (legacy)';
const origin = 'needs-sse-s3: a CloudFront origin access identity';

type Case = {
  title: string;
  why: string;
  seen: Partial<EncryptionSignals>;
  holds: string[];
};

const bySeen: Case[] = [
  { title: 'nothing', why: 'a plain bucket', seen: {}, holds: [] },
  {
    title: 'access logs, by policy',
    why: 'the way of today',
    seen: withPolicy(allowWrite({ Service: 'logging.s3.amazonaws.com' })),
    holds: [accessLogs],
  },
  {
    title: 'access logs, by ACL',
    why: 'the way of before',
    seen: { acl: present(aclWith(toLogDelivery('WRITE'), toLogDelivery('READ_ACP'))) },
    holds: [accessLogs],
  },
  {
    title: 'LogDelivery may only read the ACL',
    why: 'it writes nothing',
    seen: { acl: present(aclWith(toLogDelivery('READ_ACP'))) },
    holds: [],
  },
  {
    title: 'access logs, by what is known of other buckets',
    why: 'aws-facts 3.1',
    seen: { accessLogsOf: ['source'] },
    holds: [accessLogs],
  },
  {
    title: 'access logs, by policy and by ACL',
    why: 'one writer is told once',
    seen: {
      ...withPolicy(allowWrite({ Service: 'logging.s3.amazonaws.com' })),
      acl: present(aclWith(toLogDelivery('WRITE'))),
    },
    holds: [accessLogs],
  },
  {
    title: 'CloudFront legacy logs, by ACL',
    why: 'the key policy does not name it',
    seen: { acl: present(aclWith(toUser(awsLogsDelivery))) },
    holds: [legacy],
  },
  {
    title: 'CloudFront legacy logs, by canonical user in the policy',
    why: 'the same account',
    seen: withPolicy(allowWrite({ CanonicalUser: awsLogsDelivery })),
    holds: [legacy],
  },
  {
    title: 'an origin access identity',
    why: 'OAI knows no SSE-KMS',
    seen: withPolicy(
      allowRead({ AWS: 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1' }),
    ),
    holds: [origin],
  },
  {
    title: 'a deny for a log service',
    why: 'only what is let in counts',
    seen: withPolicy(allowWrite({ Service: 'logging.s3.amazonaws.com' }, { Effect: 'Deny' })),
    holds: [],
  },
  {
    title: 'a service that only looks at the ACL',
    why: 'it touches no object',
    seen: withPolicy(
      allowWrite({ Service: 'cloudtrail.amazonaws.com' }, { Action: 's3:GetBucketAcl' }),
    ),
    holds: [],
  },
  {
    title: 'transport denied to everybody',
    why: 'the most usual statement there is',
    seen: withPolicy(theirDeny()),
    holds: [],
  },
  {
    title: 'everybody reads without a condition',
    why: 'requests without a signature never get through KMS',
    seen: withPolicy(allowRead('*')),
    holds: ['public-readers: everybody, without a signature'],
  },
  {
    title: 'a principal of a kind nobody knows',
    why: 'unknown is no reason to write',
    seen: withPolicy(allowRead({ Tomorrow: 'somebody' })),
    holds: ['writers-unknown: whoever uses the bucket'],
  },
  {
    title: 'a principal that was deleted',
    why: 'nobody uses it any more',
    seen: withPolicy(allowRead({ AWS: 'AROAEXAMPLE000000000' })),
    holds: [],
  },
  {
    title: 'a policy that cannot be read',
    why: 'who writes is not known',
    seen: { policy: unreadable },
    holds: ['writers-unknown: whoever uses the bucket'],
  },
  {
    title: 'an ACL that cannot be read',
    why: 'who writes is not known',
    seen: { acl: unreadable },
    holds: ['writers-unknown: whoever uses the bucket'],
  },
];

describe('findEncryptionHolds', () => {
  it.each(bySeen)('$title → $holds ($why)', ({ seen, holds }) => {
    expect(kindsOf(find(seen))).toEqual(holds);
  });

  const service = 'logging.s3.amazonaws.com';
  const forms: [form: string, statement: ReturnType<typeof allowWrite>][] = [
    ['a list of services', allowWrite({ Service: ['ec2.amazonaws.com', service] })],
    ['beside accounts', allowWrite({ AWS: '111122223333', Service: service })],
    ['a list of actions', allowWrite({ Service: service }, { Action: ['s3:Get*', 's3:PUT*'] })],
    ['every action', allowWrite({ Service: service }, { Action: '*' })],
    ['NotAction', allowWrite({ Service: service }, { Action: [], NotAction: 's3:Delete*' })],
    ['China', allowWrite({ Service: `${service}.cn` })],
    [
      'a condition',
      allowWrite({ Service: service }, { Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
    ],
  ];
  it.each(forms)('sees a log service in any form: %s', (form, statement) => {
    const { NotAction, ...withAction } = statement;
    const { Action: _, ...withNotAction } = statement;
    const shown = form === 'NotAction' ? withNotAction : withAction;
    expect(NotAction === undefined || form === 'NotAction').toBe(true);
    expect(kindsOf(find(withPolicy(shown)))).toContain(accessLogs);
  });

  const regional = (accounts: ReadonlyMap<string, string>, user: string) =>
    [...accounts].flatMap(([account, region]) =>
      [account, `arn:aws:iam::${account}:${user}`, `arn:aws-us-gov:iam::${account}:${user}`].map(
        (principal) => [region, principal] as const,
      ),
    );
  it.each(regional(loadBalancingAccounts, 'root'))('%s: load balancers as %s', (_, principal) => {
    expect(kindsOf(find(withPolicy(allowWrite({ AWS: principal }))))).toEqual([balancers]);
    expect(kindsOf(find(withPolicy(allowWrite({ AWS: [principal] }))))).toEqual([balancers]);
  });
  it.each(regional(redshiftAccounts, 'user/logs'))('%s: Redshift as %s', (_, principal) => {
    expect(kindsOf(find(withPolicy(allowWrite({ AWS: principal }))))).toEqual([redshift]);
  });

  it.each([
    ['logdelivery.elasticloadbalancing.amazonaws.com', balancers],
    ['logdelivery.elb.amazonaws.com', balancers],
    ['redshift.amazonaws.com', redshift],
    ['redshift.ap-east-1.amazonaws.com', redshift],
    ['delivery.logs.amazonaws.com', vended],
  ])('knows the service principal %s', (principal, hold) => {
    expect(kindsOf(find(withPolicy(allowWrite({ Service: principal }))))).toEqual([hold]);
  });

  const off = { BucketKeyEnabled: 'false' };
  type Before = [title: string, rule: EncryptionRule | undefined, sse: boolean, kms: boolean];
  const byChange: Before[] = [
    ['no configuration', undefined, true, true],
    ['SSE-S3', ruleWith('AES256'), true, true],
    ['another key', ruleWith('aws:kms', otherKeyArn), true, true],
    ['the key of AWS', ruleWith('aws:kms'), true, true],
    ['DSSE', ruleWith('aws:kms:dsse', keyArn), true, true],
    ['only the bucket key', ruleWith('aws:kms', keyArn, off), false, true],
    ['something that is not KMS', goodRule({ Tomorrow: 'x' }), false, false],
  ];
  const both = withPolicy(
    allowWrite({ Service: ['logging.s3.amazonaws.com', 'config.amazonaws.com'] }),
  );
  it.each(byChange)('%s: looks at what the change means', (_, rule, sse, kms) => {
    expect(kindsOf(find({ change: changeFrom(rule), ...both }))).toEqual([
      ...(sse ? [accessLogs] : []),
      ...(kms ? ['needs-key-policy: AWS Config'] : []),
    ]);
  });

  it('holds up nobody who names the same key in another way', () => {
    const change = changeFrom(ruleWith('aws:kms', 'alias/example'));
    expect(kindsOf(find({ change, isSameKey: true, ...both }))).toEqual([]);
  });
});
