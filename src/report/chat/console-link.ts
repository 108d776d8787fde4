import type { AlertBucket, AlertKey } from '../alert-contract.ts';

/** @see AWS General Reference, "AWS Management Console": the hosts of the partitions aws, aws-cn and aws-us-gov. */
const consoleOf = (partition: string, region: string): string | undefined => {
  if (!/^[a-z0-9-]+$/.test(region)) return undefined;
  if (partition === 'aws') return `https://${region}.console.aws.amazon.com`;
  if (partition === 'aws-cn') return 'https://console.amazonaws.cn';
  return partition === 'aws-us-gov' ? 'https://console.amazonaws-us-gov.com' : undefined;
};

/** Where policy and encryption of the bucket are shown; of other partitions it is not known. */
export function bucketLink({ name, region, partition }: AlertBucket): string | undefined {
  const host = /^[A-Za-z0-9._-]+$/.test(name) ? consoleOf(partition, region) : undefined;
  return host && `${host}/s3/buckets/${name}?region=${region}&tab=permissions`;
}

export function keyLink({ named, region }: AlertKey): string | undefined {
  const [, partition, keyId] = /^arn:(aws[a-z-]*):kms:[^:]*:\d*:key\/([\w-]+)$/.exec(named) ?? [];
  const host = consoleOf(partition ?? '', region);
  return host && `${host}/kms/home?region=${region}#/kms/keys/${keyId}`;
}
