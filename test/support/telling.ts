import { sha256 } from '../../src/aws/sha256.ts';
import type { Telling } from '../../src/report/telling.ts';

/** Two minutes after the events of the tests. */
export const telling: Telling = {
  nowMs: Date.parse('2026-11-21T09:02:00Z'),
  sha256,
  ledgerTable: 'reseal-dev-ledger',
};
