import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Terminal } from '../../src/cli/output/terminal.ts';
import { durationInWords, progressLine, showProgress } from '../../src/cli/progress.ts';
import type { ProgressState } from '../../src/cli/progress.ts';

const state = (changes: Partial<ProgressState> = {}): ProgressState => ({
  verb: 'Looked at',
  done: 50,
  total: 200,
  elapsedMs: 10_000,
  slowedTo: undefined,
  ...changes,
});

describe('a line of progress', () => {
  it.each([
    [{}, 60, 'Looked at 50/200, 5.0/s, 30 s left [=====                 ]', 'room for a bar'],
    [{}, 40, 'Looked at 50/200, 5.0/s, 30 s left', 'no room for one'],
    [{}, 20, 'Looked at 50/200, 5', 'room for the beginning only'],
    [{ total: undefined }, 80, 'Looked at 50, still listing, 5.0/s', 'nobody knows the end'],
    [{ elapsedMs: 900 }, 40, 'Looked at 50/200 [=====               ]', 'too early for a rate'],
    [{ done: 0 }, 40, 'Looked at 0/200 [                     ]', 'nothing is done'],
    [{ done: 200 }, 50, 'Looked at 200/200, 20/s [=======================]', 'nothing is left'],
    [{ total: 0, done: 0 }, 40, 'Looked at 0/0', 'nothing to do'],
    [
      { slowedTo: 3 },
      60,
      'Looked at 50/200, 5.0/s, 30 s left, slowed down to 3 at onc',
      'throttled',
    ],
  ])('%j in %i columns is %j: %s', (changes, width, line, _why) => {
    expect(progressLine(state(changes), width)).toBe(line);
  });

  it.each([
    [0.2, '1 s'],
    [59, '59 s'],
    [90, '2 min'],
    [3_599, '1 h 0 min'],
    [7_500, '2 h 5 min'],
  ])('%d s are told as %s', (seconds, words) => {
    expect(durationInWords(seconds)).toBe(words);
  });

  it('always fits into its line', () => {
    const states = fc.record({
      verb: fc.constant('Looked at'),
      done: fc.nat(1_000_000),
      total: fc.option(fc.nat(1_000_000), { nil: undefined }),
      elapsedMs: fc.nat(10_000_000),
      slowedTo: fc.option(fc.nat(100), { nil: undefined }),
    });
    fc.assert(
      fc.property(states, fc.integer({ min: 1, max: 300 }), (one, width) => {
        expect(progressLine(one, width).length).toBeLessThan(width);
      }),
    );
  });
});

describe('showing progress', () => {
  /** Tells of a hundred buckets in ten seconds; answers with what was shown when. */
  function shownOn(columns: number | undefined): string[] {
    const shown: string[] = [];
    let nowMs = 0;
    const terminal: Pick<Terminal, 'columnsOfProgress' | 'progress' | 'say'> = {
      columnsOfProgress: () => columns,
      progress: (text) => shown.push(text),
      say: ([segment = '']) => shown.push(typeof segment === 'string' ? segment : segment.text),
    };
    const show = showProgress(terminal, () => nowMs);
    for (let done = 1; done <= 1_000; done++) {
      nowMs += 10;
      show({ verb: 'Looked at', done, total: 1_000, slowedTo: undefined });
    }
    return shown;
  }

  it('redraws at most ten times a second, and at the end', () => {
    const shown = shownOn(80);
    expect(shown.length).toBeLessThanOrEqual(101);
    expect(shown.at(-1)).toContain('Looked at 1000/1000');
  });

  it('writes a line every few seconds where nobody watches', () => {
    expect(shownOn(undefined)).toEqual([
      'Looked at 500/1000, 100/s, 5 s left',
      'Looked at 1000/1000, 100/s',
    ]);
  });
});
