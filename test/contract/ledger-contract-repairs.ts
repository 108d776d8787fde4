import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rankOf } from '../../src/core/repair.ts';
import type {
  RepairOutcome,
  RepairState,
  RepairSummary,
  SettingFate,
} from '../../src/core/repair.ts';
import type { Ledger } from '../../src/reconcile/ledger.ts';
import { present } from '../support/core-builders.ts';
import { intent, minuteMs, nowMs, recordedDocument, repairId } from '../support/ledger-builders.ts';
import { fewerRuns as runs, freshBucket, valueOf } from './ledgers.ts';

const states: RepairState[] = ['unconfirmed', 'written', 'failed', 'abandoned', 'rolled-back'];
const fate = fc.constantFrom<SettingFate>(
  'written',
  'unconfirmed',
  'failed',
  'not-attempted',
  'abandoned',
);
const outcomes = fc.array(
  fc.record(
    {
      state: fc.constantFrom(...states) as fc.Arbitrary<RepairOutcome['state']>,
      timeMs: fc.integer({ min: nowMs, max: nowMs + minuteMs }),
      words: fc.string({ unit: 'grapheme', maxLength: 40 }),
      fates: fc.record({ encryption: fate, policy: fate }, { requiredKeys: [] }),
    },
    { requiredKeys: ['state', 'timeMs', 'words'] },
  ),
  { maxLength: 5 },
);

export function describeRepairs(ledger: () => Ledger): void {
  const texts = [
    { what: 'empty', text: '' },
    { what: '20 KB of quotes', text: '"'.repeat(20_480) },
    { what: '20 KB of three bytes each', text: 'ト'.repeat(6_826) },
    { what: 'line ends and white space', text: ' {\r\n\t"Statement" : []\u00a0}\n\n' },
    { what: 'odd Unicode', text: '\ufeff\u0000\u2028\u202e👩‍👩‍👧 e\u0301 \u{10ffff}' },
    { what: 'half of a pair', text: '{"Sid":"\ud800"}' },
  ];
  it.each(texts)('gives documents back as they were: $what', async ({ text }) => {
    const document = recordedDocument(text);
    const settings = {
      encryption: { before: present(document), planned: document },
      policy: { before: present(document), planned: document },
    };
    const asked = intent({ id: repairId({ ref: freshBucket() }), settings });
    await valueOf(ledger().recordIntent(asked));
    const value = { ...asked, state: 'intended', outcome: undefined };
    expect(await ledger().readEntry(asked.id)).toEqual(present(value));
  });

  it('keeps apart what was absent, what could not be read, and what is left alone', async () => {
    const failure = { kind: 'throttled', action: 's3:GetBucketPolicy' } as const;
    const settings = {
      encryption: { before: { kind: 'absent' } as const },
      policy: { before: { kind: 'unreadable', failure } as const },
    };
    const asked = intent({ id: repairId({ ref: freshBucket() }), settings });
    await valueOf(ledger().recordIntent(asked));
    expect(await ledger().readEntry(asked.id)).toMatchObject(present({ settings }));
  });

  it('knows no repair that was not recorded', async () => {
    const id = repairId({ ref: freshBucket() });
    expect(await ledger().readEntry(id)).toEqual({ kind: 'absent' });
    const outcome = { state: 'written', timeMs: nowMs, words: 'both written' } as const;
    const answer = await ledger().recordOutcome(id, outcome);
    expect(answer).toMatchObject({ ok: false, failure: { kind: 'not-understood' } });
    expect(await ledger().readEntry(id)).toEqual({ kind: 'absent' });
  });

  it('takes the same intent again, and changes nothing', async () => {
    const asked = intent({ id: repairId({ ref: freshBucket() }) });
    const outcome = { state: 'written', timeMs: nowMs, words: 'both written' } as const;
    await valueOf(ledger().recordIntent(asked));
    await valueOf(ledger().recordOutcome(asked.id, outcome));
    expect(await valueOf(ledger().recordIntent(structuredClone(asked)))).toBe('recorded');
    const value = { ...asked, state: 'written', outcome };
    expect(await ledger().readEntry(asked.id)).toEqual(present(value));
  });

  it('refuses another intent under the same id: its documents would not be recorded', async () => {
    const asked = intent({ id: repairId({ ref: freshBucket() }) });
    await valueOf(ledger().recordIntent(asked));
    const policy = { before: present(recordedDocument('{}')) };
    const other = { ...asked, settings: { ...asked.settings, policy } };
    expect(await ledger().recordIntent(other)).toMatchObject({ ok: false });
    const value = { ...asked, state: 'intended', outcome: undefined };
    expect(await ledger().readEntry(asked.id)).toEqual(present(value));
  });

  it('never moves an outcome backward', async () => {
    await fc.assert(
      fc.asyncProperty(outcomes, async (steps) => {
        const asked = intent({ id: repairId({ ref: freshBucket() }) });
        await valueOf(ledger().recordIntent(asked));
        let last: RepairOutcome | undefined;
        for (const outcome of steps) {
          if (rankOf[outcome.state] > rankOf[last?.state ?? 'intended']) {
            const fates = outcome.fates ?? last?.fates;
            last = { ...outcome, ...(fates && { fates }) };
          }
          expect(await valueOf(ledger().recordOutcome(asked.id, outcome))).toBe(last?.state);
        }
        const value = { ...asked, state: last?.state ?? 'intended', outcome: last };
        expect(await ledger().readEntry(asked.id)).toEqual(present(value));
      }),
      runs,
    );
  });
}

export function describeFates(ledger: () => Ledger): void {
  it('keeps what became of each setting, also when the repair is rolled back', async () => {
    const asked = intent({ id: repairId({ ref: freshBucket() }) });
    const fates = { encryption: 'written', policy: 'not-attempted' } as const;
    await valueOf(ledger().recordIntent(asked));
    const written = { state: 'written', timeMs: nowMs, words: 'one of two', fates } as const;
    await valueOf(ledger().recordOutcome(asked.id, written));
    expect(await ledger().readEntry(asked.id)).toMatchObject(present({ outcome: written }));
    const undone = { state: 'rolled-back', timeMs: nowMs, words: 'by ada' } as const;
    await valueOf(ledger().recordOutcome(asked.id, undone));
    const { repairs } = await valueOf(ledger().readBucket(asked.id.ref, nowMs));
    expect(repairs).toMatchObject([{ outcome: { ...undone, fates } }]);
    const history = await valueOf(ledger().history(asked.id.ref, 1));
    expect(history.repairs).toMatchObject([{ outcome: { fates } }]);
  });
}

export function describeHistory(ledger: () => Ledger): void {
  // Texts of which one begins as the other, at times that are often the same.
  const moments = fc.uniqueArray(
    fc.record({ age: fc.integer({ min: 0, max: 4 }), unique: fc.constantFrom('a', 'a-b', 'B') }),
    { maxLength: 7, selector: ({ age, unique }) => `${age} ${unique}` },
  );

  it('always pages through all repairs, newest first', async () => {
    await fc.assert(
      fc.asyncProperty(moments, fc.integer({ min: 1, max: 4 }), async (all, limit) => {
        const ref = freshBucket();
        const ids = all.map(({ age, unique }) => repairId({ ref, timeMs: nowMs - age, unique }));
        await Promise.all(ids.map((id) => valueOf(ledger().recordIntent(intent({ id })))));
        const seen: RepairSummary[] = [];
        let page = await valueOf(ledger().history(ref, limit));
        for (;;) {
          expect(page.repairs.length).toBeLessThanOrEqual(limit);
          seen.push(...page.repairs);
          if (page.next === undefined) break;
          page = await valueOf(ledger().history(ref, limit, page.next));
        }
        const newestFirst = ids.toSorted(
          (one, other) => other.timeMs - one.timeMs || (one.unique < other.unique ? 1 : -1),
        );
        expect(seen.map(({ id }) => id)).toEqual(newestFirst);
      }),
      runs,
    );
  });
}
