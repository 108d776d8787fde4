import type { Call, Caller } from '../call.ts';
import { parseJsonObject, stringIn } from '../parse-json.ts';
import type { JsonObject } from '../parse-json.ts';
import { partitionOfRegion } from '../partition.ts';
import { refuse } from '../refuse.ts';
import { jsonReply } from '../reply.ts';
import type { Reply } from '../reply.ts';
import { jsonError } from '../service-errors.ts';
import type { Operation, World } from '../world.ts';

/** One version of a parameter; the last of a list is the current one. */
export type ParameterVersion = {
  value: string;
  type: string;
  labels: Set<string>;
  modifiedAt: Date;
};

type SsmOperation = (world: World, call: Call, caller: Caller, input: JsonObject) => Reply;

/** In characters. @see Systems Manager API Reference, PutParameter: 4 KB, 8 KB in the advanced tier. */
const limits = new Map([
  ['Standard', 4 * 1024],
  ['Advanced', 8 * 1024],
  ['Intelligent-Tiering', 8 * 1024],
]);

const onInput =
  (operation: SsmOperation): Operation =>
  (world, call) => {
    if (call.caller === undefined) return refuse(call, 'unauthenticated');
    const input = parseJsonObject(call.body);
    if (input === undefined) return jsonError(call, 'SerializationException', 'Expected an object');
    return operation(world, call, call.caller, input);
  };

const arnOf = ({ region }: Call, { account }: Caller, name: string): string =>
  `arn:${partitionOfRegion(region)}:ssm:${region}:${account}:parameter${name.startsWith('/') ? '' : '/'}${name}`;

function putParameter(world: World, call: Call, caller: Caller, input: JsonObject): Reply {
  const name = stringIn(input, 'Name') ?? '';
  const value = stringIn(input, 'Value') ?? '';
  const tier = stringIn(input, 'Tier') ?? 'Standard';
  if (!/^[A-Za-z0-9_./-]{1,1011}$/.test(name)) {
    return jsonError(call, 'ValidationException', `Parameter name ${name} is not allowed`);
  }
  if (value === '') return jsonError(call, 'ValidationException', 'Value is missing');
  if (value.length > (limits.get(tier) ?? 0)) {
    return jsonError(
      call,
      'ValidationException',
      `${tier} tier parameters support a maximum parameter value of ${limits.get(tier)} characters.`,
    );
  }
  const arn = arnOf(call, caller, name);
  const versions = world.parameters.get(arn) ?? [];
  const [existing] = versions;
  if (existing !== undefined && input['Overwrite'] !== true) {
    const message =
      'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.';
    return jsonError(call, 'ParameterAlreadyExists', message);
  }
  const type = stringIn(input, 'Type') ?? existing?.type;
  if (type === undefined || !['String', 'StringList', 'SecureString'].includes(type)) {
    return jsonError(
      call,
      'ValidationException',
      'A parameter type is required when you create a parameter.',
    );
  }
  world.parameters.set(arn, [
    ...versions,
    { value, type, labels: new Set(), modifiedAt: world.now() },
  ]);
  return jsonReply({ Version: versions.length + 1, Tier: tier });
}

/** `Name` may be an ARN, and ends with `:version` or `:label` where not the current one is meant. */
function getParameter(world: World, call: Call, caller: Caller, input: JsonObject): Reply {
  const stated = stringIn(input, 'Name') ?? '';
  const [, prefix = '', name = '', selector] =
    /^(arn:(?:[^:]*:){4}parameter)?([^:]*)(?::(.*))?$/.exec(stated) ?? [];
  const arn = prefix === '' ? arnOf(call, caller, name) : `${prefix}${name}`;
  const versions = world.parameters.get(arn) ?? [];
  if (versions.length === 0)
    return jsonError(call, 'ParameterNotFound', `Parameter ${name} not found.`);
  const index = indexOf(versions, selector);
  const found = versions[index];
  if (found === undefined) {
    return jsonError(
      call,
      'ParameterVersionNotFound',
      `Systems Manager could not find version ${selector} of ${name}.`,
    );
  }
  const isPlain = found.type !== 'SecureString' || input['WithDecryption'] === true;
  return jsonReply({
    Parameter: {
      ARN: arn,
      DataType: 'text',
      LastModifiedDate: found.modifiedAt.getTime() / 1_000,
      Name: name,
      Type: found.type,
      Value: isPlain ? found.value : Buffer.from(found.value).toString('base64'),
      Version: index + 1,
      ...(selector === undefined ? {} : { Selector: `:${selector}` }),
    },
  });
}

function indexOf(versions: readonly ParameterVersion[], selector: string | undefined): number {
  if (selector === undefined) return versions.length - 1;
  if (/^\d+$/.test(selector)) return Number(selector) - 1;
  return versions.findIndex(({ labels }) => labels.has(selector));
}

/** Moves a label that another version has. */
function labelParameterVersion(world: World, call: Call, caller: Caller, input: JsonObject): Reply {
  const versions = world.parameters.get(arnOf(call, caller, stringIn(input, 'Name') ?? '')) ?? [];
  const number = Number(input['ParameterVersion'] ?? versions.length);
  const version = versions[number - 1];
  if (version === undefined) return jsonError(call, 'ParameterNotFound', 'Parameter not found.');
  const labels = Array.isArray(input['Labels']) ? input['Labels'].map(String) : [];
  for (const label of labels) {
    for (const other of versions) other.labels.delete(label);
    version.labels.add(label);
  }
  return jsonReply({ InvalidLabels: [], ParameterVersion: number });
}

export const ssmOperations: ReadonlyMap<string, Operation> = new Map([
  ['PutParameter', onInput(putParameter)],
  ['GetParameter', onInput(getParameter)],
  ['LabelParameterVersion', onInput(labelParameterVersion)],
]);
