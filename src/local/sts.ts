import type { Call } from './call.ts';
import { defaultIdentity, identityArn } from './identity.ts';
import { partitionOfRegion } from './partition.ts';
import { refuse } from './refuse.ts';
import type { Reply } from './reply.ts';
import { queryReply } from './service-errors.ts';
import type { Operation, World } from './world.ts';
import { textElement } from './xml.ts';

function getCallerIdentity(world: World, call: Call): Reply {
  if (call.caller === undefined) return refuse(call, 'unauthenticated');
  const { account, accessKeyId } = call.caller;
  const identity = world.identities.get(accessKeyId) ?? defaultIdentity;
  const arn = identityArn(identity, account, partitionOfRegion(call.region));
  return queryReply(
    call,
    'https://sts.amazonaws.com/doc/2011-06-15/',
    textElement('Arn', arn) + textElement('UserId', accessKeyId) + textElement('Account', account),
  );
}

export const stsOperations: ReadonlyMap<string, Operation> = new Map([
  ['GetCallerIdentity', getCallerIdentity],
]);
