import type { KmsKeyArn } from '../../src/core/names.ts';
import type { PolicySeal } from '../../src/core/policy/policy-seal.ts';
import { tlsVersionSeal } from '../../src/core/policy/seals/tls-version.ts';
import {
  denyOtherEncryption,
  denyUnencrypted,
  requireKeys,
} from '../../src/core/policy/seals/uploads.ts';
import { keyArn } from './core-builders.ts';
import type { Context } from './core-iam-conditions.ts';
import type { Request } from './core-iam-simulation.ts';
import { requestsOver } from './core-requests.ts';
import type { Place } from './core-requests.ts';

/** The optional seals, and what each of them must stop, said again in the words of IAM's rules. */
export type SealUnderTest = {
  seal: PolicySeal;
  isForbidden: (request: Request) => boolean;
  /** What our own statement stops besides, by what AWS documents of it. */
  isStoppedBesides: (request: Request) => boolean;
};

const algorithm = 's3:x-amz-server-side-encryption';
const kmsKey = 's3:x-amz-server-side-encryption-aws-kms-key-id';
const isUpload = ({ action }: Request) => action === 's3:PutObject';
const never = () => false;
const tlsBelow = (version: number) => ({
  isForbidden: ({ context }: Request) =>
    context['s3:tlsversion'] !== undefined && Number(context['s3:tlsversion']) < version,
  isStoppedBesides: never,
});

export const sealsUnderTest: Readonly<Record<string, SealUnderTest>> = {
  'tls-1.2': { seal: tlsVersionSeal('1.2'), ...tlsBelow(1.2) },
  'tls-1.3': { seal: tlsVersionSeal('1.3'), ...tlsBelow(1.3) },
  'deny-other-encryption': {
    seal: denyOtherEncryption('aws:kms'),
    isForbidden: (request) =>
      isUpload(request) &&
      !['', 'aws:kms', 'aws:kms:dsse'].includes(String(request.context[algorithm] ?? '')),
    isStoppedBesides: never,
  },
  'deny-unencrypted': {
    seal: denyUnencrypted(),
    isForbidden: (request) =>
      isUpload(request) &&
      !['aws:kms', 'aws:kms:dsse'].includes(String(request.context[algorithm] ?? '')),
    isStoppedBesides: (request) =>
      isUpload(request) && request.context[algorithm] === 'aws:kms:dsse',
  },
  'require-key': {
    seal: requireKeys([keyArn]),
    isForbidden: (request) =>
      isUpload(request) && ![undefined, keyArn].includes(request.context[kmsKey] as KmsKeyArn),
    isStoppedBesides: never,
  },
};

const headers: readonly Context[] = [
  {},
  { [algorithm]: 'AES256' },
  { [algorithm]: 'aws:kms' },
  { [algorithm]: 'aws:kms:dsse' },
  { [algorithm]: 'aws:tomorrow' },
  { [algorithm]: 'aws:kms', [kmsKey]: keyArn },
  { [algorithm]: 'aws:kms', [kmsKey]: keyArn.replace('1234', '9999') },
  { [algorithm]: 'aws:kms', [kmsKey]: 'alias/mine' },
];

const versions: readonly Context[] = [
  { 'aws:securetransport': 'true', 's3:tlsversion': '1.0' },
  { 'aws:securetransport': 'true', 's3:tlsversion': '1.1' },
  { 'aws:securetransport': 'true', 's3:tlsversion': '1.2' },
  { 'aws:securetransport': 'true', 's3:tlsversion': '1.3' },
];

/** Requests over TLS of every version and with every header, and some over plain HTTP. */
export function requestsWithHeaders(place?: Place): Request[] {
  const overHttp = requestsOver('http', place).filter((_, at) => at % 23 === 0);
  const plain = overHttp.flatMap((request) => [
    request,
    ...versions.map((version) => ({ ...request, context: { ...request.context, ...version } })),
  ]);
  return plain.flatMap((request, at) => {
    if (!isUpload(request)) return [request];
    const { [algorithm]: _, ...context } = request.context;
    const some = headers.filter((_header, index) => (at + index) % 3 === 0);
    return some.map((header) => ({ ...request, context: { ...context, ...header } }));
  });
}
