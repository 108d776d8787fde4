import type { DigestAlert, LastSweep } from '../alert-contract.ts';
import { shareOf } from '../digest-alert.ts';
import { commandOf } from './bucket-parts.ts';
import { listOf } from './notice.ts';
import type { Line, Notice } from './notice.ts';
import { shortName } from './tell-who.ts';

export function digestNotice(alert: DigestAlert): Notice {
  const { account, region, severity, repairs, lastSweep, outcomes, actors, id } = alert;
  const { contested, exceptions, leftOut } = alert;
  const share = lastSweep ? `, ${shareOf(lastSweep)} of the buckets are sealed` : '';
  return {
    severity,
    headline: `Reseal in ${region}: ${repairs} ${repairs === 1 ? 'repair' : 'repairs'} in a week${share}`,
    parts: [
      {
        kind: 'lines',
        lines: [
          ['From ', { time: alert.from }, ' to ', { time: alert.until }],
          sealedLine(lastSweep),
        ],
      },
      ...listOf('What events led to', Object.entries(outcomes).map(counted)),
      ...listOf('Who caused most of it', [
        ...actors.map(({ name, count }): Line => [
          { bold: String(count) },
          ' ',
          { code: shortName(name, account) },
        ]),
        ...more(leftOut['actors']),
      ]),
      ...listOf('Contested', [
        ...contested.map(({ bucket }): Line => [{ code: bucket }]),
        ...more(leftOut['contested']),
      ]),
      ...listOf('Exceptions', [
        ...exceptions.map(({ bucket, seal, owner, until, hasEnded }): Line => [
          { code: bucket },
          ` ${seal}, of ${owner}: ${hasEnded ? 'ended' : 'until'} `,
          { time: until },
        ]),
        ...more(leftOut['exceptions']),
      ]),
    ],
    steps:
      severity === 'info'
        ? []
        : [{ text: 'See which', command: commandOf('scan', '--region', region) }],
    footer: [`account ${account}`, region, `alert ${id}`],
  };
}

const sealedLine = (sweep: LastSweep | null): Line =>
  sweep
    ? [
        { bold: `${sweep.sealed} of ${sweep.buckets}` },
        ' buckets sealed, as of ',
        { time: sweep.endedAt },
      ]
    : ['No run over all buckets is known'];

const counted = ([outcome, count]: [string, number]): Line => [
  { bold: String(count) },
  ` ${outcome}`,
];

const more = (count: number | undefined): Line[] =>
  count === undefined ? [] : [[`and ${count} more`]];
