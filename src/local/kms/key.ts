import { partitionOfRegion } from '../partition.ts';

type KeyState = 'Enabled' | 'Disabled' | 'PendingDeletion';

export type Key = {
  id: string;
  arn: string;
  account: string;
  region: string;
  state: KeyState;
  spec: string;
  usage: string;
  manager: 'AWS' | 'CUSTOMER';
  multiRegion: boolean;
  description: string;
  /** The JSON text, as it was put. */
  policy: string;
  createdAt: Date;
  /** Only while the state is PendingDeletion. */
  deletionDate: Date | undefined;
};

export const kmsArn = (region: string, account: string, resource: string): string =>
  `arn:${partitionOfRegion(region)}:kms:${region}:${account}:${resource}`;

/** Timestamps of KMS are seconds since 1970, with a fraction. */
const seconds = (date: Date): number => date.getTime() / 1_000;

/** @see KMS API Reference, KeyMetadata. */
export function keyMetadata(key: Key): Record<string, unknown> {
  return {
    AWSAccountId: key.account,
    KeyId: key.id,
    Arn: key.arn,
    CreationDate: seconds(key.createdAt),
    Enabled: key.state === 'Enabled',
    Description: key.description,
    KeyUsage: key.usage,
    KeyState: key.state,
    ...(key.deletionDate === undefined ? {} : { DeletionDate: seconds(key.deletionDate) }),
    Origin: 'AWS_KMS',
    KeyManager: key.manager,
    CustomerMasterKeySpec: key.spec,
    KeySpec: key.spec,
    ...algorithmsOf(key),
    MultiRegion: key.multiRegion,
    ...(key.multiRegion ? { MultiRegionConfiguration: primaryOnly(key) } : {}),
  };
}

const algorithmsOf = (key: Key): Record<string, unknown> =>
  key.spec === 'SYMMETRIC_DEFAULT' ? { EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'] } : {};

const primaryOnly = (key: Key): Record<string, unknown> => ({
  MultiRegionKeyType: 'PRIMARY',
  PrimaryKey: { Arn: key.arn, Region: key.region },
  ReplicaKeys: [],
});
