import type { Contest } from '../core/contest.ts';
import { printable } from '../core/names.ts';
import { timeText } from '../core/repair.ts';

/** Who keeps undoing what, how often, and until when the seal is left alone. */
export function describeContest({ seal, repairs, undoers, untilMs }: Contest): string {
  const who = undoers
    .slice(0, 3)
    .map(
      ({ who: name, times }) =>
        `${name === undefined ? 'somebody' : printable(name, 200)} (${times}×)`,
    )
    .join(', ');
  const by = who === '' ? 'and undone by somebody whom no event names' : `and undone by ${who}`;
  return `The ${seal} seal was repaired ${repairs} times within an hour ${by}: change it at its source; it is tried again after ${timeText(untilMs)}, when it has been quiet.`;
}
