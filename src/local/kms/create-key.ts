import type { Caller, Call } from '../call.ts';
import { numberIn, stringIn } from '../parse-json.ts';
import type { JsonObject } from '../parse-json.ts';
import { partitionOfRegion } from '../partition.ts';
import { jsonReply } from '../reply.ts';
import type { Reply } from '../reply.ts';
import { jsonError } from '../service-errors.ts';
import type { World } from '../world.ts';
import { keyMetadata, kmsArn } from './key.ts';
import type { Key } from './key.ts';
import { defaultPolicy } from './key-policy.ts';

/** What may be said about a new key; the rest is as `CreateKey` has it by default. */
type NewKey = Partial<Pick<Key, 'spec' | 'usage' | 'manager' | 'description' | 'policy'>> & {
  multiRegion?: boolean;
};

export function addKey(world: World, account: string, region: string, wanted: NewKey): Key {
  const multiRegion = wanted.multiRegion ?? false;
  const uuid = world.counters.uuid();
  const id = multiRegion ? `mrk-${uuid.replaceAll('-', '')}` : uuid;
  const arn = kmsArn(region, account, `key/${id}`);
  const key: Key = {
    id,
    arn,
    account,
    region,
    state: 'Enabled',
    spec: wanted.spec ?? 'SYMMETRIC_DEFAULT',
    usage: wanted.usage ?? 'ENCRYPT_DECRYPT',
    manager: wanted.manager ?? 'CUSTOMER',
    family: multiRegion ? { primary: { Arn: arn, Region: region }, replicas: [] } : undefined,
    isRotated: false,
    description: wanted.description ?? '',
    policy: wanted.policy ?? defaultPolicy(account, partitionOfRegion(region)),
    createdAt: world.now(),
    deletionDate: undefined,
  };
  world.keys.set(key.arn, key);
  return key;
}

export function createKey(world: World, call: Call, caller: Caller, input: JsonObject): Reply {
  const spec = stringIn(input, 'KeySpec') ?? stringIn(input, 'CustomerMasterKeySpec');
  const usage = stringIn(input, 'KeyUsage');
  if (spec !== undefined && !specPattern.test(spec)) {
    return jsonError(call, 'ValidationException', `Unknown KeySpec ${spec}`);
  }
  if (spec !== undefined && spec !== 'SYMMETRIC_DEFAULT' && usage === undefined) {
    const message = `You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.`;
    return jsonError(call, 'ValidationException', message);
  }
  const description = stringIn(input, 'Description');
  const policy = stringIn(input, 'Policy');
  const key = addKey(world, caller.account, call.region, {
    ...(spec === undefined ? {} : { spec }),
    ...(usage === undefined ? {} : { usage }),
    ...(description === undefined ? {} : { description }),
    ...(policy === undefined ? {} : { policy }),
    multiRegion: input['MultiRegion'] === true,
  });
  return jsonReply({ KeyMetadata: keyMetadata(key) });
}

const specPattern = /^(?:SYMMETRIC_DEFAULT|SM2|(?:RSA|ECC|HMAC|ML)_[A-Z0-9_]+)$/;

const DAY_MS = 86_400_000;

/** The state of a key that is waiting to be deleted, or a problem with the waiting time. */
export function scheduleDeletion(world: World, call: Call, key: Key, input: JsonObject): Reply {
  const days = numberIn(input, 'PendingWindowInDays') ?? 30;
  if (days < 7 || days > 30) {
    const message = 'PendingWindowInDays must be between 7 and 30';
    return jsonError(call, 'ValidationException', message);
  }
  key.state = 'PendingDeletion';
  key.deletionDate = new Date(world.now().getTime() + days * DAY_MS);
  return jsonReply({
    KeyId: key.arn,
    DeletionDate: key.deletionDate.getTime() / 1_000,
    KeyState: key.state,
    PendingWindowInDays: days,
  });
}
