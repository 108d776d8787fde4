import { GetBucketAclCommand, GetBucketWebsiteCommand } from '@aws-sdk/client-s3';
import type { GetBucketAclCommandOutput } from '@aws-sdk/client-s3';
import type { BucketRef } from '../core/bucket-ref.ts';
import type { Acl, AclGrant } from '../core/holds/acl.ts';
import type { Website } from '../core/holds/find-transport-holds.ts';
import type { Observed } from '../core/observed.ts';
import type { Parsed } from '../core/names.ts';
import { classifyError, nameOf } from './classify-error.ts';
import type { Clients } from './clients.ts';
import { observedFrom } from './observed-from.ts';

/** Every bucket has an ACL, also one that lets nobody use it, so an answer is never absent. */
export async function readAcl(ref: BucketRef, clients: Clients): Promise<Observed<Acl>> {
  const action = 's3:GetBucketAcl';
  try {
    const input = { Bucket: ref.name, ExpectedBucketOwner: ref.account };
    const answer = await clients.s3(ref.region).send(new GetBucketAclCommand(input));
    return observedFrom(parseAcl(answer), action);
  } catch (error) {
    return { kind: 'unreadable', failure: classifyError(error, action) };
  }
}

export async function readWebsite(ref: BucketRef, clients: Clients): Promise<Observed<Website>> {
  try {
    const input = { Bucket: ref.name, ExpectedBucketOwner: ref.account };
    await clients.s3(ref.region).send(new GetBucketWebsiteCommand(input));
    return { kind: 'present', value: 'configured' };
  } catch (error) {
    if (nameOf(error) === 'NoSuchWebsiteConfiguration') return { kind: 'absent' };
    return { kind: 'unreadable', failure: classifyError(error, 's3:GetBucketWebsite') };
  }
}

/** A grant that is not understood may be that of a log service, so it makes the whole ACL unreadable. */
function parseAcl({ Owner, Grants }: GetBucketAclCommandOutput): Parsed<Acl> {
  if (Owner?.ID === undefined) return { ok: false, problem: 'it names no owner' };
  const grants: AclGrant[] = [];
  for (const { Grantee, Permission } of Grants ?? []) {
    const grantee =
      Grantee?.URI !== undefined
        ? { kind: 'group' as const, uri: Grantee.URI }
        : Grantee?.ID !== undefined
          ? { kind: 'canonical-user' as const, id: Grantee.ID }
          : undefined;
    if (grantee === undefined || Permission === undefined) {
      return { ok: false, problem: 'it has a grant without a grantee or a permission' };
    }
    grants.push({ grantee, permission: Permission });
  }
  return { ok: true, value: { owner: Owner.ID, grants } };
}
