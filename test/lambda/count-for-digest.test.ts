import { describe, expect, it } from '@jest/globals';
import { countForDigest } from '../../src/lambda/count-for-digest.ts';
import { ledgerInMemory } from '../../src/reconcile/ledger-in-memory.ts';
import type { Alert, BucketAlert } from '../../src/report/alert-contract.ts';
import { alertExamples } from '../support/alert-examples.ts';
import { recorder } from '../support/recorder.ts';

const repaired = alertExamples['repaired'] as BucketAlert;

/** The same repair, by somebody else each time. */
function by(principal: string): Alert {
  const events = repaired.events.map((event) => {
    return { ...event, actor: { ...event.actor, principal, sessionIssuer: null } };
  });
  return { ...repaired, events };
}

describe('countForDigest', () => {
  it('adds what is told to its day, and no more than 200 names to one', async () => {
    const ledger = ledgerInMemory();
    let nowMs = Date.parse('2026-11-21T23:59:00Z');
    const count = countForDigest(ledger, recorder().logger, () => nowMs);
    for (let number = 0; number < 250; number += 1) await count(by(`role-${number}`));
    nowMs += 120_000;
    await count(by('role-249'));
    const day = await ledger.readBackfill('digest-2026-11-21');
    const counters = day.kind === 'present' ? day.value.counters : {};
    expect(counters).toMatchObject({ repairs: 250, 'actor role-199': 1, 'actor others': 50 });
    expect(Object.keys(counters)).toHaveLength(203);
    expect(await ledger.readBackfill('digest-2026-11-22')).toMatchObject({
      value: { counters: { repairs: 1, 'outcome repaired': 1, 'actor role-249': 1 } },
    });
  });

  it('warns where the ledger does not take it, and asks it nothing where there is nothing to add', async () => {
    const { logger, lines } = recorder();
    const failure = { kind: 'throttled', action: 'dynamodb:UpdateItem' } as const;
    const addCounters = async () => Promise.resolve({ ok: false, failure } as const);
    const count = countForDigest({ addCounters }, logger, () => 0);
    await count(alertExamples['key-event'] as Alert);
    expect(lines).toEqual([]);
    await count(repaired);
    expect(lines).toMatchObject([{ level: 'warn' }]);
  });
});
