import {
  appendFileSync,
  closeSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Clients } from '../aws/clients.ts';
import { ledgerOf } from '../aws/dynamodb-ledger.ts';
import { ledgerInMemory } from '../reconcile/ledger-in-memory.ts';
import type { Ledger } from '../reconcile/ledger.ts';
import { readEnvironment } from '../settings.ts';
import type { Settings } from '../settings.ts';

/**
 * The table of the deployed service where it is named, so that both know of each other. Without one, what a
 * repair replaces is written to a file of this machine before it is replaced.
 */
export function ledgerOfRuns(
  { ledgerTable, region, maximumExceptionDays }: Settings,
  clients: Clients,
  account: string,
): Ledger {
  return ledgerTable === undefined
    ? withJournal(ledgerInMemory(), journalPath(account, region))
    : ledgerOf({ ledgerTable, region, maximumExceptionDays }, clients);
}

/** One JSON line for every repair, with both documents as they were, and one for its end. */
function withJournal(ledger: Ledger, path: string): Ledger {
  return {
    ...ledger,
    recordIntent: async (intent) => {
      const problem = append(path, { intent });
      if (problem !== undefined) return { ok: false, failure: unwritable(path, problem) };
      return ledger.recordIntent(intent);
    },
    recordOutcome: async (id, outcome) => {
      const problem = append(path, { id, outcome });
      if (problem !== undefined) return { ok: false, failure: unwritable(path, problem) };
      return ledger.recordOutcome(id, outcome);
    },
  };
}

/** Where programs keep what they must not forget (XDG Base Directory Specification). */
export function journalPath(account: string, region: string): string {
  const state = readEnvironment()['XDG_STATE_HOME'] || join(homedir(), '.local', 'state');
  return join(state, 'reseal', `${account}-${region}.jsonl`);
}

/** @returns what went wrong; the line is on the disk when nothing did. */
function append(path: string, line: object): string | undefined {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const file = openSync(path, 'a+', 0o600);
    try {
      const start = endsInsideALine(file) ? '\n' : '';
      appendFileSync(file, `${start}${JSON.stringify(line)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** A run that was killed, or a full disk, may have torn the last line: it must not swallow the next. */
function endsInsideALine(file: number): boolean {
  const { size } = fstatSync(file);
  const last = Buffer.alloc(1);
  return size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last.toString() !== '\n';
}

const unwritable = (path: string, problem: string) => ({
  kind: 'journal-unwritable' as const,
  path,
  problem,
});
