import { also, bool, unknown, when } from './core-transport-cases.ts';
import type { TransportCase } from './core-transport-cases.ts';

/** A Condition that does not hold for every request over HTTP, or is not known to. */
export const conditional: TransportCase[] = [
  ...unknown(/narrowed by a condition on/, 'open', [
    {
      title: 'a VPC endpoint',
      why: 'others pass',
      members: also({ StringEquals: { 'aws:SourceVpce': 'x' } }),
    },
    {
      title: 'not a VPC endpoint',
      why: 'it passes',
      members: also({ StringNotEquals: { 'aws:SourceVpce': 'vpce-1a2b3c4d' } }),
    },
    {
      title: 'TLS below 1.2 as well',
      why: 'no version on HTTP',
      members: also({ NumericLessThan: { 's3:TlsVersion': '1.2' } }),
    },
    {
      title: 'TLS below 1.2 only',
      why: 'no version on HTTP',
      members: when({ NumericLessThan: { 's3:TlsVersion': 1.2 } }),
    },
    {
      title: 'not for services',
      why: 'they pass',
      members: also({
        Bool: { 'aws:SecureTransport': 'false', 'aws:PrincipalIsAWSService': 'false' },
      }),
    },
    {
      title: 'an address',
      why: 'others pass',
      members: also({ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }),
    },
    {
      title: 'a principal',
      why: 'others pass',
      members: also({ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/*' } }),
    },
    {
      title: 'another key alone',
      why: 'nothing about TLS',
      members: when({ Bool: { 'aws:MultiFactorAuthPresent': 'false' } }),
    },
  ]),
  ...unknown(/narrowed by a condition on/, 'denied', [
    {
      title: 'TLS below 1.2 if it exists',
      why: 'holds for HTTP, not recognized',
      members: when({ NumericLessThanIfExists: { 's3:TlsVersion': '1.2' } }),
    },
  ]),
  ...unknown(/that is not certain/, 'open', [
    { title: 'reversed', why: 'locks TLS out instead', members: bool('true') },
    { title: 'no value', why: 'never holds', members: bool([]) },
    { title: '"0"', why: 'no boolean', members: bool('0') },
    { title: 'a number', why: 'no boolean', members: bool(0) },
    { title: 'null', why: 'no boolean', members: bool(null) },
    {
      title: 'StringEquals False',
      why: 'text has case',
      members: when({ StringEquals: { 'aws:SecureTransport': 'False' } }),
    },
    {
      title: 'StringNotEquals false',
      why: 'reversed',
      members: when({ StringNotEquals: { 'aws:SecureTransport': 'false' } }),
    },
    {
      title: 'StringNotEquals of both',
      why: 'never holds',
      members: when({ StringNotEquals: { 'aws:SecureTransport': ['true', 'false'] } }),
    },
    {
      title: 'StringNotEquals of nothing',
      why: 'malformed',
      members: when({ StringNotEquals: { 'aws:SecureTransport': [] } }),
    },
    {
      title: 'Null',
      why: 'the key is always there',
      members: when({ Null: { 'aws:SecureTransport': 'true' } }),
    },
    {
      title: 'two tests that exclude each other',
      why: 'never holds',
      members: also({ StringEquals: { 'aws:SecureTransport': 'true' } }),
    },
    {
      title: 'an unknown operator',
      why: 'not known',
      members: when({ Boolean: { 'aws:SecureTransport': 'false' } }),
    },
    {
      title: 'an operator in lower case',
      why: 'not sure',
      members: when({ bool: { 'aws:SecureTransport': 'false' } }),
    },
  ]),
  ...unknown(/that is not certain/, 'denied', [
    {
      title: 'StringLike f*',
      why: 'holds, not recognized',
      members: when({ StringLike: { 'aws:SecureTransport': 'f*' } }),
    },
    {
      title: 'Null false',
      why: 'holds, not recognized',
      members: when({ Null: { 'aws:SecureTransport': 'false' } }),
    },
    {
      title: 'ForAllValues:Bool',
      why: 'holds, not recognized',
      members: when({ 'ForAllValues:Bool': { 'aws:SecureTransport': 'false' } }),
    },
    {
      title: 'ForAnyValue:StringEquals',
      why: 'holds, not recognized',
      members: when({ 'ForAnyValue:StringEquals': { 'aws:SecureTransport': 'false' } }),
    },
  ]),
  ...unknown(/malformed condition/, 'open', [
    { title: 'an operator without a key', why: 'malformed', members: also({ StringEquals: {} }) },
    {
      title: 'an operator with text',
      why: 'malformed',
      members: when({ Bool: 'aws:SecureTransport' }),
    },
    { title: 'an operator with a list', why: 'malformed', members: when({ Bool: ['false'] }) },
  ]),
  ...unknown(/Condition that is not an object/, 'open', [
    { title: 'Condition null', why: 'malformed', members: { Condition: null } },
    { title: 'Condition list', why: 'malformed', members: { Condition: [] } },
  ]),
];
