import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  formatRepairId,
  mayHaveBeenWritten,
  parseRepairId,
  wasWritten,
} from '../../src/core/repair.ts';
import type { RepairState, SettingFate } from '../../src/core/repair.ts';
import { ref, refIn } from '../support/core-builders.ts';
import { propertyRuns } from '../support/core-property-runs.ts';
import { repairId } from '../support/ledger-builders.ts';

const good = '2026-11-21T12:00:00.000Z-run-1/111122223333/eu-west-1/example-bucket';

describe('the id of a repair', () => {
  it('tells time and bucket to a person', () => {
    expect(formatRepairId(repairId())).toBe(good);
    expect(parseRepairId(good)).toEqual({ ok: true, value: repairId() });
  });

  it.each([
    { text: '', why: 'nothing' },
    { text: 'example-bucket', why: 'only the bucket' },
    { text: `${good}/more`, why: 'a part too many' },
    { text: good.replace('-run-1', ''), why: 'nothing that makes it unique' },
    { text: good.replace('-run-1', '#run'), why: 'another separator' },
    { text: good.replace('run-1', 'rün'), why: 'a letter that ids do not have' },
    { text: good.replace('run-1', 'r'.repeat(65)), why: 'too long a text' },
    { text: good.replace('-11-21T', '-13-41T'), why: 'no such day' },
    { text: good.replace('111122223333', '1111'), why: 'no account id' },
    { text: good.replace('eu-west-1', 'Ireland'), why: 'no Region' },
    { text: good.replace('example-bucket', 'a b'), why: 'no bucket name' },
  ])('is not $text ($why)', ({ text }) => {
    expect(parseRepairId(text)).toMatchObject({ ok: false });
  });

  const time = fc.integer({ min: 0, max: Date.parse('9999-12-31T23:59:59.999Z') });
  const unique = fc.stringMatching(/^[A-Za-z0-9-]{1,64}$/);
  const bucket = fc.constantFrom(ref, refIn('us-gov-west-1', 'A_name.of-before-2018'));

  it('always reads back as it was written', () => {
    fc.assert(
      fc.property(time, unique, bucket, (timeMs, text, of) => {
        const id = { ref: of, timeMs, unique: text };
        expect(parseRepairId(formatRepairId(id))).toEqual({ ok: true, value: id });
      }),
      propertyRuns(),
    );
  });

  it('always sorts as time does', () => {
    fc.assert(
      fc.property(time, time, unique, unique, (one, other, first, second) => {
        fc.pre(one < other);
        const earlier = formatRepairId(repairId({ timeMs: one, unique: first }));
        expect(earlier < formatRepairId(repairId({ timeMs: other, unique: second }))).toBe(true);
      }),
      propertyRuns(),
    );
  });
});

describe('whether a setting was written', () => {
  const of = (state: RepairState, policy?: SettingFate | 'not planned') => {
    const fates = policy === 'not planned' ? {} : { ...(policy && { policy }) };
    const ended = { state: 'written' as const, timeMs: 0, words: '' };
    const outcome = policy === undefined ? ended : { ...ended, fates };
    const repair = { state, outcome: state === 'intended' ? undefined : outcome };
    return [wasWritten(repair, 'policy'), mayHaveBeenWritten(repair, 'policy')];
  };
  it.each<{ state: RepairState; fate?: SettingFate | 'not planned'; is: boolean[]; why: string }>([
    { state: 'written', fate: 'written', is: [true, true], why: 'S3 took it' },
    { state: 'rolled-back', fate: 'written', is: [true, true], why: 'undone, it was written' },
    { state: 'unconfirmed', fate: 'unconfirmed', is: [true, true], why: 'S3 took it' },
    { state: 'written', fate: 'failed', is: [false, false], why: 'only the other one was' },
    { state: 'written', fate: 'not-attempted', is: [false, false], why: 'only the other one was' },
    { state: 'written', fate: 'not planned', is: [false, false], why: 'only the other one was' },
    { state: 'written', fate: 'abandoned', is: [false, true], why: 'there was no clear answer' },
    { state: 'written', is: [true, true], why: 'an older record says it of both' },
    { state: 'rolled-back', is: [false, true], why: 'an older record does not say how it ended' },
    { state: 'failed', is: [false, false], why: 'an older record says it of both' },
    { state: 'abandoned', is: [false, true], why: 'the run stopped in between' },
    { state: 'intended', is: [false, true], why: 'nobody said how it ended' },
  ])('$is: $state, $fate: $why', ({ state, fate, is }) => {
    expect(of(state, fate)).toEqual(is);
  });
});
