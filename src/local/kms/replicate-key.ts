import type { Call } from '../call.ts';
import { stringIn } from '../parse-json.ts';
import type { JsonObject } from '../parse-json.ts';
import { jsonReply } from '../reply.ts';
import type { Reply } from '../reply.ts';
import { jsonError } from '../service-errors.ts';
import type { World } from '../world.ts';
import { keyMetadata, kmsArn } from './key.ts';
import type { Key } from './key.ts';

/** Makes the same key, under the same id, in another Region. Ready at once, which in AWS takes seconds. */
export function replicateKey(world: World, call: Call, key: Key, input: JsonObject): Reply {
  const region = stringIn(input, 'ReplicaRegion') ?? '';
  const { family } = key;
  if (family === undefined) {
    const message = `${key.arn} is not a multi-Region key.`;
    return jsonError(call, 'UnsupportedOperationException', message);
  }
  const arn = kmsArn(region, key.account, `key/${key.id}`);
  if (world.keys.has(arn)) {
    return jsonError(call, 'AlreadyExistsException', `${arn} already exists`);
  }
  family.replicas.push({ Arn: arn, Region: region });
  const replica = { ...key, arn, region, createdAt: world.now() };
  world.keys.set(arn, replica);
  return jsonReply({ ReplicaKeyMetadata: keyMetadata(replica) });
}
