import { bucketSchema, runSchema, sealStates, states } from './bucket-record.ts';

/** @returns where the value is not as it has to be, or `undefined`. The empty text is the value itself. */
type Shape = (value: unknown) => string | undefined;

const when =
  (isRight: (value: unknown) => boolean): Shape =>
  (value) =>
    isRight(value) ? undefined : '';

const text = when((value) => typeof value === 'string');
const flag = when((value) => typeof value === 'boolean');
const count = when((value) => Number.isSafeInteger(value) && Number(value) >= 0);
const time = when((value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)));
const oneOf = (...values: readonly unknown[]): Shape => when((value) => values.includes(value));
const orNull =
  (shape: Shape): Shape =>
  (value) =>
    value === null ? undefined : shape(value);
const optional =
  (shape: Shape): Shape =>
  (value) =>
    value === undefined ? undefined : shape(value);

const listOf =
  (shape: Shape): Shape =>
  (value) =>
    Array.isArray(value) ? firstProblem(value.entries(), () => shape) : '';

/** Members that are not known are those of a newer Reseal. */
const object =
  (members: Readonly<Record<string, Shape>>): Shape =>
  (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return '';
    const found = new Map(Object.entries(value));
    const all = Object.keys(members).map((name): [string, unknown] => [name, found.get(name)]);
    return firstProblem(all, (name) => members[name] ?? text);
  };

const mapOf =
  (shape: Shape): Shape =>
  (value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? firstProblem(Object.entries(value), () => shape)
      : '';

function firstProblem<Key extends string | number>(
  entries: Iterable<[Key, unknown]>,
  shapeOf: (key: Key) => Shape,
): string | undefined {
  for (const [key, value] of entries) {
    const problem = shapeOf(key)(value);
    if (problem !== undefined) return problem === '' ? `${key}` : `${key}.${problem}`;
  }
  return undefined;
}

const words = object({ kind: text, text });
const drift = object({ kind: text, seal: text, text });
const change = object({
  setting: text,
  before: text,
  after: text,
  note: optional(text),
  seals: listOf(text),
  beforeDocument: orNull(text),
  afterDocument: text,
});
const hold = object({
  kind: text,
  seal: text,
  writer: text,
  signal: text,
  reason: text,
  source: text,
  lift: text,
  keyPolicyStatement: optional(text),
});
const key = object({
  named: text,
  arn: orNull(text),
  aliases: orNull(listOf(text)),
  whose: text,
  state: orNull(text),
  rotation: when((value) => value === null || ['string', 'number'].includes(typeof value)),
});
const event = object({
  event: text,
  eventId: orNull(text),
  eventTime: orNull(text),
  actor: orNull(text),
  role: orNull(text),
  tool: text,
});

const bucket = object({
  schema: oneOf(bucketSchema),
  time,
  bucket: text,
  arn: text,
  region: text,
  account: text,
  outcome: text,
  state: oneOf(...states),
  drifts: listOf(drift),
  seals: mapOf(oneOf(...sealStates)),
  encryption: optional(
    object({ algorithm: orNull(text), bucketKey: orNull(flag), key: orNull(key) }),
  ),
  planned: listOf(change),
  changes: listOf(change),
  remaining: listOf(drift),
  failures: listOf(words),
  alarms: listOf(words),
  holds: listOf(hold),
  warnings: listOf(object({ kind: text, text, source: text })),
  contests: listOf(object({ seal: text, text, terraform: text, cloudFormation: text })),
  repairId: orNull(text),
  events: listOf(event),
});

const run = object({
  schema: oneOf(runSchema),
  version: text,
  command: text,
  time,
  account: text,
  region: text,
  buckets: count,
  isComplete: flag,
  problems: listOf(text),
});

const inWords =
  (shape: Shape) =>
  (value: unknown): string | undefined => {
    const place = shape(value);
    return place === undefined ? undefined : `${place} is missing or not as Reseal writes it`;
  };

export const problemOfBucket = inWords(bucket);
export const problemOfRun = inWords(run);
