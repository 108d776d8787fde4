import { quote } from '../core/names.ts';
import type { Parsed } from '../core/names.ts';
import type { BackfillSummary } from '../report/backfill-alert.ts';
import { isObject } from '../triggers/untrusted-json.ts';
import type { BackfillRequest, FanOut } from './parse-request.ts';

/**
 * Where a run is, from where any invocation can go on with it:
 * - `looking`: `last` is the last name of the list that is done, or put into the queue;
 * - `waiting`: what is not done is in the queue; `done` is how much of it was answered when last seen, and since when;
 * - `telling`: the summary is being told, by one invocation;
 * - `finished`: it was told.
 */
export type Checkpoint = {
  format: 1;
  request: BackfillRequest;
  fanOut: FanOut;
  startedMs: number;
  /** The page of the list that `last` is on. */
  token?: string | undefined;
  last?: string | undefined;
  /** Buckets that the list has shown so far, and those of them that the request is about. */
  listed: number;
  chosen: number;
  /** Where server access logs go was asked, and is in the ledger. */
  knowsAccessLogs?: true;
  /** Why the list ended before its end. */
  listFailure?: { kind: string; text: string };
} & (
  | { phase: 'looking' }
  | { phase: 'waiting'; done: number; sinceMs: number }
  | { phase: 'telling'; by: string; sinceMs: number }
  | { phase: 'finished'; summary: BackfillSummary }
);

/** A checkpoint with its text in the ledger, which is what the next one replaces; `undefined` where nothing is saved yet. */
export type Saved = { text: string | undefined; checkpoint: Checkpoint };

/** Only our own checkpoints are read, so only the format is checked. */
export function parseCheckpoint(text: string): Parsed<Checkpoint> {
  const value: unknown = JSON.parse(text);
  if (isObject(value) && value['format'] === 1) return { ok: true, value: value as Checkpoint };
  return { ok: false, problem: `the checkpoint ${quote(text)} is of another version of Reseal` };
}
