import type { Call, Caller } from '../call.ts';
import type { Reply } from '../reply.ts';
import { jsonError } from '../service-errors.ts';
import type { World } from '../world.ts';
import { addKey } from './create-key.ts';
import { kmsArn } from './key.ts';
import type { Key } from './key.ts';

type Found = { ok: true; key: Key } | { ok: false; reply: Reply };

/**
 * The key behind an id, a key ARN, `alias/name` or an alias ARN.
 * @see aws-facts 5.4: naming an alias of AWS, such as `alias/aws/s3`, creates the AWS managed key.
 */
export function findKey(world: World, call: Call, caller: Caller, keyId: string): Found {
  const arn = keyId.startsWith('arn:') ? keyId : ownArn(call, caller, keyId);
  const [, , service, region = '', account = '', ...rest] = arn.split(':');
  const resource = rest.join(':');
  if (service !== 'kms' || !/^(?:key|alias)\/./.test(resource)) {
    return notFound(call, `Invalid arn ${arn}`);
  }
  if (region !== call.region) return notFound(call, `Invalid arn ${region}`);
  if (account !== caller.account) return { ok: false, reply: denied(call, arn) };
  const isAlias = resource.startsWith('alias/');
  const key = isAlias ? behindAlias(world, arn, resource) : world.keys.get(arn);
  if (key !== undefined) return { ok: true, key };
  return notFound(call, isAlias ? `Alias ${arn} is not found.` : `Key '${arn}' does not exist`);
}

function ownArn(call: Call, caller: Caller, keyId: string): string {
  const resource = keyId.startsWith('alias/') ? keyId : `key/${keyId}`;
  return kmsArn(call.region, caller.account, resource);
}

function behindAlias(world: World, aliasArn: string, alias: string): Key | undefined {
  const known = world.aliases.get(aliasArn);
  if (known !== undefined) return world.keys.get(known);
  if (!awsManaged.includes(alias)) return undefined;
  const [, , , region = '', account = ''] = aliasArn.split(':');
  const service = alias.slice('alias/aws/'.length);
  const description = `Default key that protects my ${service.toUpperCase()} objects when no other key is defined`;
  const key = addKey(world, account, region, { manager: 'AWS', description });
  world.aliases.set(aliasArn, key.arn);
  return key;
}

const awsManaged = ['s3', 'sns', 'sqs', 'dynamodb', 'lambda', 'ebs', 'ssm', 'secretsmanager'].map(
  (service) => `alias/aws/${service}`,
);

const notFound = (call: Call, message: string): Found => ({
  ok: false,
  reply: jsonError(call, 'NotFoundException', message),
});

/** The same words whether or not the key exists: KMS does not tell other accounts. */
const denied = (call: Call, arn: string): Reply =>
  jsonError(
    call,
    'AccessDeniedException',
    `The caller is not authorized to perform: kms:${call.operation} on resource: ${arn} because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access`,
  );
