import { quote } from '../core/names.ts';
import { runPattern } from '../triggers/backfill-message.ts';
import { describe, isObject } from '../triggers/untrusted-json.ts';

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
};

type Asked = { kind: 'start'; request: BackfillRequest } | { kind: 'resume'; run: string };

/** `problems` has all of them: whoever invokes it by hand corrects them at once. */
type ParsedRequest = { ok: true; value: Asked } | { ok: false; problems: string[] };

const members = ['mode', 'prefix', 'include', 'exclude', 'limit', 'fanOut', 'resume'];
const modes = ['inspect', 'repair'] as const;
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
  const problems = Object.keys(asked)
    .filter((name) => !members.includes(name))
    .map((name) => `${quote(name)} is not known: expected ${members.join(', ')}`);
  const wrong = (name: string, value: unknown, expected: string): undefined => {
    problems.push(`${name}: expected ${expected}, got ${describe(value)}`);
  };
  const { resume, prefix, limit } = asked;
  const choose = <T extends string>(name: string, allowed: readonly T[], otherwise: T): T => {
    const value = asked[name] ?? otherwise;
    return (
      allowed.find((one) => one === value) ?? wrong(name, value, allowed.join(', ')) ?? otherwise
    );
  };
  const patterns = (name: string): string[] => {
    const value = asked[name] ?? [];
    const list: unknown[] = Array.isArray(value) ? value : [value];
    return list.flatMap((one) =>
      typeof one === 'string' && patternShape.test(one)
        ? [one]
        : (wrong(name, one, 'names of buckets, with * and ?') ?? []),
    );
  };
  const request: BackfillRequest = {
    mode: choose('mode', modes, deployed),
    prefix: isShaped(prefix, prefixShape) ? prefix : wrongUnlessAbsent(prefix),
    include: patterns('include'),
    exclude: patterns('exclude'),
    limit: isCount(limit) ? limit : wrongLimit(limit),
    fanOut: choose('fanOut', fanOuts, 'auto'),
  };
  if (request.mode === 'repair' && deployed === 'inspect') {
    problems.push('mode: this stack is deployed to inspect, and its role may not write');
  }
  const run = isShaped(resume, runPattern) ? resume : undefined;
  if (resume !== undefined && run === undefined) wrong('resume', resume, 'the id of a run');
  const beside = members.filter((name) => name !== 'resume' && asked[name] !== undefined);
  if (resume !== undefined && beside.length > 0) {
    problems.push(`resume: a run goes on as it was asked for; leave out ${beside.join(', ')}`);
  }
  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    value: run === undefined ? { kind: 'start', request } : { kind: 'resume', run },
  };

  function wrongUnlessAbsent(value: unknown): undefined {
    if (value !== undefined) wrong('prefix', value, 'how names of buckets begin');
  }
  function wrongLimit(value: unknown): undefined {
    if (value !== undefined) wrong('limit', value, 'a number of buckets, at least 1');
  }
}

const isShaped = (value: unknown, shape: RegExp): value is string =>
  typeof value === 'string' && shape.test(value);

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 1;
