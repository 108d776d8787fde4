import type { BucketRef } from '../bucket-ref.ts';
import { printable, quote } from '../names.ts';
import type { Policy } from '../policy/document.ts';
import { awsLogsDelivery, logDeliveryGroup } from './acl.ts';
import type { Acl, AclGrant } from './acl.ts';
import {
  cloudFrontLegacyLogs,
  originAccessIdentity,
  serverAccessLogs,
  writerOfAccount,
  writerOfService,
} from './known-writers.ts';
import type { KnownWriter } from './known-writers.ts';
import { objectGrantsIn } from './object-grants.ts';
import type { Grantee, ObjectGrant } from './object-grants.ts';
import { anySource, bothSources } from './sources.ts';
import type { Sources } from './sources.ts';

/** Somebody who uses the bucket and whom KMS could cut off. */
export type Writer = { signals: string[] } & (
  | {
      kind: 'service';
      known: KnownWriter;
      /** The principal that the key policy has to name. */
      service: string;
      reads: boolean;
      writes: boolean;
      sources: Sources;
    }
  /** Without a signature, so that KMS could let them in in no case. */
  | { kind: 'public' }
  | { kind: 'cross-account'; principal: string }
  | { kind: 'not-understood'; principal: string }
);

export type Seen = {
  policy: Policy | undefined;
  acl: Acl;
  /** Buckets that are known to write their server access logs here. */
  accessLogsOf: readonly string[];
};

/** Everybody whom the bucket policy, the ACL and what is known of other buckets name, each once. */
export function findWriters({ policy, acl, accessLogsOf }: Seen, ref: BucketRef): Writer[] {
  const grants = policy === undefined ? [] : objectGrantsIn(policy, ref.account);
  return mergeSame([
    ...grants.flatMap((grant) => writersOfGrant(grant, acl, ref)),
    ...acl.grants.flatMap((grant) => writersOfAcl(grant, acl)),
    ...accessLogsOf.map((name) =>
      knownWriter(serverAccessLogs, `server access logging of bucket ${quote(name)}`),
    ),
  ]);
}

const knownWriter = (known: KnownWriter, signal: string, service = ''): Writer => ({
  kind: 'service',
  known,
  service,
  reads: false,
  writes: true,
  sources: anySource,
  signals: [signal],
});

function writersOfGrant(grant: ObjectGrant, acl: Acl, ref: BucketRef): Writer[] {
  const { signal, reads, writes, sources } = grant;
  const { grantee } = grant;
  if (grantee.kind === 'service') {
    const { service } = grantee;
    const known = writerOfService(service);
    return [{ kind: 'service', known, service, reads, writes, sources, signals: [signal] }];
  }
  if (grantee.kind === 'origin-access-identity') return [knownWriter(originAccessIdentity, signal)];
  if (grantee.kind === 'not-understood') {
    return [{ kind: 'not-understood', principal: quote(grantee.text), signals: [signal] }];
  }
  if (grantee.kind === 'account') {
    const known = writerOfAccount(grantee.account);
    if (known !== undefined) return [knownWriter(known, signal)];
    if (grantee.account === ref.account) return [];
  }
  if (grantee.kind === 'canonical-user') {
    if (grantee.id === awsLogsDelivery) return [logsDelivery(signal)];
    if (grantee.id === acl.owner) return [];
  }
  if (grantee.kind === 'everyone' && !grantee.isLimited) {
    return [{ kind: 'public', signals: [signal] }];
  }
  return [{ kind: 'cross-account', principal: nameOf(grantee, signal), signals: [signal] }];
}

const logsDelivery = (signal: string): Writer =>
  knownWriter(cloudFrontLegacyLogs, signal, 'delivery.logs.amazonaws.com');

function nameOf(grantee: Exclude<Grantee, { kind: 'service' }>, signal: string): string {
  if (grantee.kind === 'account') return quote(grantee.text);
  if (grantee.kind === 'canonical-user')
    return `the account with canonical id ${quote(grantee.id)}`;
  return `whoever meets the conditions of ${signal}`;
}

/** A grant on the bucket lets people list (READ) or create objects (WRITE); only the latter meets KMS. */
function writersOfAcl({ grantee, permission }: AclGrant, acl: Acl): Writer[] {
  if (permission !== 'WRITE' && permission !== 'FULL_CONTROL') return [];
  const signal = `the ACL's grant of ${printable(permission, 20)}`;
  if (grantee.kind === 'canonical-user') {
    if (grantee.id === acl.owner) return [];
    if (grantee.id === awsLogsDelivery) return [logsDelivery(`${signal} to awslogsdelivery`)];
    const principal = `the account with canonical id ${quote(grantee.id)}`;
    return [{ kind: 'cross-account', principal, signals: [signal] }];
  }
  if (grantee.uri === logDeliveryGroup) {
    return [knownWriter(serverAccessLogs, `${signal} to the LogDelivery group`)];
  }
  return [
    { kind: 'cross-account', principal: `the group ${quote(grantee.uri)}`, signals: [signal] },
  ];
}

/** One writer for all the statements that name it. */
function mergeSame(writers: readonly Writer[]): Writer[] {
  const byIdentity = new Map<string, Writer>();
  for (const writer of writers) {
    const id = identityOf(writer);
    const known = byIdentity.get(id);
    byIdentity.set(id, known === undefined ? writer : together(known, writer));
  }
  return [...byIdentity.values()];
}

function identityOf(writer: Writer): string {
  if (writer.kind !== 'service') {
    return `${writer.kind} ${'principal' in writer ? writer.principal : ''}`;
  }
  // Which principal it is matters only to a key policy.
  const { name, needs } = writer.known;
  return needs.kind === 'sse-s3' ? name : `${name} ${writer.service}`;
}

function together(one: Writer, other: Writer): Writer {
  const signals = [...new Set([...one.signals, ...other.signals])];
  if (one.kind !== 'service' || other.kind !== 'service') return { ...one, signals };
  return {
    ...one,
    signals,
    reads: one.reads || other.reads,
    writes: one.writes || other.writes,
    sources: bothSources(one.sources, other.sources),
  };
}
