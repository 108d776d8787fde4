import { parseRegion, partitionOf } from '../core/names.ts';

/** The partition of a Region's ARNs; `aws` for text that is no Region. */
export function partitionOfRegion(region: string): string {
  const parsed = parseRegion(region);
  return parsed.ok ? partitionOf(parsed.value) : 'aws';
}
