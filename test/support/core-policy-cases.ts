import { readdirSync, readFileSync } from 'node:fs';
import { bucketRef } from '../../src/core/bucket-ref.ts';
import type { BucketRef } from '../../src/core/bucket-ref.ts';
import type { AccountId, BucketName, Partition, Region } from '../../src/core/names.ts';
import { policyOf } from '../../src/core/policy/document.ts';
import type { JsonObject, JsonValue, Policy } from '../../src/core/policy/document.ts';

/** One policy of `test/core/policy/cases`, and what the engine has to say of it. */
export type PolicyCase = {
  file: string;
  title: string;
  why: string;
  bucket: string;
  partition: string;
  /** As `--seal` of the command line names it. */
  seal: string;
  policy: JsonObject | null;
  verdict: Verdict;
  /** Indexes of the statements, where the case names them; only with `denied`. */
  proof: readonly number[] | undefined;
  alarms: readonly string[];
};

const verdicts = ['denied', 'allowed', 'unknown'] as const;
type Verdict = (typeof verdicts)[number];
const partitions = ['aws', 'aws-cn', 'aws-us-gov', 'aws-eusc'];
const alarms = ['https-denied'];
const required = ['title', 'why', 'policy', 'verdict'];
const seals = [
  'transport',
  'tls-1.2',
  'tls-1.3',
  'deny-other-encryption',
  'deny-unencrypted',
  'require-key',
];
const members = [...required, 'bucket', 'partition', 'seal', 'proof', 'alarms'];

const folder = new URL('../core/policy/cases/', import.meta.url);

/** All files of the folder, in order. */
export function loadPolicyCases(): PolicyCase[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return files
    .toSorted()
    .flatMap((file) => parsePolicyCases(file, readFileSync(new URL(file, folder), 'utf8')));
}

/** The bucket that has the policy. */
export const bucketOf = ({ bucket, partition }: PolicyCase): BucketRef => ({
  ...bucketRef('111122223333' as AccountId, 'eu-west-1' as Region, bucket as BucketName),
  partition: partition as Partition,
});

export const policyIn = ({ policy }: PolicyCase): Policy | undefined =>
  policy === null ? undefined : policyOf(policy);

/** Throws with the file, the case and the member that is wrong. */
export function parsePolicyCases(file: string, text: string): PolicyCase[] {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch (error) {
    throw new Error(`${file}: not JSON: ${String(error)}`, { cause: error });
  }
  if (!Array.isArray(list)) throw new Error(`${file}: expected a list of cases`);
  return list.map((value: unknown, index) => parseCase(file, value, index));
}

function parseCase(file: string, value: unknown, index: number): PolicyCase {
  const one = isRecord(value) ? value : {};
  const title = typeof one['title'] === 'string' ? ` ("${one['title']}")` : '';
  const wrong = (member: string, expected: string): never => {
    throw new Error(`${file}, case ${index + 1}${title}, ${member}: expected ${expected}`);
  };
  if (!isRecord(value)) wrong('the case itself', 'an object');
  const unknown = Object.keys(one).find((member) => !members.includes(member));
  if (unknown !== undefined) wrong(`"${unknown}"`, `one of ${members.join(', ')}`);
  const missing = required.find((member) => !(member in one));
  if (missing !== undefined) wrong(`"${missing}"`, 'it to be there');
  const textOf = (member: string, otherwise?: string): string => {
    const text = one[member] ?? otherwise;
    return typeof text === 'string' && text !== '' ? text : wrong(`"${member}"`, 'text');
  };
  const oneOf = (member: string, allowed: readonly string[], otherwise?: string): string => {
    const text = textOf(member, otherwise);
    return allowed.includes(text) ? text : wrong(`"${member}"`, `one of ${allowed.join(', ')}`);
  };
  const policy = one['policy'];
  if (policy !== null && !isRecord(policy)) wrong('"policy"', 'an object, or null for no policy');
  const { proof, alarms: listed = [] } = one;
  if (proof !== undefined && !isList(proof, isIndex)) wrong('"proof"', 'indexes of statements');
  const verdict = oneOf('verdict', verdicts) as Verdict;
  if (proof !== undefined && verdict !== 'denied') wrong('"proof"', 'no proof without "denied"');
  const isAlarm = (alarm: unknown) => alarms.includes(String(alarm));
  if (!isList(listed, isAlarm)) wrong('"alarms"', `a list of ${alarms.join(', ')}`);
  return {
    file,
    title: textOf('title'),
    why: textOf('why'),
    bucket: textOf('bucket', 'example-bucket'),
    partition: oneOf('partition', partitions, 'aws'),
    seal: oneOf('seal', seals, 'transport'),
    policy: policy as JsonObject | null,
    verdict,
    proof: proof as readonly number[] | undefined,
    alarms: listed as readonly string[],
  };
}

const isRecord = (value: unknown): value is Record<string, JsonValue> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isList = (value: unknown, isPart: (part: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(isPart);

const isIndex = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0;
