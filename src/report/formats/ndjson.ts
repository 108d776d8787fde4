import type { Report } from '../bucket-record.ts';
import { printableJson } from './json-text.ts';

/** One JSON list, with one bucket in each line: what `--json` always was. */
export function toJson({ buckets }: Report): string {
  const lines = buckets.map((bucket) => printableJson(bucket)).join(',\n');
  return lines === '' ? '[\n]\n' : `[\n${lines}\n]\n`;
}

/** One value in each line: the run first, then its buckets. `schema` tells them apart. */
export const toNdjson = ({ runs, buckets }: Report): string =>
  [...runs, ...buckets].map((record) => `${printableJson(record)}\n`).join('');
