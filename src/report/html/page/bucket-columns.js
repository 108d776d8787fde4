/** @import { PageBucket, PageData } from '../page-data.ts' */
/** @import { Child } from './elements.js' */
import { element } from './elements.js';

/**
 * @typedef {object} Column
 * @property {string} title
 * @property {boolean} isWide whether it is left out where there is little room; the details have it
 * @property {(bucket: PageBucket) => string | number} keyOf what it is sorted by
 * @property {(bucket: PageBucket) => Child} cellOf
 */

/** What needs a person comes first. */
export const statesByNeed = [
  'failed',
  'refused',
  'contested',
  'unknown',
  'unconfirmed',
  'drifted',
  'held',
  'resealed',
  'sealed',
  'gone',
];

const sealsByNeed = ['drifted', 'unknown', 'sealed', null];

/**
 * @param {PageData} data
 * @returns {Column[]} the name is not among them: it is the heading of each row
 */
export function columnsOf({ summary, accounts }) {
  /** @type {Column[]} */
  const columns = [
    {
      title: 'State',
      isWide: false,
      keyOf: ({ state }) => statesByNeed.indexOf(state),
      cellOf: ({ state }) => mark(state),
    },
    ...summary.seals.map(({ seal }, index) => ({
      title: `${seal.slice(0, 1).toUpperCase()}${seal.slice(1)}`,
      isWide: true,
      /** @param {PageBucket} bucket */
      keyOf: ({ seals }) => sealsByNeed.indexOf(seals[index] ?? null),
      /** @param {PageBucket} bucket */
      cellOf: ({ seals }) => mark(seals[index] ?? null),
    })),
    textColumn('Found', ({ found }) => found.join(', ')),
    textColumn('Done', ({ done }) => done),
  ];
  if (summary.regions.length > 1) columns.unshift(textColumn('Region', ({ region }) => region));
  if (accounts.length > 1) columns.unshift(textColumn('Account', ({ account }) => account));
  return columns;
}

/**
 * @param {string} title
 * @param {(bucket: PageBucket) => string} textOf
 * @returns {Column}
 */
const textColumn = (title, textOf) => ({ title, isWide: true, keyOf: textOf, cellOf: textOf });

/** @param {string | null} state */
const mark = (state) =>
  state === null ? '–' : element('span', { class: 'state', 'data-state': state }, state);
