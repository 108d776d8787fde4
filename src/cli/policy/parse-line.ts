import type { Parsed } from '../../core/names.ts';
import { parseBucket, parsePolicyText } from './question.ts';
import type { Question } from './question.ts';
import { rawMembers } from './raw-members.ts';

/** What lines may leave out. */
export type Defaults = { bucket: string | undefined; partition: string; account: string };

/** A question, or what is wrong with the policy or with the words around it. */
export type Asked =
  | { ok: true; value: Question }
  | { ok: false; at: 'policy' | 'line'; problem: string };

export const reasonOf = ({ at, problem }: Asked & { ok: false }): string =>
  at === 'line' ? `the line is not understood: ${problem}` : problem;

/** One line of a batch; `id` is JSON, written as it was. */
export function parseLine(line: Parsed<string>, defaults: Defaults): { id: string; asked: Asked } {
  const members = line.ok ? parseObject(line.value) : line;
  if (!members.ok) return { id: 'null', asked: wrongLine(members.problem) };
  // Between the parts of an id there may be tabs and carriage returns; a text holds none.
  const id = members.value.get('id')?.replaceAll(/[\t\r]/g, ' ') ?? 'null';
  return { id, asked: parseAsked(members.value, defaults) };
}

function parseAsked(members: ReadonlyMap<string, string>, defaults: Defaults): Asked {
  const bucket = members.has('bucket') ? textOf(members.get('bucket')) : defaults.bucket;
  if (bucket === undefined) return wrongLine('bucket is not the name of one');
  const isGiven = (members.get('partition') ?? 'null') !== 'null';
  const partition = isGiven ? textOf(members.get('partition')) : defaults.partition;
  if (partition === undefined) return wrongLine('partition is not the name of one');
  const ref = parseBucket(bucket, { partition, account: defaults.account });
  if (!ref.ok) return wrongLine(ref.problem);
  const text = members.get('policy');
  if (text === undefined) return wrongLine('policy is missing: write null where there is none');
  const policy = parsePolicyText(text);
  if (!policy.ok) return { ...policy, at: 'policy' };
  return { ok: true, value: { policy: policy.value, ref: ref.value } };
}

const wrongLine = (problem: string): Asked => ({ ok: false, at: 'line', problem });

function parseObject(text: string): Parsed<ReadonlyMap<string, string>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, problem: text.trim() === '' ? 'it is empty' : 'it is not JSON' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { ok: false, problem: 'it is not a JSON object' };
  }
  const members = rawMembers(text);
  return members === undefined
    ? { ok: false, problem: 'it names a member twice' }
    : { ok: true, value: members };
}

function textOf(json: string | undefined): string | undefined {
  const value: unknown = json?.startsWith('"') === true ? JSON.parse(json) : undefined;
  return typeof value === 'string' ? value : undefined;
}
