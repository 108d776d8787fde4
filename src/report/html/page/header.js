/** @import { PageData } from '../page-data.ts' */
/** @import { Summary } from '../../summarise.ts' */
import { bar, counted, element, numberText, shareText, timeText } from './elements.js';

/** @param {PageData} data */
export function header({ time, accounts, runs, summary }) {
  const regions = summary.regions.map(({ region }) => region).join(', ');
  const commands = [...new Set(runs.map(({ command }) => `reseal ${command}`))].join(', ');
  const facts = [
    `Account ${accounts.join(', ')}`,
    regions,
    commands === '' ? 'saved results' : commands,
    ...new Set(runs.map(({ version }) => `version ${version}`)),
  ];
  return element(
    'header',
    {},
    element('p', { class: 'mark' }, 'Reseal'),
    element('h1', {}, time === '' ? 'Report of an empty run' : `Report of ${timeText(time)}`),
    element('p', { class: 'quiet' }, facts.filter((fact) => fact !== '').join(' · ')),
    ...warnings(runs),
  );
}

/** @param {PageData['runs']} runs */
function warnings(runs) {
  const problems = runs.flatMap((run) => run.problems);
  if (runs.length === 0) {
    return [
      note('Whether all buckets were looked at is not known: a list of JSON does not say it.'),
    ];
  }
  if (runs.every(({ isComplete }) => isComplete)) return [];
  return [note('Not all buckets were looked at: the numbers are of those that were.', ...problems)];
}

/**
 * @param {string} text
 * @param {string[]} problems
 */
const note = (text, ...problems) =>
  element(
    'div',
    { class: 'note' },
    element('p', {}, text),
    ...problems.map((problem) => element('p', {}, problem)),
  );

/** @param {Summary} summary */
export function headline({ total, conditions: { sealed, drifted, unknown }, states }) {
  const rest = [
    ...(drifted > 0 ? [`${numberText(drifted)} drifted`] : []),
    ...(unknown > 0 ? [`${numberText(unknown)} could not be seen whole`] : []),
  ];
  const legend = states.map(({ state, buckets }) =>
    element(
      'li',
      {},
      element('span', { class: 'state', 'data-state': state }, state),
      ' ',
      element('b', {}, numberText(buckets)),
    ),
  );
  return element(
    'section',
    { class: 'headline', 'aria-label': 'Share of sealed buckets' },
    element(
      'p',
      { class: 'figure' },
      element('strong', {}, shareText(sealed, total)),
      element(
        'span',
        {},
        `${numberText(sealed)} of ${counted(total, 'bucket')} hold every seal`,
        rest.length === 0 ? null : element('small', {}, rest.join(', ')),
      ),
    ),
    element(
      'div',
      {},
      bar(
        states.map(({ state, buckets }) => ({ kind: state, count: buckets })),
        total,
      ),
      element('ul', { class: 'legend' }, ...legend),
    ),
  );
}
