import type { Cause } from '../../core/cause.ts';
import { states } from '../../report/bucket-record.ts';
import { alarmsOf, changesOf, driftsOf, holdsOf, plannedOf, stateOf } from '../look.ts';
import type { Look } from '../look.ts';
import { describeLook } from './describe-look.ts';
import { encryptionLines } from './encryption-lines.ts';
import { counted, shortChange, shortDrift, styleOf } from './short-words.ts';
import { table } from './table.ts';
import type { Cell } from './table.ts';
import type { OutputFlags } from './output-flags.ts';
import type { Line, Terminal } from './terminal.ts';

/** The events that named a bucket; empty where no event did. */
export type CausesOf = (look: Look) => readonly Cause[];

/** The results as a table. */
export function showLooks(
  looks: readonly Look[],
  causesOf: CausesOf,
  flags: OutputFlags,
  terminal: Terminal,
): void {
  const shown = flags.quiet === true ? looks.filter(needsAttention) : looks;
  for (const line of linesOf(shown, causesOf, flags, terminal.width)) terminal.out(line);
  const encryption = flags.quiet === true ? [] : encryptionLines(shown, terminal.width);
  for (const line of encryption) terminal.out(line);
  if (flags.quiet !== true || shown.length > 0) terminal.out(summaryOf(looks));
}

function linesOf(
  looks: readonly Look[],
  causesOf: CausesOf,
  { verbose = false }: OutputFlags,
  width: number,
): Line[] {
  if (looks.length === 0) return [];
  const heading = ['BUCKET', 'STATE', 'FOUND', 'DONE'];
  const details = looks.flatMap((look) => describeLook(look, causesOf(look), verbose));
  return [
    ...table(heading, looks.map(rowOf), { fixed: 2, width }),
    [],
    ...details,
    ...(details.length > 0 ? [[]] : []),
  ];
}

function rowOf(look: Look): Cell[] {
  const state = stateOf(look);
  return [
    { texts: [look.ref.name] },
    { texts: [state], style: styleOf(state) },
    { texts: look.kind === 'gone' ? ['no such bucket'] : driftsOf(look).map(shortDrift) },
    { texts: [doneTo(look)] },
  ];
}

function doneTo(look: Look): string {
  const changes = changesOf(look).map(shortChange).join(' and ');
  if (changes !== '') return `wrote ${changes}`;
  const planned = plannedOf(look).map(shortChange).join(' and ');
  if (planned !== '') return `nothing; fix would write ${planned}`;
  if (holdsOf(look).length > 0) return 'nothing; held';
  return driftsOf(look).length > 0 ? 'nothing; not possible' : '';
}

const needsAttention = (look: Look): boolean =>
  !['sealed', 'resealed'].includes(stateOf(look)) || alarmsOf(look).length > 0;

/** How many buckets are in which state, in one line. */
export function summaryOf(looks: readonly Look[]): Line {
  const parts = states.flatMap((state): Line[] => {
    const count = looks.filter((look) => stateOf(look) === state).length;
    return count === 0 ? [] : [[{ text: `${count} ${state}`, style: styleOf(state) }]];
  });
  const written = looks.filter((look) => changesOf(look).length > 0).length;
  const done = written === 0 ? 'Nothing was written.' : `${counted(written, 'bucket')} written.`;
  return [
    `${counted(looks.length, 'bucket')}${parts.length > 0 ? ': ' : ''}`,
    ...parts.flatMap((part, index): Line => (index === 0 ? part : [', ', ...part])),
    `. ${done}`,
  ];
}
