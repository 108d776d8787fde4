import { arn, objects } from './core-builders.ts';
import { bool, also, denied, unknown, when } from './core-transport-cases.ts';
import type { TransportCase } from './core-transport-cases.ts';

/** Every way of writing it that IAM takes. */
export const ways: TransportCase[] = [
  ...denied([
    { title: 'the statement of the guide', why: 'the Sid means nothing', members: {} },
    { title: 'no Sid', why: 'optional', members: { Sid: '' } },
    { title: 'Principal {AWS: *}', why: 'the same as *', members: { Principal: { AWS: '*' } } },
    { title: 'Principal {AWS: [*]}', why: 'the same', members: { Principal: { AWS: ['*'] } } },
    {
      title: 'everyone among others',
      why: 'a union',
      members: { Principal: { AWS: ['111122223333', '*'], Service: 'x.amazonaws.com' } },
    },
    { title: 'Action *', why: 'every service', members: { Action: '*' } },
    { title: 'Action [s3:*]', why: 'a list', members: { Action: ['s3:*'] } },
    { title: 'Action S3:*', why: 'case does not matter', members: { Action: 'S3:*' } },
    { title: 's3:* among others', why: 'a union', members: { Action: ['s3:Get*', 's3:*'] } },
    { title: 'Resource *', why: 'everything', members: { Resource: '*' } },
    { title: 'any bucket', why: 'this one too', members: { Resource: 'arn:aws:s3:::*' } },
    { title: 'bucket*', why: 'the bucket and its objects', members: { Resource: `${arn}*` } },
    { title: 'a beginning', why: 'the same', members: { Resource: 'arn:aws:s3:::example-*' } },
    {
      title: 'resources among others',
      why: 'a union',
      members: { Resource: ['arn:aws:s3:::other/*', objects, arn] },
    },
    { title: 'JSON false', why: 'the grammar allows it', members: bool(false) },
    { title: '["false"]', why: 'one value or a list', members: bool(['false']) },
    { title: '"False"', why: 'Bool does not look at case', members: bool('False') },
    { title: '"FALSE"', why: 'the same', members: bool('FALSE') },
    { title: 'both values', why: 'denies all, HTTP too', members: bool(['true', 'false']) },
    {
      title: 'aws:securetransport',
      why: 'names of keys have no case',
      members: when({ Bool: { 'aws:securetransport': 'false' } }),
    },
    {
      title: 'BoolIfExists',
      why: 'the key is always there',
      members: when({ BoolIfExists: { 'aws:SecureTransport': 'false' } }),
    },
    {
      title: 'StringEquals false',
      why: 'compared as text',
      members: when({ StringEquals: { 'aws:SecureTransport': 'false' } }),
    },
    {
      title: 'StringEquals JSON false',
      why: 'compared as text',
      members: when({ StringEquals: { 'aws:SecureTransport': [false] } }),
    },
    {
      title: 'StringEqualsIgnoreCase False',
      why: 'compared without case',
      members: when({ StringEqualsIgnoreCase: { 'aws:SecureTransport': 'False' } }),
    },
    {
      title: 'StringLike false',
      why: 'compared as text',
      members: when({ StringLike: { 'aws:SecureTransport': 'false' } }),
    },
    {
      title: 'StringNotEquals true',
      why: 'HTTP is not TLS',
      members: when({ StringNotEquals: { 'aws:SecureTransport': 'true' } }),
    },
    {
      title: 'the same test twice',
      why: 'both hold',
      members: also({ StringNotEquals: { 'aws:SecureTransport': true } }),
    },
    { title: 'an empty Condition', why: 'denies everything', members: when({}) },
  ]),
];

/** Not everyone, not every action, not everything. */
export const narrowed: TransportCase[] = [
  ...unknown(/does not name every principal/, 'open', [
    { title: 'one account', why: 'others pass', members: { Principal: { AWS: '111122223333' } } },
    {
      title: 'accounts in a list',
      why: 'others pass',
      members: { Principal: { AWS: ['111122223333', 'arn:aws:iam::444455556666:root'] } },
    },
    { title: 'Service *', why: 'not everyone', members: { Principal: { Service: '*' } } },
    { title: 'canonical *', why: 'not everyone', members: { Principal: { CanonicalUser: '*' } } },
    { title: '{aws: *}', why: 'no type of principal', members: { Principal: { aws: '*' } } },
    {
      title: 'arn:aws:iam::*:root',
      why: 'ARNs of principals have no wildcards',
      members: { Principal: { AWS: 'arn:aws:iam::*:root' } },
    },
    { title: 'no one', why: 'an empty list', members: { Principal: { AWS: [] } } },
  ]),
  ...unknown(/does not name every S3 action/, 'open', [
    { title: 's3:PutObject', why: 'reads pass', members: { Action: 's3:PutObject' } },
    { title: 's3:*Object', why: 'lists pass', members: { Action: 's3:*Object' } },
    { title: 's3:Get*', why: 'writes pass', members: { Action: ['s3:Get*', 's3:List*'] } },
    { title: 's3:?*Object*', why: 'lists pass', members: { Action: 's3:?*Object*' } },
    { title: 'another service', why: 'nothing of S3', members: { Action: 's3express:*' } },
    { title: 'no action', why: 'an empty list', members: { Action: [] } },
    { title: 'a number', why: 'malformed', members: { Action: 5 } },
    { title: 'a list in a list', why: 'malformed', members: { Action: [['s3:*']] } },
  ]),
  ...unknown(/does not name every S3 action/, 'denied', [
    { title: 's3:?*', why: 'every action, not recognized', members: { Action: 's3:?*' } },
    { title: 's*', why: 'every action, not recognized', members: { Action: 's*' } },
  ]),
  ...unknown(/for its objects/, 'open', [
    { title: 'the bucket only', why: 'objects pass', members: { Resource: arn } },
    {
      title: 'bucket and one folder',
      why: 'others pass',
      members: { Resource: [arn, `${arn}/x/*`] },
    },
    { title: 'bucket and bucket/', why: 'no object', members: { Resource: [arn, `${arn}/`] } },
    {
      title: 'objects by one letter',
      why: 'longer keys',
      members: { Resource: [arn, `${arn}/?`] },
    },
    {
      title: 'a policy variable',
      why: 'not known',
      members: { Resource: [arn, `${arn}/\${aws:username}/*`] },
    },
  ]),
  ...unknown(/for the bucket itself/, 'open', [
    { title: 'objects only', why: 'bucket calls pass', members: { Resource: objects } },
    { title: 'objects in a list', why: 'bucket calls pass', members: { Resource: [objects] } },
  ]),
  ...unknown(/covers neither/, 'open', [
    { title: 'another bucket', why: 'not this one', members: { Resource: 'arn:aws:s3:::other*' } },
    { title: 'another partition', why: 'inert', members: { Resource: ['arn:aws-cn:s3:::*'] } },
    { title: 'another case', why: 'names have case', members: { Resource: arn.toUpperCase() } },
    { title: 'a longer name', why: 'not this one', members: { Resource: `${arn}-logs*` } },
    { title: 'no resource', why: 'an empty list', members: { Resource: [] } },
    { title: 'a name without ARN', why: 'no resource', members: { Resource: 'example-bucket/*' } },
    {
      title: 'buck?t and no objects',
      why: 'not proven',
      members: { Resource: 'arn:aws:s3:::example-buck?t' },
    },
  ]),
  ...unknown(/covers neither/, 'denied', [
    {
      title: 'bucke?*',
      why: 'everything, not recognized',
      members: { Resource: 'arn:aws:s3:::example-bucke?*' },
    },
    { title: '**', why: 'everything, not recognized', members: { Resource: 'arn:aws:s3:::**' } },
  ]),
];
