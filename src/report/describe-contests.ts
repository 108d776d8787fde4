import type { Contest } from '../core/contest.ts';
import { printable } from '../core/names.ts';
import type { Found, Outcome } from '../core/outcome.ts';
import { sealsOfChange } from '../core/plan.ts';
import { timeText } from '../core/repair.ts';
import type { Seal } from '../core/drift.ts';
import { sourceChangeOf } from './source-change.ts';
import type { SourceChange } from './source-change.ts';

export type ContestInWords = SourceChange & { seal: Seal; text: string };

/** Every fight over a seal of the bucket, with what to change where the bucket is defined. */
export function describeContests({
  ref,
  contests = [],
  wanted = [],
}: Pick<Outcome, 'ref'> & Found): ContestInWords[] {
  return contests.map((contest) => {
    const change = wanted.find((one) => sealsOfChange(one).includes(contest.seal));
    const source =
      change === undefined ? { terraform: '', cloudFormation: '' } : sourceChangeOf(change, ref);
    return { seal: contest.seal, text: describeContest(contest), ...source };
  });
}

/** Who keeps undoing what, how often, and until when the seal is left alone. */
export function describeContest({ seal, repairs, undoers, sinceMs, untilMs }: Contest): string {
  const who = undoers
    .slice(0, 3)
    .map(
      ({ who: name, times }) =>
        `${name === undefined ? 'somebody' : printable(name, 200)} (${times}×)`,
    )
    .join(', ');
  const by = who === '' ? 'and undone by somebody whom no event names' : `and undone by ${who}`;
  const minutes = Math.round((untilMs - sinceMs) / 60_000);
  return `The ${seal} seal was repaired ${repairs} times within ${minutes} minutes ${by}: change it at its source; it is left alone until ${timeText(untilMs)}; the next change of the bucket after that, or reseal fix, repairs it.`;
}
