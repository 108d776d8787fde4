import type { Call, Caller } from '../call.ts';
import { parseJsonObject, stringIn } from '../parse-json.ts';
import type { JsonObject } from '../parse-json.ts';
import { refuse } from '../refuse.ts';
import { emptyReply, jsonReply } from '../reply.ts';
import type { Reply } from '../reply.ts';
import { jsonError } from '../service-errors.ts';
import type { Operation, World } from '../world.ts';
import { createAlias, listAliases, updateAlias } from './aliases.ts';
import { createKey, scheduleDeletion } from './create-key.ts';
import { findKey } from './find-key.ts';
import { getKeyPolicy, putKeyPolicy } from './key-policy.ts';
import { keyMetadata } from './key.ts';
import type { Key } from './key.ts';
import { replicateKey } from './replicate-key.ts';

type KmsOperation = (world: World, call: Call, caller: Caller, input: JsonObject) => Reply;
type KeyOperation = (world: World, call: Call, key: Key, input: JsonObject) => Reply;

const onInput =
  (operation: KmsOperation): Operation =>
  (world, call) => {
    if (call.caller === undefined) return refuse(call, 'unauthenticated');
    const input = parseJsonObject(call.body);
    if (input === undefined) return jsonError(call, 'SerializationException', 'Expected an object');
    return operation(world, call, call.caller, input);
  };

const onKey = (operation: KeyOperation): Operation =>
  onInput((world, call, caller, input) => {
    const keyId = stringIn(input, 'KeyId');
    if (keyId === undefined) return jsonError(call, 'ValidationException', 'KeyId is missing');
    const found = findKey(world, call, caller, keyId);
    return found.ok ? operation(world, call, found.key, input) : found.reply;
  });

/** Changes of state: only by its owner, and only from the states that KMS allows. */
const onOwnKey = (operation: KeyOperation, from: readonly Key['state'][]): Operation =>
  onKey((world, call, key, input) => {
    if (key.manager === 'AWS') return refuse(call, 'access-denied');
    if (from.includes(key.state)) return operation(world, call, key, input);
    const pending = key.state === 'PendingDeletion';
    const state = pending ? 'is pending deletion' : 'is not pending deletion';
    return jsonError(call, 'KMSInvalidStateException', `${key.arn} ${state}.`);
  });

const rotate: KeyOperation = (_world, _call, key) => {
  key.isRotated = true;
  return emptyReply(200);
};

/** @see KMS API Reference, GetKeyRotationStatus: the period is there only where the key is rotated. */
const rotationStatus: KeyOperation = (_world, _call, key) =>
  jsonReply({
    KeyId: key.arn,
    KeyRotationEnabled: key.isRotated,
    ...(key.isRotated ? { RotationPeriodInDays: 365 } : {}),
  });

const cancelDeletion: KeyOperation = (_world, _call, key) => {
  key.state = 'Disabled';
  key.deletionDate = undefined;
  return jsonReply({ KeyId: key.arn });
};

const become =
  (state: Key['state']): KeyOperation =>
  (_world, _call, key) => {
    key.state = state;
    return emptyReply(200);
  };

export const kmsOperations: ReadonlyMap<string, Operation> = new Map([
  ['CreateKey', onInput(createKey)],
  ['CreateAlias', onInput(createAlias)],
  ['UpdateAlias', onInput(updateAlias)],
  ['ListAliases', onInput(listAliases)],
  ['ReplicateKey', onOwnKey(replicateKey, ['Enabled'])],
  ['EnableKeyRotation', onOwnKey(rotate, ['Enabled'])],
  ['GetKeyRotationStatus', onKey(rotationStatus)],
  ['DescribeKey', onKey((_world, _call, key) => jsonReply({ KeyMetadata: keyMetadata(key) }))],
  ['GetKeyPolicy', onKey(getKeyPolicy)],
  ['PutKeyPolicy', onKey(putKeyPolicy)],
  ['DisableKey', onOwnKey(become('Disabled'), ['Enabled', 'Disabled'])],
  ['EnableKey', onOwnKey(become('Enabled'), ['Enabled', 'Disabled'])],
  ['ScheduleKeyDeletion', onOwnKey(scheduleDeletion, ['Enabled', 'Disabled'])],
  ['CancelKeyDeletion', onOwnKey(cancelDeletion, ['PendingDeletion'])],
]);
