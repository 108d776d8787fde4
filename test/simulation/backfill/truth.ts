import { parseCheckpoint } from '../../../src/backfill/checkpoint.ts';
import type { Checkpoint } from '../../../src/backfill/checkpoint.ts';
import type { BackfillSummary } from '../../../src/report/backfill-alert.ts';

/** What surely happened in one run, as nobody in the run knows it. The code under test never reads it. */
export type RunTruth = {
  id: string;
  mode: 'inspect' | 'repair';
  numbersOf: Map<string, Set<number>>;
  /** Buckets that a look of this run came to an end with. */
  looked: Set<string>;
  /** Buckets whose repair is noted as begun. */
  begun: Set<string>;
  /** Buckets that became sealed by a write of this run, and when. */
  repairedAtMs: Map<string, number>;
  /** The last word about each bucket that the ledger took. */
  lastWords: Map<string, string>;
  /** When each number was marked first. */
  done: Map<number, number>;
  /** By bucket: what is to be said of it, from when on. */
  words: Map<string, { atMs: number; word: string }[]>;
  checkpoint: Checkpoint | undefined;
  /** By invocation: since when it is telling. */
  tellingSinceMs: Map<string, number>;
  told: Told[];
};

export type Told = {
  summary: BackfillSummary;
  alertId: string;
  by: string;
  sinceMs: number;
  atMs: number;
  /** Why it could be told again: its teller died, or could not note it. */
  excuse?: string;
};

export const newRunTruth = (id: string, mode: RunTruth['mode']): RunTruth => ({
  id,
  mode,
  numbersOf: new Map(),
  looked: new Set(),
  begun: new Set(),
  repairedAtMs: new Map(),
  lastWords: new Map(),
  done: new Map(),
  words: new Map(),
  checkpoint: undefined,
  tellingSinceMs: new Map(),
  told: [],
});

export const isDone = ({ numbersOf, done }: RunTruth, bucket: string): boolean =>
  [...(numbersOf.get(bucket) ?? [])].some((number) => done.has(number));

/** What a summary has to say of a bucket now. A last word is an answer, marked or not. */
function wordOf(truth: RunTruth, bucket: string): string {
  const last = truth.lastWords.get(bucket);
  if (last === undefined && !isDone(truth, bucket)) return 'not-finished';
  const seen = last ?? 'unchanged';
  return seen === 'unchanged' && truth.begun.has(bucket) ? 'repaired' : seen;
}

export function wordsChange(truth: RunTruth, bucket: string, atMs: number): void {
  const known = truth.words.get(bucket) ?? [];
  truth.words.set(bucket, [...known, { atMs, word: wordOf(truth, bucket) }]);
}

/** What a summary may say that was read between these times. */
export function wordsBetween(
  { words }: RunTruth,
  bucket: string,
  sinceMs: number,
  untilMs: number,
): Set<string> {
  const changes = words.get(bucket) ?? [];
  const before = changes.findLast(({ atMs }) => atMs < sinceMs)?.word ?? 'not-finished';
  const during = changes.filter(({ atMs }) => atMs >= sinceMs && atMs <= untilMs);
  return new Set([before, ...during.map(({ word }) => word)]);
}

const phases = ['looking', 'waiting', 'telling', 'finished'] as const;

/** A run never goes back. @returns what is wrong with the next checkpoint. */
export function takeCheckpoint(truth: RunTruth, text: string, atMs: number): string | undefined {
  const read = parseCheckpoint(text);
  if (!read.ok) return read.problem;
  const [before, next] = [truth.checkpoint, read.value];
  truth.checkpoint = next;
  if (next.phase === 'telling') truth.tellingSinceMs.set(next.by, atMs);
  if (before === undefined) return undefined;
  const isBack =
    phases.indexOf(next.phase) < phases.indexOf(before.phase) ||
    next.listed < before.listed ||
    next.chosen < before.chosen ||
    (next.last ?? '') < (before.last ?? '');
  if (isBack) return `the run ${truth.id} goes back, from ${stand(before)} to ${stand(next)}`;
  return undefined;
}

export const stand = ({ phase, listed, chosen, last }: Checkpoint): string =>
  `${phase} ${chosen}/${listed} ${last ?? ''}`;
