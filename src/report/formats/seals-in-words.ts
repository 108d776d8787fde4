import type { BucketRecord } from '../bucket-record.ts';

/** What a seal demands, for readers who do not know Reseal. */
export function sealInWords(seal: string): { control: string; title: string } {
  const title = titles[seal] ?? `the ${seal} seal`;
  return { control: `reseal.${seal}`, title };
}

const titles: Readonly<Record<string, string>> = {
  encryption: 'default encryption as the baseline requires',
  transport: 'no request over plain HTTP',
  'tls-version': 'no request over outdated TLS',
  uploads: 'no upload with another encryption',
};

/** What a person can do about a bucket that is not sealed. */
export function remediationOf({ bucket, state, holds, region }: BucketRecord): string {
  if (holds.length > 0) return holds.map(({ lift }) => lift).join(' ');
  if (state === 'contested') return 'Change the setting where the bucket is defined.';
  return `reseal fix ${bucket} --region ${region}`;
}
