import type { Call } from '../call.ts';
import { xmlReply } from '../reply.ts';
import type { Reply } from '../reply.ts';
import { partitionOfRegion } from '../partition.ts';
import { textElement } from '../xml.ts';
import type { World } from '../world.ts';
import type { Bucket } from './bucket.ts';
import { s3Error } from './errors.ts';

const PAGE_LIMIT = 10_000;

/**
 * The caller's buckets by name, in pages.
 * @see aws-facts 6.1: `BucketRegion` is shown only if the request has a parameter of the operation.
 */
export function listBuckets(world: World, call: Call): Reply {
  const account = call.caller?.account;
  if (account === undefined) return s3Error(call, 'AccessDenied');
  const prefix = call.query.get('prefix') ?? undefined;
  const region = call.query.get('bucket-region') ?? undefined;
  const token = call.query.get('continuation-token') ?? undefined;
  const pageSize = pageSizeOf(call.query.get('max-buckets'));
  const after = token === undefined ? '' : nameInToken(token);
  if (pageSize === undefined) return invalid(call, 'max-buckets must be between 1 and 10000');
  if (after === undefined) return invalid(call, 'The continuation token provided is incorrect');
  if (region !== undefined && region !== call.region) {
    return invalid(call, `Argument value ${region} is not the Region of this endpoint`);
  }
  const found = [...world.buckets.values()]
    .filter((bucket) => bucket.owner === account && bucket.name > after)
    .filter((bucket) => bucket.name.startsWith(prefix ?? ''))
    .filter((bucket) => region === undefined || bucket.region === region)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const page = found.slice(0, pageSize);
  const last = page.at(-1);
  const next = last === undefined || found.length === page.length ? undefined : tokenOf(last.name);
  const hasParameter = parameters.some((name) => call.query.has(name));
  const shown = page.map((bucket) => bucketElement(bucket, hasParameter)).join('');
  return xmlReply(
    `<ListAllMyBucketsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">` +
      `<Owner><ID>${account.padStart(64, '0')}</ID></Owner><Buckets>${shown}</Buckets>` +
      `${textElement('ContinuationToken', next)}${textElement('Prefix', prefix)}` +
      `</ListAllMyBucketsResult>`,
  );
}

const parameters = ['prefix', 'bucket-region', 'continuation-token', 'max-buckets'];

const invalid = (call: Call, message: string): Reply =>
  s3Error(call, 'InvalidArgument', { message });

function pageSizeOf(text: string | null): number | undefined {
  const size = text === null ? PAGE_LIMIT : Number(text);
  return Number.isInteger(size) && size >= 1 && size <= PAGE_LIMIT ? size : undefined;
}

/** Opaque to clients: whoever reads meaning into a token is wrong with the real service too. */
const tokenOf = (name: string): string => Buffer.from(`after:${name}`).toString('base64');

function nameInToken(token: string): string | undefined {
  const text = Buffer.from(token, 'base64').toString();
  return text.startsWith('after:') ? text.slice('after:'.length) : undefined;
}

function bucketElement(bucket: Bucket, withRegion: boolean): string {
  const arn = `arn:${partitionOfRegion(bucket.region)}:s3:::${bucket.name}`;
  const where = withRegion
    ? textElement('BucketRegion', bucket.region) + textElement('BucketArn', arn)
    : '';
  const created = textElement('CreationDate', bucket.createdAt.toISOString());
  return `<Bucket>${textElement('Name', bucket.name)}${created}${where}</Bucket>`;
}
