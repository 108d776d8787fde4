import { readEncryption } from '../../aws/s3-encryption.ts';
import type { BucketRef } from '../../core/bucket-ref.ts';
import type { Failure } from '../../core/failure.ts';
import type { OpenLedger } from '../open-ledger.ts';

/** What S3 says of a bucket and the Region of the ledger. */
type WhereItIs = { kind: 'here' } | { kind: 'elsewhere'; problem: string } | NotTold;
type NotTold = { kind: 'not-told'; failure: Failure };

/**
 * Whether the bucket is in the Region of the ledger: that of another Region does not know it, and an exception in
 * it counts for nobody. Asked with a call that whoever repairs buckets may make.
 */
export async function whereItIs(ref: BucketRef, { clients }: OpenLedger): Promise<WhereItIs> {
  const read = await readEncryption(ref, clients);
  if (read.kind !== 'unreadable') return { kind: 'here' };
  const { failure } = read;
  if (failure.kind !== 'wrong-region') return { kind: 'not-told', failure };
  const { region } = failure;
  const place = region ?? 'another Region';
  const flag = region === undefined ? '--region' : `--region ${region}`;
  const problem = `${ref.name} is in ${place}, and this is the ledger of ${ref.region}: add ${flag}, and --ledger with the table of the deployment there`;
  return { kind: 'elsewhere', problem };
}
