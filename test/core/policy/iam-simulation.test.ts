import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/core/policy/document.ts';
import { arn, objects, ourStatement, theirDeny, without } from '../../support/core-builders.ts';
import { denyingStatement, isDenied } from '../../support/core-iam-simulation.ts';
import type { Request } from '../../support/core-iam-simulation.ts';
import { httpRequests, httpsRequests, principals } from '../../support/core-requests.ts';

/** The simulation is what the evaluator is measured with, so it is measured itself. */

const named = (name: string) => principals.find((one) => one.name === name) ?? { name, arns: [] };

const request = (changes: Partial<Request> = {}): Request => ({
  principal: named('role session'),
  action: 's3:GetObject',
  resource: `${arn}/public/x`,
  ...changes,
  context: { 'aws:securetransport': 'false', ...changes.context },
});

type Case = {
  title: string;
  statement: JsonObject;
  request?: Partial<Request>;
  version?: string;
  denied: boolean;
};

const when = (condition: JsonObject): JsonObject => ourStatement({ Condition: condition });
const at = (resource: string): JsonObject => ourStatement({ Resource: resource });
const by = (principal: JsonObject): JsonObject => ourStatement({ Principal: principal });
const missing = 'aws:SourceVpce';

const cases: Case[] = [
  { title: 'ours', statement: ourStatement(), denied: true },
  { title: 'an Allow', statement: ourStatement({ Effect: 'Allow' }), denied: false },
  { title: 'deny in lower case', statement: ourStatement({ Effect: 'deny' }), denied: false },
  { title: 'account id', statement: by({ AWS: '111122223333' }), denied: true },
  {
    title: 'account root',
    statement: by({ AWS: ['arn:aws:iam::111122223333:root'] }),
    denied: true,
  },
  { title: 'its role', statement: by({ AWS: 'arn:aws:iam::111122223333:role/app' }), denied: true },
  {
    title: 'another role',
    statement: by({ AWS: 'arn:aws:iam::111122223333:role/a*' }),
    denied: false,
  },
  { title: 'a service', statement: by({ Service: 'logging.s3.amazonaws.com' }), denied: false },
  {
    title: 'NotPrincipal that names the role',
    statement: {
      ...without(ourStatement(), 'Principal'),
      NotPrincipal: { AWS: 'arn:aws:iam::111122223333:role/app' },
    },
    denied: false,
  },
  {
    title: 'NotPrincipal that names another',
    statement: {
      ...without(ourStatement(), 'Principal'),
      NotPrincipal: { AWS: 'arn:aws:iam::444455556666:root' },
    },
    denied: true,
  },
  { title: 'action case', statement: ourStatement({ Action: 'S3:getOBJECT' }), denied: true },
  { title: 'action wildcard', statement: ourStatement({ Action: 's3:Get?bject' }), denied: true },
  { title: 'other action', statement: ourStatement({ Action: 's3:GetObjectAcl' }), denied: false },
  {
    title: 'NotAction',
    statement: { ...without(ourStatement(), 'Action'), NotAction: 's3:Get*' },
    denied: false,
  },
  { title: 'objects', statement: at(objects), denied: true },
  { title: 'the bucket', statement: at(arn), denied: false },
  { title: 'resource case', statement: at(objects.toUpperCase()), denied: false },
  { title: 'any bucket', statement: at('arn:aws:s3:::*'), denied: true },
  { title: 'an incomplete ARN', statement: at('arn:aws:s3'), denied: true },
  { title: 'another partition', statement: at('arn:aws-cn:s3:::*'), denied: false },
  { title: 'a variable', statement: at(`${arn}/\${aws:username}/*`), denied: false },
  {
    title: 'a variable with that value',
    statement: at(`${arn}/\${aws:username}/*`),
    request: { context: { 'aws:username': 'public' } },
    denied: true,
  },
  {
    title: 'a variable in 2008',
    statement: at(`${arn}/\${aws:username}/*`),
    request: { context: { 'aws:username': 'public' } },
    version: '2008-10-17',
    denied: false,
  },
  {
    title: 'a value is no pattern',
    statement: at(`${arn}/\${aws:username}/*`),
    request: { context: { 'aws:username': 'pub*' } },
    denied: false,
  },
  {
    title: 'Bool in capitals',
    statement: when({ Bool: { 'AWS:secureTRANSPORT': 'FALSE' } }),
    denied: true,
  },
  {
    title: 'JSON false',
    statement: when({ Bool: { 'aws:SecureTransport': false } }),
    denied: true,
  },
  {
    title: 'Bool true',
    statement: when({ Bool: { 'aws:SecureTransport': 'true' } }),
    denied: false,
  },
  {
    title: 'alternatives',
    statement: when({ Bool: { 'aws:SecureTransport': ['true', 'false'] } }),
    denied: true,
  },
  {
    title: 'missing, positive',
    statement: when({ StringEquals: { [missing]: 'x' } }),
    denied: false,
  },
  {
    title: 'missing, negated',
    statement: when({ StringNotEquals: { [missing]: 'x' } }),
    denied: true,
  },
  {
    title: 'missing, IfExists',
    statement: when({ StringEqualsIfExists: { [missing]: 'x' } }),
    denied: true,
  },
  {
    title: 'missing, ForAllValues',
    statement: when({ 'ForAllValues:StringEquals': { [missing]: 'x' } }),
    denied: true,
  },
  {
    title: 'missing, ForAnyValue',
    statement: when({ 'ForAnyValue:StringNotEquals': { [missing]: 'x' } }),
    denied: false,
  },
  { title: 'Null true', statement: when({ Null: { [missing]: 'true' } }), denied: true },
  {
    title: 'Null false',
    statement: when({ Null: { 'aws:SecureTransport': false } }),
    denied: true,
  },
  {
    title: 'Null of what is there',
    statement: when({ Null: { 'aws:SecureTransport': 'true' } }),
    denied: false,
  },
  {
    title: 'TLS floor',
    statement: when({ NumericLessThan: { 's3:TlsVersion': '1.2' } }),
    denied: false,
  },
  {
    title: 'TLS floor, IfExists',
    statement: when({ NumericLessThanIfExists: { 's3:TlsVersion': 1.2 } }),
    denied: true,
  },
  {
    title: 'all operators must hold',
    statement: when({ Bool: { 'aws:SecureTransport': 'false' }, StringEquals: { [missing]: 'x' } }),
    denied: false,
  },
  {
    title: 'a network',
    statement: when({ NotIpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '192.0.2.0/24'] } }),
    request: { context: { 'aws:sourceip': '10.200.3.4' } },
    denied: false,
  },
  {
    title: 'an IPv6 network',
    statement: when({ IpAddress: { 'aws:SourceIp': '2001:db8::/32' } }),
    request: { context: { 'aws:sourceip': '2001:DB8:0:1::7' } },
    denied: true,
  },
  {
    title: 'a network of the other family',
    statement: when({ IpAddress: { 'aws:SourceIp': '::/0' } }),
    request: { context: { 'aws:sourceip': '10.200.3.4' } },
    denied: false,
  },
  {
    title: 'a date in seconds',
    statement: when({ DateLessThanEquals: { 'aws:CurrentTime': '1767225600' } }),
    request: { context: { 'aws:currenttime': '2026-01-01T00:00:00Z' } },
    denied: true,
  },
  {
    title: 'ArnLike, part for part',
    statement: when({ ArnLike: { 'aws:PrincipalArn': 'arn:aws:*:role/app' } }),
    request: { context: { 'aws:principalarn': 'arn:aws:iam::111122223333:role/app' } },
    denied: false,
  },
  {
    title: 'ArnLike with a star for the account',
    statement: when({ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/a*' } }),
    request: { context: { 'aws:principalarn': 'arn:aws:iam::111122223333:role/app' } },
    denied: true,
  },
  { title: 'no value', statement: when({ StringNotEquals: { [missing]: [] } }), denied: false },
  {
    title: 'an unknown operator',
    statement: when({ Boolean: { 'aws:SecureTransport': 'false' } }),
    denied: false,
  },
];

describe('simulation of IAM', () => {
  it.each(cases)('$title → $denied', ({ statement, request: changes, version, denied }) => {
    const document = { Version: version ?? '2012-10-17', Statement: statement };
    expect(isDenied(document, request(changes))).toBe(denied);
  });

  it('names the statement that denies', () => {
    const document = { Statement: [ourStatement({ Effect: 'Allow' }), theirDeny()] };
    expect(denyingStatement(document, request())).toBe(1);
  });

  it('lets our statement stop all HTTP and no HTTPS', () => {
    const document = { Statement: ourStatement() };
    expect(httpRequests.filter((one) => !isDenied(document, one))).toEqual([]);
    expect(httpsRequests.filter((one) => isDenied(document, one))).toEqual([]);
    expect(httpRequests.length).toBeGreaterThan(500);
  });
});
