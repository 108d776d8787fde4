/** @import { PageBucket, PageData } from '../page-data.ts' */
import { statesByNeed } from './bucket-columns.js';
import { differenceWords } from './comparison.js';
import { element, numberText } from './elements.js';

/** @typedef {(bucket: PageBucket) => boolean} Filter */

/**
 * The controls above the table.
 * @param {PageData} data
 * @param {() => void} changed
 * @returns {{ controls: HTMLElement, passes: () => Filter }}
 */
export function bucketFilters(data, changed) {
  const search = element('input', {
    type: 'search',
    id: 'search',
    autocomplete: 'off',
    spellcheck: 'false',
  });
  search.addEventListener('input', changed);
  const states = stateButtons(data, changed);
  const region = choice(
    'Region',
    data.summary.regions.map(({ region: name }) => [name, name]),
    changed,
  );
  const difference = choice(
    'Since the earlier run',
    data.comparison === null ? [] : Object.entries(differenceWords),
    changed,
  );
  const controls = element(
    'div',
    { class: 'filters' },
    element(
      'div',
      { class: 'field search' },
      element('label', { for: 'search' }, 'Search'),
      search,
    ),
    region.field,
    difference.field,
    states.group,
  );
  const textOf = searchTexts();
  return {
    controls,
    passes: () => {
      const words = search.value
        .toLowerCase()
        .split(/\s+/)
        .filter((word) => word !== '');
      const pressed = states.pressed();
      return (bucket) =>
        (pressed.size === 0 || pressed.has(bucket.state)) &&
        (region.value() === '' || bucket.region === region.value()) &&
        (difference.value() === '' || bucket.difference === difference.value()) &&
        words.every((word) => textOf(bucket).includes(word));
    },
  };
}

/** What a bucket is found by, put together when it is first needed. */
function searchTexts() {
  /** @type {Map<PageBucket, string>} */
  const texts = new Map();
  return (/** @type {PageBucket} */ bucket) => {
    const known = texts.get(bucket);
    if (known !== undefined) return known;
    const { bucket: name, region, account, state, found, done, holds, events } = bucket;
    const who = events.flatMap(({ actor, tool }) => [actor ?? '', tool]);
    const parts = [
      name,
      region,
      account,
      state,
      ...found,
      done,
      ...holds.map(({ writer }) => writer),
      ...who,
    ];
    const text = parts.join('\n').toLowerCase();
    texts.set(bucket, text);
    return text;
  };
}

/**
 * @param {PageData} data
 * @param {() => void} changed
 */
function stateButtons({ summary }, changed) {
  const counts = summary.states.toSorted(
    (a, b) => statesByNeed.indexOf(a.state) - statesByNeed.indexOf(b.state),
  );
  const buttons = counts.map(({ state, buckets }) => {
    const button = element(
      'button',
      { type: 'button', 'aria-pressed': 'false', value: state },
      element('span', { class: 'state', 'data-state': state }, state),
      ` ${numberText(buckets)}`,
    );
    button.addEventListener('click', () => {
      button.setAttribute('aria-pressed', `${button.getAttribute('aria-pressed') !== 'true'}`);
      changed();
    });
    return button;
  });
  return {
    group: element(
      'div',
      { class: 'field', role: 'group', 'aria-labelledby': 'states-label' },
      element('span', { id: 'states-label' }, 'Only these states'),
      element('div', { class: 'states' }, ...buttons),
    ),
    pressed: () =>
      new Set(
        buttons
          .filter((button) => button.getAttribute('aria-pressed') === 'true')
          .map(({ value }) => value),
      ),
  };
}

/**
 * @param {string} label
 * @param {string[][]} options value and words; none are shown where there is nothing to choose
 * @param {() => void} changed
 */
function choice(label, options, changed) {
  const id = `choose-${label.toLowerCase().replaceAll(' ', '-')}`;
  const select = element(
    'select',
    { id },
    element('option', { value: '' }, 'all'),
    ...options.map(([value = '', words = '']) => element('option', { value }, words)),
  );
  select.addEventListener('change', changed);
  const field = element('div', { class: 'field' }, element('label', { for: id }, label), select);
  return { field: options.length < 2 ? null : field, value: () => select.value };
}
