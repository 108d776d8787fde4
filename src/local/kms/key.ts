import { partitionOfRegion } from '../partition.ts';

type KeyState = 'Enabled' | 'Disabled' | 'PendingDeletion';

type RelatedKey = { Arn: string; Region: string };

/** The keys of one id in several Regions; all of them hold the same object. */
type KeyFamily = { primary: RelatedKey; replicas: RelatedKey[] };

export type Key = {
  id: string;
  arn: string;
  account: string;
  region: string;
  state: KeyState;
  spec: string;
  usage: string;
  manager: 'AWS' | 'CUSTOMER';
  /** Of a multi-Region key only. */
  family: KeyFamily | undefined;
  isRotated: boolean;
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
    MultiRegion: key.family !== undefined,
    ...(key.family === undefined ? {} : { MultiRegionConfiguration: regionsOf(key, key.family) }),
  };
}

const algorithmsOf = (key: Key): Record<string, unknown> =>
  key.spec === 'SYMMETRIC_DEFAULT' ? { EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'] } : {};

const regionsOf = (key: Key, { primary, replicas }: KeyFamily): Record<string, unknown> => ({
  MultiRegionKeyType: primary.Arn === key.arn ? 'PRIMARY' : 'REPLICA',
  PrimaryKey: primary,
  ReplicaKeys: replicas,
});
