/** @import { PageData } from '../page-data.ts' */
/** @import { BucketDifference } from '../../compare.ts' */
import { element, numberText, section, shareText, table, timeText } from './elements.js';

/** As many names are listed; all of them are in the table of buckets. */
const maximumNames = 100;

/** @type {Record<string, string>} */
export const differenceWords = {
  'newly-drifted': 'newly drifted',
  'newly-unknown': 'cannot be seen any more',
  'newly-sealed': 'newly sealed',
  new: 'new',
  gone: 'gone',
  'not-looked-at': 'not looked at this time',
};

/** @param {PageData} data */
export function comparisonSection({ comparison, summary }) {
  if (comparison === null) return null;
  const { since, before, unchanged, differences } = comparison;
  const seals = summary.seals.map(({ seal, sealed, drifted, unknown }) => {
    const was = before.seals.find((one) => one.seal === seal);
    return [
      seal,
      was === undefined ? '–' : shareText(was.sealed, was.sealed + was.drifted + was.unknown),
      shareText(sealed, sealed + drifted + unknown),
    ];
  });
  const every = [
    'every seal',
    shareText(before.conditions.sealed, before.total),
    shareText(summary.conditions.sealed, summary.total),
  ];
  const kinds = Object.keys(differenceWords).map((kind) =>
    differenceItem(
      kind,
      differences.filter(({ difference }) => difference === kind),
    ),
  );
  return section(
    'comparison',
    `Since ${timeText(since)}`,
    element(
      'div',
      { class: 'columns two' },
      table('Share of sealed buckets', ['Seal', 'Before#', 'Now#'], [...seals, every]),
      element(
        'ul',
        { class: 'differences' },
        ...kinds,
        element('li', {}, element('b', {}, numberText(unchanged)), ' unchanged'),
      ),
    ),
  );
}

/**
 * @param {string} kind
 * @param {BucketDifference[]} found
 */
function differenceItem(kind, found) {
  // That nothing drifted is worth saying; that nothing else is different is not.
  if (found.length === 0 && kind !== 'newly-drifted') return null;
  const names = found.slice(0, maximumNames).map(({ bucket }) => element('li', {}, bucket));
  const more = found.length - names.length;
  const text = [element('b', {}, numberText(found.length)), ` ${differenceWords[kind]}`];
  if (found.length === 0) return element('li', { class: 'quiet' }, ...text);
  return element(
    'li',
    { 'data-difference': kind },
    element(
      'details',
      {},
      element('summary', {}, ...text),
      element(
        'ul',
        {},
        ...names,
        more > 0 ? element('li', {}, `and ${numberText(more)} more`) : null,
      ),
    ),
  );
}
