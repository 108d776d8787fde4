/** @import { PageBucket } from '../page-data.ts' */
/** @import { Column } from './bucket-columns.js' */
import { element, numberText } from './elements.js';

/** Rows at once: all of a large account would keep the browser busy for seconds. */
export const pageSize = 50;
/**
 * @typedef {object} View
 * @property {number} column that it is sorted by; the name is -1
 * @property {boolean} isDescending
 * @property {number} first row that is shown
 * @property {number} size rows at once
 * @property {Set<PageBucket>} open
 */

/**
 * @param {Column[]} columns
 * @param {View} view
 * @param {() => void} changed
 */
export function headings(columns, view, changed) {
  const cells = ['Bucket', ...columns.map(({ title }) => title)].map((title, index) => {
    const button = element('button', { type: 'button' }, title);
    button.addEventListener('click', () => {
      view.isDescending = view.column === index - 1 && !view.isDescending;
      view.column = index - 1;
      changed();
    });
    return element('th', { scope: 'col', class: columns[index - 1]?.isWide ? 'wide' : '' }, button);
  });
  return {
    row: element('thead', {}, element('tr', {}, ...cells)),
    show: () => {
      for (const [index, cell] of cells.entries()) {
        if (view.column !== index - 1) cell.removeAttribute('aria-sort');
        else cell.setAttribute('aria-sort', view.isDescending ? 'descending' : 'ascending');
      }
    },
  };
}

/**
 * @param {View} view
 * @param {() => void} changed
 */
export function pager(view, changed) {
  const where = element('span', { role: 'status' });
  /** @type {(text: string, step: number) => HTMLButtonElement} */
  const turn = (text, step) => {
    const button = element('button', { type: 'button' }, text);
    button.addEventListener('click', () => {
      view.first += step * pageSize;
      changed();
    });
    return button;
  };
  const back = turn('Previous', -1);
  const on = turn('Next', 1);
  const controls = element(
    'nav',
    { class: 'pager', 'aria-label': 'Pages of buckets' },
    back,
    where,
    on,
  );
  return {
    controls,
    /** @param {number} count */
    show: (count) => {
      const last = Math.min(view.first + view.size, count);
      where.textContent = `${numberText(Math.min(view.first + 1, count))}–${numberText(last)} of ${numberText(count)}`;
      back.disabled = view.first === 0;
      on.disabled = last >= count;
      controls.hidden = count <= pageSize;
    },
  };
}
