import { otherBucketKind } from '../core/bucket-ref.ts';
import type { BucketRef } from '../core/bucket-ref.ts';
import { isLike } from '../core/holds/match-element.ts';
import type { BackfillRequest } from './parse-request.ts';

/** Of a page, what the request is about: by the names alone. */
export const chooseBuckets = (
  refs: readonly BucketRef[],
  { include, exclude }: Pick<BackfillRequest, 'include' | 'exclude'>,
): BucketRef[] =>
  refs.filter(({ name }) => {
    const isIn = (patterns: readonly string[]): boolean =>
      patterns.some((pattern) => isLike(name, pattern));
    if (otherBucketKind(name) !== undefined || isIn(exclude)) return false;
    return include.length === 0 || isIn(include);
  });

/**
 * What of a page comes behind the last bucket that is done. That bucket may have been deleted since: then the
 * order of the names counts, which is that of the list.
 */
export function bucketsAfter(refs: readonly BucketRef[], last: string | undefined): BucketRef[] {
  if (last === undefined) return [...refs];
  const at = refs.findIndex(({ name }) => name === last);
  return at < 0 ? refs.filter(({ name }) => name > last) : refs.slice(at + 1);
}
