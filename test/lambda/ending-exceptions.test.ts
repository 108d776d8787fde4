import { describe, expect, it } from '@jest/globals';
import {
  findEndingExceptions,
  rememberEndingExceptions,
} from '../../src/lambda/ending-exceptions.ts';
import { ledgerInMemory } from '../../src/reconcile/ledger-in-memory.ts';
import { toBackfillAlert } from '../../src/report/backfill-alert.ts';
import { isTold } from '../../src/report/told-once.ts';
import type { LastingFact } from '../../src/report/told-once.ts';
import { backfillSummary } from '../support/alert-examples.ts';
import { refIn } from '../support/core-builders.ts';
import { exception, minuteMs, nowMs } from '../support/ledger-builders.ts';
import { telling } from '../support/telling.ts';

const dayMs = 24 * 60 * minuteMs;
const where = refIn('eu-west-1');

/** A teller that remembers in the ledger, as the deployed one does. */
function sweeper() {
  const ledger = ledgerInMemory();
  const errors: unknown[] = [];
  const logger = { error: (...line: unknown[]) => errors.push(line) } as never;
  let now = nowMs;
  const askTold = async (fact: LastingFact) => {
    const told = await ledger.readTold(fact.text);
    const isNews = told.kind !== 'present' || !isTold(told.value.timeMs, fact, now);
    return { isNews, repeats: 0 };
  };
  const rememberTold = async ({ text }: LastingFact): Promise<void> => {
    await ledger.putTold(text, now);
  };
  return {
    ledger,
    errors,
    pass: (ms: number) => {
      now += ms;
    },
    sweep: async () => {
      const found = await findEndingExceptions(where, now, ledger, { logger, askTold });
      await rememberEndingExceptions(where, found, { rememberTold });
      return found.map(({ bucket, hasEnded }) => `${bucket} ${hasEnded ? 'ended' : 'ends'}`);
    },
  };
}

describe('exceptions that end', () => {
  it('are told a week before and at their end, once each, by daily sweeps', async () => {
    const { ledger, sweep, pass } = sweeper();
    const ref = refIn('eu-west-1', 'app-data');
    await ledger.putException({ ...exception(ref), untilMs: nowMs + 10.5 * dayMs });
    const days: string[] = [];
    for (let day = 0; day < 30; day++) {
      for (const told of await sweep()) days.push(`${day}: ${told}`);
      pass(dayMs);
    }
    expect(days).toEqual(['4: app-data ends', '11: app-data ended']);
  });

  it('are told anew when they were granted for longer', async () => {
    const { ledger, sweep } = sweeper();
    const ref = refIn('eu-west-1', 'app-data');
    for (const days of [1, 2]) {
      await ledger.putException({ ...exception(ref), untilMs: nowMs + days * dayMs });
      expect(await sweep()).toEqual(['app-data ends']);
    }
    expect(await sweep()).toEqual([]);
  });

  it('are an error in the log where the ledger cannot say', async () => {
    const { ledger, sweep, errors } = sweeper();
    const failure = { kind: 'throttled', action: 'dynamodb:Query' } as const;
    ledger.listExceptions = async () => Promise.resolve({ ok: false, failure });
    expect(await sweep()).toEqual([]);
    expect(errors).toHaveLength(1);
  });

  it('make a warning of a summary, and are named in its sentence', () => {
    const one = { bucket: 'app-data', seal: 'transport', owner: 'team-a' } as const;
    const summary = {
      ...backfillSummary,
      buckets: [],
      exceptions: [{ ...one, until: '2026-11-20T12:00:00.000Z', hasEnded: true }],
    };
    const { severity, sentence, exceptions } = toBackfillAlert(summary, telling);
    expect(severity).toBe('warning');
    expect(sentence).toContain(
      'The exception of team-a for the transport seal of app-data ended on 2026-11-20.',
    );
    expect(exceptions).toEqual(summary.exceptions);
  });
});
