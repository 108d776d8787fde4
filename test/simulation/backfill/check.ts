import { isLike } from '../../../src/core/holds/match-element.ts';
import { isDone, wordsBetween } from './truth.ts';
import type { RunTruth, Told } from './truth.ts';
import type { World } from './world.ts';

export type Asked = {
  mode: 'inspect' | 'repair';
  fanOut: string;
  prefix?: string;
  include?: readonly string[];
  exclude?: readonly string[];
  limit?: number;
};

/** As in `tell-summary.ts`: whoever takes longer may find that it was told by another. */
const TELLING_MS = 120_000;
const HOUR_MS = 60 * 60_000;

/** What `src/decisions/014-backfill.md` and `docs/sweeps.md` promise, once all is quiet. */
export function checkWorld(
  world: World,
  asked: readonly Asked[],
  deadLetters: readonly string[],
): void {
  for (const [at, request] of asked.entries()) {
    const truth = world.truths.get(`run-${at}`);
    if (truth === undefined) throw new Error(`there is no run-${at}`);
    checkEnd(world, truth);
    checkNoneMissed(world, truth, request, deadLetters);
    for (const told of truth.told) {
      checkSums(world, truth, told);
      if (world.changes === 0) checkWords(world, truth, told);
    }
  }
}

/** Told at least once, always under one id, and twice only for a reason. */
function checkEnd(world: World, { id, told, checkpoint }: RunTruth): void {
  if (checkpoint?.phase !== 'finished') {
    world.violate(`${id} is ${checkpoint?.phase ?? 'unknown'} in the end`);
  }
  if (told.length === 0) world.violate(`nobody is told of the end of ${id}`);
  const ids = new Set(told.map(({ alertId }) => alertId));
  if (ids.size > 1) world.violate(`${id} is told under ${ids.size} ids`);
  const once = told.filter(
    ({ excuse, atMs, sinceMs }) => excuse === undefined && atMs - sinceMs < TELLING_MS,
  );
  const isStartedTwice = told.some(({ by }) => world.startedTwice.has(by));
  if (once.length > 1 && !isStartedTwice)
    world.violate(`${id} is told ${told.length} times, without a reason`);
}

/** Every bucket that was there all the time has an answer, or its message is in the dead-letter queue. */
function checkNoneMissed(
  world: World,
  truth: RunTruth,
  request: Asked,
  deadLetters: readonly string[],
): void {
  const { limit = Infinity } = request;
  const last = truth.told.at(-1)?.summary;
  const isCut = (last?.failures.length ?? 0) > 0;
  const wanted = [...world.lasting].filter((name) => isWanted(name, request)).toSorted();
  const isStable = world.changes === 0;
  if (isStable && !isCut && last?.chosen !== Math.min(limit, wanted.length)) {
    world.violate(`${truth.id} chose ${last?.chosen}, and not ${Math.min(limit, wanted.length)}`);
  }
  const due = isStable ? wanted.slice(0, last?.chosen) : isCut || limit < Infinity ? [] : wanted;
  for (const [at, name] of due.entries()) {
    const isDead = deadLetters.some(
      (body) => body.includes(`"bucket":"${name}"`) && body.includes(`"run":"${truth.id}"`),
    );
    if (!isDead && !truth.looked.has(name)) world.violate(`${name} is missed by ${truth.id}`);
    if (!isStable) continue;
    const numbers = [...(truth.numbersOf.get(name) ?? [])];
    if (numbers.length !== 1 || numbers[0] !== at) {
      world.violate(`${name} has the numbers ${numbers.join()}, and not ${at}`);
    }
    if (!isDead && !isDone(truth, name)) world.violate(`${name} is never done in ${truth.id}`);
  }
}

const isWanted = (name: string, { prefix = '', include, exclude = [] }: Asked): boolean =>
  name.startsWith(prefix) &&
  (include ?? ['*']).some((pattern) => isLike(name, pattern)) &&
  !exclude.some((pattern) => isLike(name, pattern));

/** Where buckets come and go meanwhile, it may be off by as many. */
function checkSums(world: World, truth: RunTruth, { summary, sinceMs }: Told): void {
  const { outcomes, notFinished, chosen, listed } = summary;
  const sum = Object.values(outcomes).reduce((total, one) => total + one, notFinished);
  if (Math.abs(sum - chosen) > world.changes || listed < chosen) {
    world.violate(
      `${truth.id}: of ${listed}, ${chosen} are chosen, and ${sum} told: ${JSON.stringify(outcomes)} and ${notFinished}`,
    );
  }
  const { repaired = 0 } = outcomes;
  if (repaired > truth.begun.size) {
    world.violate(`${truth.id}: ${repaired} are repaired, and ${truth.begun.size} were begun`);
  }
  const marked = [...truth.done].filter(([number]) => number < chosen).map(([, atMs]) => atMs);
  const isEarly = marked.length < chosen && sinceMs - Math.max(0, ...marked) < HOUR_MS;
  if (notFinished > 0 && world.changes === 0 && isEarly) world.violate(`${truth.id} gave up early`);
}

/** How many ended how, bucket by bucket. What changed while it was read may be told either way. */
function checkWords(world: World, truth: RunTruth, { summary, sinceMs, atMs }: Told): void {
  const least = new Map<string, number>();
  const most = new Map<string, number>();
  const add = (sums: Map<string, number>, word: string): void => {
    sums.set(word, (sums.get(word) ?? 0) + 1);
  };
  let repaired = 0;
  const chosen = [...truth.numbersOf.keys()].filter((name) =>
    [...(truth.numbersOf.get(name) ?? [])].some((number) => number < summary.chosen),
  );
  for (const name of chosen) {
    const words = wordsBetween(truth, name, sinceMs, atMs);
    checkWord(world, truth, name, words);
    for (const word of words) add(most, word);
    const [only] = words;
    if (words.size === 1 && only !== undefined) add(least, only);
    const isOwn = (truth.repairedAtMs.get(name) ?? Infinity) < sinceMs;
    // A look may have said before that it is refused or not there, which stays: docs/sweeps.md.
    const isSaid = [...words].every((word) => word === 'repaired' || word === 'unchanged');
    if (isOwn && isSaid) repaired += 1;
  }
  checkAlarms(world, truth, summary, chosen);
  const told = { ...summary.outcomes, 'not-finished': summary.notFinished };
  if ((summary.outcomes['repaired'] ?? 0) < repaired) {
    world.violate(`${truth.id} repaired ${repaired}, and tells ${JSON.stringify(told)}`);
  }
  for (const word of new Set([...most.keys(), ...Object.keys(told)])) {
    const count = Object.entries(told).find(([name]) => name === word)?.[1] ?? 0;
    if (count < (least.get(word) ?? 0) || count > (most.get(word) ?? 0)) {
      const range = `${least.get(word) ?? 0} to ${most.get(word) ?? 0}`;
      world.violate(`${truth.id}: ${count} are ${word}, and not ${range}`);
    }
  }
  for (const { bucket, outcome } of summary.buckets) {
    if (wordsBetween(truth, bucket, sinceMs, atMs).has(outcome)) continue;
    world.violate(`${truth.id}: ${bucket} is told as ${outcome}`);
  }
}

/** An alarm stays, whatever becomes of the rest of the bucket; a repair may have been the last to say of it. */
function checkAlarms(
  { buckets, violate }: World,
  { id, lastWords }: RunTruth,
  { alarms }: Told['summary'],
  chosen: readonly string[],
): void {
  const { 'https-denied': count = 0 } = alarms;
  const kindsOf = chosen.map((name) => buckets.get(name)?.kind);
  const most = kindsOf.filter((kind) => kind === 'alarm' || kind === 'drifted-alarm').length;
  if (count > most) violate(`${id}: ${count} have an alarm, and not ${most} at most`);
  const isLate = chosen.some((name) => buckets.get(name)?.kind === 'alarm' && !lastWords.has(name));
  const least = kindsOf.filter((kind) => kind === 'alarm').length;
  if (!isLate && count < least) violate(`${id}: ${count} have an alarm, and not ${least} at least`);
}

/** What nobody changes is known beforehand. */
function checkWord(
  { buckets, denied, violate }: World,
  truth: RunTruth,
  name: string,
  words: ReadonlySet<string>,
): void {
  const kind = buckets.get(name)?.kind;
  const isRepair = truth.mode === 'repair';
  const expected = {
    sealed: ['unchanged'],
    alarm: ['unchanged'],
    held: isRepair ? ['held'] : ['held', 'inspected'],
    refused: ['refused'],
    drifted: ['repaired', 'unchanged', ...(isRepair ? [] : ['inspected'])],
    'drifted-alarm': ['repaired', 'unchanged', ...(isRepair ? [] : ['inspected'])],
  }[kind ?? 'sealed'];
  if (denied.has(name)) expected.push('refused');
  const wrong = [...words].find((word) => word !== 'not-finished' && !expected.includes(word));
  if (wrong !== undefined) violate(`${truth.id}: the ${kind} bucket ${name} is ${wrong}`);
}
