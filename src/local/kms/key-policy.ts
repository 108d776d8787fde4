import type { Call } from '../call.ts';
import { parseJsonObject, stringIn } from '../parse-json.ts';
import type { JsonObject } from '../parse-json.ts';
import { emptyReply, jsonReply } from '../reply.ts';
import { refuse } from '../refuse.ts';
import type { Reply } from '../reply.ts';
import { jsonError } from '../service-errors.ts';
import type { World } from '../world.ts';
import type { Key } from './key.ts';

/** There is one policy for each key, and this is its only name. */
const NAME = 'default';

/** @see KMS Developer Guide, "Default key policy": the account, and through it its IAM policies. */
export const defaultPolicy = (account: string, partition: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Id: 'key-default-1',
    Statement: [
      {
        Sid: 'Enable IAM User Permissions',
        Effect: 'Allow',
        Principal: { AWS: `arn:${partition}:iam::${account}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
    ],
  });

export function getKeyPolicy(_world: World, call: Call, key: Key, input: JsonObject): Reply {
  const keyId = stringIn(input, 'KeyId') ?? '';
  if (keyId.includes('alias/')) {
    return jsonError(call, 'NotFoundException', `Invalid keyId '${keyId}'`);
  }
  const name = stringIn(input, 'PolicyName') ?? NAME;
  if (name !== NAME) return jsonError(call, 'NotFoundException', 'No such policy exists');
  return jsonReply({ Policy: key.policy, PolicyName: NAME });
}

export function putKeyPolicy(_world: World, call: Call, key: Key, input: JsonObject): Reply {
  if (key.manager === 'AWS') return refuse(call, 'access-denied');
  const policy = stringIn(input, 'Policy') ?? '';
  if (parseJsonObject(policy)?.['Statement'] === undefined) {
    return jsonError(call, 'MalformedPolicyDocumentException', 'The policy is not valid');
  }
  key.policy = policy;
  return emptyReply(200);
}
