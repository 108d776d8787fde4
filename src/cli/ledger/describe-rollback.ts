import type { Seal } from '../../core/drift.ts';
import { formatRepairId, timeText } from '../../core/repair.ts';
import { settingInWords } from '../../core/roll-back.ts';
import type { Restoration, Rollback } from '../../core/roll-back.ts';
import type { LeaveRequest } from '../../reconcile/grant-leave.ts';
import { styledDocuments } from '../output/styled-diff.ts';
import type { Line } from '../output/terminal.ts';
import { whoCaused } from './describe-repair.ts';

/** What a rollback would write, and what that means, for the person who is asked. */
export function describeRollback(rollback: Rollback, { forMs }: LeaveRequest): Line[] {
  const { target, restorations, seals, opensSeals } = rollback;
  const { ref, timeMs } = target.id;
  const meaning: Line[] = opensSeals
    ? [
        ...seals.map((seal): Line => [
          { text: `  Protection is taken away: ${opened[seal]}.`, style: 'yellow' },
        ]),
        [
          `  An exception of ${forMs / 3_600_000} hours for ${seals.join(', ')} keeps Reseal from writing it again at once.`,
        ],
      ]
    : [
        [
          `  This takes a rollback back: protection is put in place again. Exceptions stay as they are (reseal except list).`,
        ],
      ];
  return [
    [
      { text: ref.name, style: 'bold' },
      ` (${ref.region}) would be as it was before the repair of ${timeText(timeMs)} (${whoCaused(target)})`,
    ],
    [`  ${formatRepairId(target.id)}`],
    ...restorations.flatMap(describe),
    ...meaning,
  ];
}

const opened: Readonly<Record<Seal, string>> = {
  encryption: 'new objects are no longer encrypted as the baseline asks',
  transport: 'plain HTTP is no longer denied',
  'tls-version': 'outdated TLS is no longer denied',
  uploads: 'uploads with other encryption are no longer denied',
};

function describe({ setting, live, wanted, changedSince }: Restoration): Line[] {
  const indented = (lines: readonly Line[]): Line[] => lines.map((line) => ['    ', ...line]);
  const what = wanted === undefined ? 'deleted, because there was none' : 'written';
  const changed: Line[] =
    changedSince === undefined
      ? []
      : [
          [
            {
              text: `  ${settingInWords[setting]}: changed since Reseal wrote it; from what it wrote to what is there now:`,
              style: 'red',
            },
          ],
          ...indented(styledDocuments(setting, changedSince.written, live)),
        ];
  return [
    ...changed,
    [`  ${settingInWords[setting]}: ${what}`],
    ...indented(styledDocuments(setting, live, wanted)),
  ];
}
