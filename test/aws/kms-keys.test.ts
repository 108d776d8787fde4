import {
  CreateKeyCommand,
  KMSClient,
  ReplicateKeyCommand,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { awsClients } from '../../src/aws/clients.ts';
import { kmsKeys } from '../../src/aws/kms-keys.ts';
import { awsManagedKey } from '../../src/core/encryption/key-reference.ts';
import type { RequiredKey } from '../../src/core/encryption/key-reference.ts';
import type { KmsKeyArn, Region } from '../../src/core/names.ts';
import { region, startLocalWorld } from '../support/local-world.ts';
import type { LocalWorld } from '../support/local-world.ts';

let world: LocalWorld;
const elsewhere = 'eu-central-1' as Region;

beforeAll(async () => {
  world = await startLocalWorld();
});
afterAll(async () => {
  await world.aws.close();
});
beforeEach(() => {
  world.calls();
});

/** What a fresh container knows. */
function keysFor(required: RequiredKey) {
  const { resolveKey, describeKey } = kmsKeys(awsClients({ pathStyle: true }));
  return { resolveKey: async (of: Region) => resolveKey(of, required), describeKey };
}

describe('the keys of a baseline, over HTTP', () => {
  it('are one for each Region where the baseline says so, and none where it says nothing', async () => {
    const key = { kind: 'lookup', text: 'alias/data' } as const;
    const { resolveKey } = keysFor({ kind: 'by-region', keys: new Map([[region, key]]) });
    expect(await resolveKey(region)).toEqual({ kind: 'present', value: world.keyArn });
    expect(await resolveKey(elsewhere)).toEqual({
      kind: 'unreadable',
      failure: { kind: 'no-key-for-region', region: elsewhere },
    });
    expect(world.calls()).toEqual(['DescribeKey 200']);
  });

  it('say which alias does not exist', async () => {
    const { resolveKey } = keysFor({ kind: 'lookup', text: 'alias/nope' });
    expect(await resolveKey(region)).toEqual({
      kind: 'unreadable',
      failure: { kind: 'key-not-found', key: 'alias/nope' },
    });
  });

  it('need no call for the key of AWS, which a call would create', async () => {
    const { resolveKey } = keysFor({ kind: 'aws-managed' });
    expect(await resolveKey(region)).toEqual({ kind: 'present', value: awsManagedKey });
    expect(world.calls()).toEqual([]);
  });

  it('are replicas in the other Regions of a multi-Region key', async () => {
    const { KeyMetadata: primary } = await world.kms.send(
      new CreateKeyCommand({ MultiRegion: true }),
    );
    const arn = primary?.Arn as KmsKeyArn;
    const { resolveKey, describeKey } = keysFor({ kind: 'arn', arn });
    const replica = arn.replace(region, elsewhere);
    expect(await resolveKey(elsewhere)).toEqual({ kind: 'present', value: replica });
    expect(await describeKey(replica, elsewhere)).toEqual({ kind: 'absent' });
    await world.kms.send(
      new ReplicateKeyCommand({ KeyId: primary?.KeyId, ReplicaRegion: elsewhere }),
    );
    expect(await describeKey(replica, elsewhere)).toMatchObject({ value: { arn: replica } });
  });

  it('carry the date on which they are deleted', async () => {
    const { KeyMetadata: key } = await world.kms.send(new CreateKeyCommand({}));
    await new KMSClient({ region }).send(new ScheduleKeyDeletionCommand({ KeyId: key?.KeyId }));
    const { describeKey } = keysFor({ kind: 'lookup', text: 'alias/data' });
    expect(await describeKey(key?.Arn ?? '', region)).toMatchObject({
      value: { state: 'PendingDeletion', deletionDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) },
    });
  });

  it.each(['NotFoundException', 'InvalidArnException'])('are absent by %s', async (name) => {
    const error = Object.assign(new Error('no such key'), { name });
    const clients = awsClients({ pathStyle: true });
    const failing = { send: async () => Promise.reject(error) } as unknown as KMSClient;
    const { describeKey } = kmsKeys({ ...clients, kms: () => failing });
    expect(await describeKey('arn:aws:kms:nowhere', region)).toEqual({ kind: 'absent' });
  });
});
