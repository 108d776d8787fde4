import type { Context } from './core-iam-conditions.ts';
import type { Principal, Request } from './core-iam-simulation.ts';

/** The requests that the simulation tries: every principal, action, resource and context below. */

/** The bucket that requests are made to. */
export type Place = { partition: string; name: string };

const here: Place = { partition: 'aws', name: 'example-bucket' };

/** An anonymous caller as today's edition of the guide tells it; older ones have no account and no id. */
const unsigned: Principal = { name: 'unsigned', arns: [] };

export function principalsIn(partition: string): readonly Principal[] {
  const own = `arn:${partition}:iam::111122223333`;
  return [
    { name: 'anonymous', arns: [] },
    unsigned,
    { name: 'root of the account', arns: [`${own}:root`], account: '111122223333' },
    {
      name: 'role session',
      arns: [`${own}:role/app`, `arn:${partition}:sts::111122223333:assumed-role/app/session`],
      account: '111122223333',
    },
    { name: 'user', arns: [`${own}:user/ann`], account: '111122223333' },
    {
      name: 'partner',
      arns: [`arn:${partition}:iam::444455556666:role/sync`],
      account: '444455556666',
    },
    { name: 'service', arns: [], service: 'logging.s3.amazonaws.com' },
    {
      name: 'origin access identity',
      arns: [
        `arn:${partition}:iam::cloudfront:user/CloudFront Origin Access Identity E1A2B3C4D5E6F7`,
      ],
      account: 'cloudfront',
    },
    { name: 'another service', arns: [], service: 'cloudtrail.amazonaws.com' },
    {
      name: 'canonical user',
      arns: [`arn:${partition}:iam::777788889999:root`],
      account: '777788889999',
      canonicalUser: '79a59df900b949e5',
    },
  ];
}

export const principals = principalsIn('aws');

/**
 * The keys that tell who calls.
 * @see IAM User Guide, "AWS global condition context keys", the availability of each.
 */
export function callerContext(principal: Principal): Context {
  const { arns, account, service } = principal;
  if (service !== undefined) {
    return { 'aws:principalisawsservice': 'true', 'aws:principalservicename': service };
  }
  if (principal === unsigned) {
    return {
      'aws:principalaccount': 'anonymous',
      'aws:userid': 'anonymous',
      'aws:principaltype': 'Anonymous',
    };
  }
  if (account === undefined) return {};
  return {
    'aws:principalisawsservice': 'false',
    ...(arns[0] === undefined ? {} : { 'aws:principalarn': arns[0] }),
    'aws:principalaccount': account,
  };
}

const onBucket = ['s3:ListBucket', 's3:GetBucketPolicy', 's3:PutBucketPolicy', 's3:DeleteBucket'];
const onObjects = ['s3:GetObject', 's3:PutObject', 's3:PutObjectAcl', 's3:DeleteObjectVersion'];
const keys = ['a', 'public/x', 'private/data.csv', 'x:y*?', 'ünï ${aws:username}', 'l1\nl2'];

const contexts: readonly Context[] = [
  { 'aws:sourceip': '203.0.113.7' },
  {
    'aws:sourceip': '10.1.2.3',
    'aws:sourcevpce': 'vpce-1a2b3c4d',
    'aws:tagkeys': ['team', 'cost'],
    's3:x-amz-server-side-encryption': 'aws:kms',
    's3:prefix': 'public/',
    's3:max-keys': '10',
  },
  { 'aws:viaawsservice': 'true', 'aws:tagkeys': [], 'aws:currenttime': '2031-05-05T05:05:05Z' },
];

/** What every request has. */
export const inEveryRequest: Context = {
  'aws:currenttime': '2026-11-21T00:00:00Z',
  'aws:epochtime': '1795219200',
  'aws:viaawsservice': 'false',
  'aws:resourceaccount': '111122223333',
  's3:resourceaccount': '111122223333',
};

/** What signed requests of people and programs may have besides. */
const ofMembers: Context = {
  'aws:principalorgid': 'o-example',
  'aws:principaltag/team': 'data',
  'aws:username': 'ann',
};

/** `s3:TlsVersion` is no part of a request without TLS. */
const transports: Record<'http' | 'https', readonly Context[]> = {
  http: [{ 'aws:securetransport': 'false' }],
  https: [
    { 'aws:securetransport': 'true', 's3:tlsversion': '1.2' },
    { 'aws:securetransport': 'true', 's3:tlsversion': '1.3' },
  ],
};

export function requestsOver(
  transport: 'http' | 'https',
  { partition, name }: Place = here,
): readonly Request[] {
  const arn = `arn:${partition}:s3:::${name}`;
  const calls = [
    ...onBucket.map((action) => ({ action, resource: arn })),
    ...onObjects.flatMap((action) => keys.map((key) => ({ action, resource: `${arn}/${key}` }))),
  ];
  const callers = principalsIn(partition).flatMap((principal) =>
    contexts.map((context, at) => ({
      principal,
      context: {
        ...inEveryRequest,
        ...context,
        ...(at === 1 && principal.account !== undefined ? ofMembers : {}),
        ...callerContext(principal),
      },
    })),
  );
  return calls.flatMap((call) =>
    callers.flatMap(({ principal, context }) =>
      transports[transport].map((secure) => ({
        ...call,
        principal,
        context: { ...context, ...secure },
      })),
    ),
  );
}

export const httpRequests = requestsOver('http');
export const httpsRequests = requestsOver('https');

/** In words, so that a failing run shows the request and not the whole pool. */
export const inWords = ({ principal, action, resource, context }: Request): string =>
  `${principal.name} ${action} ${resource} ${JSON.stringify(context)}`;
