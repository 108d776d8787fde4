import { describe, expect, it } from '@jest/globals';
import { ledgerInMemory } from '../../src/reconcile/ledger-in-memory.ts';
import { withLimitedExceptions } from '../../src/reconcile/limit-exceptions.ts';
import { ref } from '../support/core-builders.ts';
import { exception, minuteMs, nowMs } from '../support/ledger-builders.ts';

const dayMs = 24 * 60 * minuteMs;

describe('withLimitedExceptions', () => {
  it('shows the loop and people an earlier end than what was written by hand', async () => {
    const memory = ledgerInMemory();
    const forever = { ...exception(), untilMs: nowMs + 3_650 * dayMs };
    const short = { ...exception(), seal: 'encryption', untilMs: nowMs + 8 * dayMs } as const;
    for (const one of [forever, short]) await memory.putException(one);
    const ledger = withLimitedExceptions(memory, 7);
    const cut = [forever, short].map((one) => ({ ...one, untilMs: nowMs + 7 * dayMs }));
    expect(await ledger.readBucket(ref, nowMs)).toMatchObject({ value: { exceptions: cut } });
    expect(await ledger.listExceptions(ref.account)).toMatchObject({ ok: true });
    const listed = await withLimitedExceptions(memory, 30).listExceptions(ref.account);
    // Those that end first come first, also after the cut.
    expect(listed).toMatchObject({
      value: [
        { seal: 'encryption', untilMs: short.untilMs },
        { seal: 'transport', untilMs: nowMs + 30 * dayMs },
      ],
    });
  });

  it('hands on what the ledger could not answer', async () => {
    const failure = { kind: 'throttled', action: 'dynamodb:Query' } as const;
    const refusal = async () => Promise.resolve({ ok: false, failure } as const);
    const broken = { ...ledgerInMemory(), readBucket: refusal, listExceptions: refusal };
    const ledger = withLimitedExceptions(broken, 7);
    expect(await ledger.readBucket(ref, nowMs)).toEqual({ ok: false, failure });
    expect(await ledger.listExceptions(ref.account)).toEqual({ ok: false, failure });
  });
});
