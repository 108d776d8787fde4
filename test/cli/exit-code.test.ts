import { describe, expect, it } from '@jest/globals';
import { exitCodeOf } from '../../src/cli/exit-code.ts';
import type { Look } from '../../src/cli/look.ts';
import type { Drift } from '../../src/core/drift.ts';
import { denied, ref } from '../support/core-builders.ts';
import { goodHold } from '../support/core-holds.ts';

const drift: Drift = { kind: 'encryption-missing' };
const cannotTell: Drift = { kind: 'unreadable', seal: 'transport', failure: denied };

const inspected = (drifts: Drift[]): Look => ({
  ref,
  kind: 'inspected',
  drifts,
  planned: [],
  failures: [denied],
});
const unchanged: Look = { ref, kind: 'unchanged' };

const cases: { title: string; looks: Look[]; code: number }[] = [
  { title: 'no bucket', looks: [], code: 0 },
  { title: 'sealed', looks: [unchanged], code: 0 },
  { title: 'resealed', looks: [{ ref, kind: 'repaired', drifts: [drift], changes: [] }], code: 0 },
  { title: 'drift, whatever a repair would say', looks: [inspected([drift])], code: 1 },
  {
    title: 'written, but not shown as sealed',
    looks: [
      { ref, kind: 'repaired-unconfirmed', drifts: [drift], changes: [], remaining: [drift] },
    ],
    code: 1,
  },
  {
    title: 'held',
    looks: [{ ref, kind: 'held', drifts: [drift], holds: [goodHold] }],
    code: 1,
  },
  {
    title: 'looked at, and held',
    looks: [{ ...inspected([drift]), failures: [], holds: [goodHold] } as Look],
    code: 1,
  },
  {
    title: 'resealed in part',
    looks: [{ ref, kind: 'repaired', drifts: [drift], changes: [], holds: [goodHold] }],
    code: 1,
  },
  { title: 'drift beside something unreadable', looks: [inspected([drift, cannotTell])], code: 2 },
  {
    title: 'refused',
    looks: [
      { ref, kind: 'refused', drifts: [drift], changes: [], failures: [denied], remaining: [] },
    ],
    code: 2,
  },
  { title: 'a bug of ours', looks: [{ ref, kind: 'failed', error: new Error('bug') }], code: 2 },
  {
    title: 'one unknown among many sealed',
    looks: [unchanged, inspected([cannotTell]), unchanged],
    code: 2,
  },
  { title: 'unknown and drift', looks: [inspected([cannotTell]), inspected([drift])], code: 2 },
];

describe('exitCodeOf', () => {
  it.each(cases)('$title → $code', ({ looks, code }) => {
    expect(exitCodeOf(looks, false)).toBe(code);
  });

  it('takes a bucket that is gone for a mistake only where a person named it', () => {
    expect(exitCodeOf([{ ref, kind: 'gone' }], true)).toBe(2);
    expect(exitCodeOf([{ ref, kind: 'gone' }], false)).toBe(0);
  });
});
