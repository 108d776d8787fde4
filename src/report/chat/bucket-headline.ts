import type { BucketAlert } from '../alert-contract.ts';
import { toolNames } from './tell-who.ts';

/** What happened to which bucket. */
export function bucketHeadline(alert: BucketAlert): string {
  const { outcome, bucket, changes, planned, failures, holds } = alert;
  const settings = inWords((changes.length > 0 ? changes : planned).map(({ setting }) => setting));
  const inPart = failures.length + holds.length > 0 ? ' in part' : '';
  switch (outcome) {
    case 'repaired':
      return `${bucket.name} was resealed${inPart}${after(': ', settings)}`;
    case 'repaired-unconfirmed':
      return `${bucket.name} was resealed, but S3 does not show all of it yet`;
    case 'inspected':
      return `${bucket.name} is open, and was only looked at${after(': would mend ', settings)}`;
    case 'held':
      return `${bucket.name} is ${stillOf(alert)}left open${writersOf(alert)}`;
    case 'contested':
      return `${bucket.name} is ${stillOf(alert)}contested: ${undoerOf(alert)} keeps undoing the ${sealsOf(alert)}`;
    case 'refused':
      return changes.length > 0
        ? `${bucket.name} was resealed in part: ${settings}`
        : `${bucket.name} could ${alert.repeats > 0 ? 'still ' : ''}not be resealed`;
    case 'unchanged':
      return alert.alarms.some(({ kind }) => kind === 'https-denied')
        ? `${bucket.name} is sealed, but its policy denies HTTPS as well`
        : `${bucket.name} is sealed, but needs a look`;
  }
}

const stillOf = ({ repeats }: BucketAlert): string => (repeats > 0 ? 'still ' : '');

const after = (before: string, text: string): string => (text === '' ? '' : before + text);

const inWords = (words: readonly string[]): string => [...new Set(words)].join(' and ');

const sealsOf = ({ contests, seals }: BucketAlert): string => {
  const broken = contests.length > 0 ? contests.map(({ seal }) => seal) : seals;
  return `${inWords(broken)} seal${new Set(broken).size > 1 ? 's' : ''}`;
};

/** Who undid most, where it is a tool that is known; a name would not fit. */
function undoerOf({ contests }: BucketAlert): string {
  const tool = contests[0]?.undoers[0]?.tool;
  return toolNames.get(tool ?? 'unknown') ?? 'somebody';
}

function writersOf({ holds }: BucketAlert): string {
  const [writer, ...others] = new Set(holds.map((hold) => hold.writer));
  if (writer === undefined) return '';
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  return `: sealing it would cut off ${writer}${more}`;
}
