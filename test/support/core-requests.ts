import { arn } from './core-builders.ts';
import type { Context } from './core-iam-conditions.ts';
import type { Principal, Request } from './core-iam-simulation.ts';

/** The requests that the simulation tries: every principal, action, resource and context below. */

const root = 'arn:aws:iam::111122223333:root';
const role = 'arn:aws:iam::111122223333:role/app';

export const principals: readonly Principal[] = [
  { name: 'anonymous', arns: [] },
  { name: 'root of the account', arns: [root], account: '111122223333' },
  {
    name: 'role session',
    arns: [role, 'arn:aws:sts::111122223333:assumed-role/app/session'],
    account: '111122223333',
  },
  { name: 'user', arns: ['arn:aws:iam::111122223333:user/ann'], account: '111122223333' },
  { name: 'partner', arns: ['arn:aws:iam::444455556666:role/sync'], account: '444455556666' },
  { name: 'service', arns: [], service: 'logging.s3.amazonaws.com' },
  { name: 'canonical user', arns: [], account: '777788889999', canonicalUser: '79a59df900b949e5' },
];

const onBucket = ['s3:ListBucket', 's3:GetBucketPolicy', 's3:PutBucketPolicy', 's3:DeleteBucket'];
const onObjects = ['s3:GetObject', 's3:PutObject', 's3:PutObjectAcl', 's3:DeleteObjectVersion'];
const keys = ['a', 'public/x', 'private/data.csv', 'x:y*?', 'ünï ${aws:username}', 'l1\nl2'];

const contexts: readonly Context[] = [
  { 'aws:sourceip': '203.0.113.7', 'aws:currenttime': '2026-11-21T00:00:00Z' },
  {
    'aws:sourceip': '10.1.2.3',
    'aws:sourcevpce': 'vpce-1a2b3c4d',
    'aws:principalarn': role,
    'aws:principalorgid': 'o-example',
    'aws:username': 'ann',
    'aws:principaltag/team': 'data',
    'aws:tagkeys': ['team', 'cost'],
    's3:x-amz-server-side-encryption': 'aws:kms',
    's3:prefix': 'public/',
    's3:max-keys': '10',
  },
  { 'aws:principalisawsservice': 'true', 'aws:viaawsservice': 'true', 'aws:tagkeys': [] },
];

/** `s3:TlsVersion` is no part of a request without TLS. */
const transports: Record<'http' | 'https', readonly Context[]> = {
  http: [{ 'aws:securetransport': 'false' }],
  https: [
    { 'aws:securetransport': 'true', 's3:tlsversion': '1.2' },
    { 'aws:securetransport': 'true', 's3:tlsversion': '1.3' },
  ],
};

function requestsOver(transport: 'http' | 'https'): Request[] {
  const calls = [
    ...onBucket.map((action) => ({ action, resource: arn })),
    ...onObjects.flatMap((action) => keys.map((key) => ({ action, resource: `${arn}/${key}` }))),
  ];
  return calls.flatMap((call) =>
    principals.flatMap((principal) =>
      contexts.flatMap((context) =>
        transports[transport].map((secure) => ({
          ...call,
          principal,
          context: { ...context, ...secure },
        })),
      ),
    ),
  );
}

export const httpRequests: readonly Request[] = requestsOver('http');
export const httpsRequests: readonly Request[] = requestsOver('https');
