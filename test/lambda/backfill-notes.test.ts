import { describe, expect, it } from '@jest/globals';
import { inModeOf } from '../../src/lambda/backfill-notes.ts';
import { refIn } from '../support/core-builders.ts';

const marksOf = (...modes: ('inspect' | 'repair')[]) =>
  modes.map((mode, number) => ({ run: `run-${number}`, number, mode }));

describe('the mode of a look', () => {
  it.each([
    { modes: [], mode: 'repair', why: 'no backfill asked for it' },
    { modes: ['inspect'], mode: 'inspect', why: 'it is only to be looked at' },
    { modes: ['inspect', 'inspect'], mode: 'inspect', why: 'by all of them' },
    { modes: ['repair', 'inspect'], mode: 'repair', why: 'one of them answers for a repair' },
    { modes: ['inspect', 'repair'], mode: 'repair', why: 'whichever came first' },
  ] as const)('of backfills that $modes is $mode: $why', ({ modes, mode }) => {
    const run = { ref: refIn('eu-west-1'), causes: [], messageIds: [], marks: marksOf(...modes) };
    expect(inModeOf(run, { mode: 'repair' })).toEqual({ mode });
    expect(inModeOf(run, { mode: 'inspect' })).toEqual({ mode: 'inspect' });
  });
});
