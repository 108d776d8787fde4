import { quote } from '../core/names.ts';
import { runPattern } from '../triggers/backfill-message.ts';
import { describe, isObject } from '../triggers/untrusted-json.ts';
import type { JsonObject } from '../triggers/untrusted-json.ts';

/** How a run gets at its buckets: in its own time, or through the queue of events. */
export type FanOut = 'queue' | 'in-place';

export type BackfillRequest = {
  mode: 'inspect' | 'repair';
  /** Names that do not begin so are not even listed. */
  prefix: string | undefined;
  /** Patterns of names, with `*` and `?`; none includes all. */
  include: readonly string[];
  exclude: readonly string[];
  /** So many buckets, and no more. */
  limit: number | undefined;
  fanOut: FanOut | 'auto';
  /**
   * Whether all buckets are asked where their server access logs go, for the holds of those targets. `auto`: once
   * encryption drift was found; in the queue the next looks profit.
   */
  accessLogTargets: 'auto' | 'always' | 'never';
};

type Asked = { kind: 'start'; request: BackfillRequest } | { kind: 'resume'; run: string };

/** `problems` has all of them: whoever invokes it by hand corrects them at once. */
type ParsedRequest = { ok: true; value: Asked } | { ok: false; problems: string[] };

const members = [
  'mode',
  'prefix',
  'include',
  'exclude',
  'limit',
  'fanOut',
  'accessLogTargets',
  'resume',
];
const modes = ['inspect', 'repair'] as const;
const askings = ['auto', 'always', 'never'] as const;
const fanOuts = ['auto', 'queue', 'in-place'] as const;
const patternShape = /^[A-Za-z0-9._*?-]{1,255}$/;
const prefixShape = /^[A-Za-z0-9._-]{1,255}$/;

/** @param deployed the mode of the stack: a run may look where it may not write, and not the other way round. */
export function parseRequest(payload: unknown, deployed: 'inspect' | 'repair'): ParsedRequest {
  // An invocation without a payload has an empty text for an event, or none.
  const asked = payload === undefined || payload === null || payload === '' ? {} : payload;
  if (!isObject(asked)) {
    return { ok: false, problems: [`expected an object, got ${describe(payload)}`] };
  }
  const { problems, request, run } = readMembers(asked, deployed);
  const unknown = Object.keys(asked).filter((name) => !members.includes(name));
  for (const name of unknown) {
    problems.push(`${quote(name)} is not known: expected ${members.join(', ')}`);
  }
  if (request.mode === 'repair' && deployed === 'inspect') {
    problems.push('mode: this stack is deployed to inspect, and its role may not write');
  }
  const beside = members.filter((name) => name !== 'resume' && asked[name] !== undefined);
  if (asked['resume'] !== undefined && beside.length > 0) {
    problems.push(`resume: a run goes on as it was asked for; leave out ${beside.join(', ')}`);
  }
  if (problems.length > 0) return { ok: false, problems };
  const value: Asked = run === undefined ? { kind: 'start', request } : { kind: 'resume', run };
  return { ok: true, value };
}

/** Reads all members, whatever is wrong with some of them. */
function readMembers(asked: JsonObject, deployed: 'inspect' | 'repair') {
  const problems: string[] = [];
  /** The member where it is as expected; else it is a problem, unless it is not there. */
  function read<T>(name: string, is: (value: unknown) => value is T, expected: string) {
    const value = asked[name];
    if (value === undefined || is(value)) return value;
    problems.push(`${name}: expected ${expected}, got ${describe(value)}`);
    return undefined;
  }
  const choose = <T extends string>(name: string, allowed: readonly T[]): T | undefined =>
    read(name, (value): value is T => allowed.some((one) => one === value), allowed.join(' or '));
  const patterns = (name: string): readonly string[] => {
    const value = read(name, isPatterns, 'names of buckets, with * and ?, in a list') ?? [];
    return typeof value === 'string' ? [value] : value;
  };
  const request: BackfillRequest = {
    mode: choose('mode', modes) ?? deployed,
    prefix: read('prefix', (value) => isShaped(value, prefixShape), 'how names of buckets begin'),
    include: patterns('include'),
    exclude: patterns('exclude'),
    limit: read('limit', isCount, 'a number of buckets, at least 1'),
    fanOut: choose('fanOut', fanOuts) ?? 'auto',
    accessLogTargets: choose('accessLogTargets', askings) ?? 'auto',
  };
  const run = read('resume', (value) => isShaped(value, runPattern), 'the id of a run');
  return { problems, request, run };
}

const isShaped = (value: unknown, shape: RegExp): value is string =>
  typeof value === 'string' && shape.test(value);

const isPatterns = (value: unknown): value is string | string[] =>
  Array.isArray(value)
    ? value.every((one) => isShaped(one, patternShape))
    : isShaped(value, patternShape);

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 1;
