import { createHash } from 'node:crypto';
import type { Call } from '../call.ts';
import { emptyReply, xmlReply } from '../reply.ts';
import type { Reply } from '../reply.ts';
import { isXmlObject, parseXmlDocument, textElement, xmlList } from '../xml.ts';
import type { XmlTree } from '../xml.ts';
import type { World } from '../world.ts';
import type { Bucket } from './bucket.ts';
import { s3Error } from './errors.ts';

const groups = 'http://acs.amazonaws.com/groups';
const permissions = ['FULL_CONTROL', 'READ', 'WRITE', 'READ_ACP', 'WRITE_ACP'];

type Grant = { grantee: { id: string } | { uri: string }; permission: string };

/** 64 hexadecimal digits that stand for an account; nobody can tell which. */
const canonicalId = (account: string): string => createHash('sha256').update(account).digest('hex');

/** What a new bucket has, and what a bucket without ACLs shows for ever. */
const ownerOnly = (bucket: Bucket): Grant[] => [
  { grantee: { id: canonicalId(bucket.owner) }, permission: 'FULL_CONTROL' },
];

export function getBucketAcl(bucket: Bucket): Reply {
  const owner = `<Owner>${textElement('ID', canonicalId(bucket.owner))}</Owner>`;
  const grants = bucket.acl ?? ownerOnly(bucket).map(grantXml).join('');
  return xmlReply(
    `<AccessControlPolicy xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${owner}<AccessControlList>${grants}</AccessControlList></AccessControlPolicy>`,
  );
}

/** @see S3 User Guide, "Controlling ownership of objects": new buckets know no ACLs since April 2023. */
export function putBucketAcl(bucket: Bucket, call: Call, _world: World): Reply {
  if (bucket.ownership === 'BucketOwnerEnforced') {
    return s3Error(call, 'AccessControlListNotSupported');
  }
  const grants = grantsIn(call);
  if (!Array.isArray(grants)) return grants;
  bucket.acl = grants.map(grantXml).join('');
  return emptyReply(200);
}

function grantsIn(call: Call): Grant[] | Reply {
  // Canned ACLs and grants in headers are left to the real S3.
  if (call.body === '') return s3Error(call, 'NotImplemented');
  const policy = parseXmlDocument(call.body)?.['AccessControlPolicy'];
  const list = isXmlObject(policy) ? policy['AccessControlList'] : undefined;
  if (list === '') return [];
  if (!isXmlObject(list)) return s3Error(call, 'MalformedACLError');
  const grants = xmlList(list['Grant']).map(parseGrant);
  return grants.every((grant) => grant !== undefined) ? grants : s3Error(call, 'MalformedACLError');
}

function parseGrant(tree: XmlTree): Grant | undefined {
  if (!isXmlObject(tree)) return undefined;
  const { Grantee: grantee, Permission: permission } = tree;
  if (!isXmlObject(grantee) || typeof permission !== 'string') return undefined;
  if (!permissions.includes(permission)) return undefined;
  const { ID: id, URI: uri } = grantee;
  if (typeof id === 'string' && id !== '') return { grantee: { id }, permission };
  if (typeof uri === 'string' && uri.startsWith(groups)) return { grantee: { uri }, permission };
  return undefined;
}

function grantXml({ grantee, permission }: Grant): string {
  const [type, who] =
    'id' in grantee
      ? ['CanonicalUser', textElement('ID', grantee.id)]
      : ['Group', textElement('URI', grantee.uri)];
  return `<Grant><Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="${type}">${who}</Grantee>${textElement('Permission', permission)}</Grant>`;
}
