import type { Call, Caller } from '../call.ts';
import { stringIn } from '../parse-json.ts';
import type { JsonObject } from '../parse-json.ts';
import { emptyReply, jsonReply } from '../reply.ts';
import type { Reply } from '../reply.ts';
import { jsonError } from '../service-errors.ts';
import type { World } from '../world.ts';
import { findKey } from './find-key.ts';
import { kmsArn } from './key.ts';

export function createAlias(world: World, call: Call, caller: Caller, input: JsonObject): Reply {
  const alias = stringIn(input, 'AliasName') ?? '';
  if (!/^alias\/[A-Za-z0-9/_-]+$/.test(alias) || alias.startsWith('alias/aws/')) {
    return jsonError(call, 'InvalidAliasNameException', `Alias name ${alias} is not allowed`);
  }
  const found = findKey(world, call, caller, stringIn(input, 'TargetKeyId') ?? '');
  if (!found.ok) return found.reply;
  const arn = kmsArn(call.region, caller.account, alias);
  if (world.aliases.has(arn)) {
    const message = `An alias with the name ${arn} already exists`;
    return jsonError(call, 'AlreadyExistsException', message);
  }
  world.aliases.set(arn, found.key.arn);
  return emptyReply(200);
}

/** Points an alias to another key. */
export function updateAlias(world: World, call: Call, caller: Caller, input: JsonObject): Reply {
  const found = findKey(world, call, caller, stringIn(input, 'TargetKeyId') ?? '');
  if (!found.ok) return found.reply;
  const arn = kmsArn(call.region, caller.account, stringIn(input, 'AliasName') ?? '');
  if (!world.aliases.has(arn)) {
    return jsonError(call, 'NotFoundException', `Alias ${arn} is not found.`);
  }
  world.aliases.set(arn, found.key.arn);
  return emptyReply(200);
}

/** In one page. @see KMS API Reference, ListAliases: of the caller's account and Region, or of one key. */
export function listAliases(world: World, call: Call, caller: Caller, input: JsonObject): Reply {
  const keyId = stringIn(input, 'KeyId');
  const found = keyId === undefined ? undefined : findKey(world, call, caller, keyId);
  if (found?.ok === false) return found.reply;
  const own = kmsArn(call.region, caller.account, 'alias/');
  const aliases = [...world.aliases]
    .filter(([arn, key]) => arn.startsWith(own) && (found === undefined || key === found.key.arn))
    .map(([arn, key]) => ({
      AliasName: `alias/${arn.slice(own.length)}`,
      AliasArn: arn,
      TargetKeyId: key.split('/').at(-1),
    }));
  return jsonReply({ Aliases: aliases, Truncated: false });
}
