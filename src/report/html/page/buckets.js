/** @import { PageBucket, PageData } from '../page-data.ts' */
/** @import { Column } from './bucket-columns.js' */
/** @import { View } from './bucket-view.js' */
import { columnsOf } from './bucket-columns.js';
import { bucketFilters } from './bucket-filters.js';
import { headings, pager, pageSize } from './bucket-view.js';
import { detailsOf } from './details.js';
import { counted, element, numberText, section } from './elements.js';

/** On paper there is no next page to ask for. */
const printedRows = 2_000;

/** @param {PageData} data */
export function bucketsSection(data) {
  const columns = columnsOf(data);
  const state = columns.findIndex(({ title }) => title === 'State');
  /** @type {View} */
  const view = { column: state, isDescending: false, first: 0, size: pageSize, open: new Set() };
  /** @type {PageBucket[]} */
  let shown = [];
  const body = element('tbody', {});
  const status = element('p', { role: 'status', class: 'quiet' });
  const paper = element('p', { class: 'paper note', hidden: '' });
  const filters = bucketFilters(data, () => update());
  const heads = headings(columns, view, () => update());
  const pages = pager(view, () => draw());

  /** After a filter or the order changed. */
  const update = () => {
    shown = sorted(data.buckets.filter(filters.passes()), columns[view.column], view.isDescending);
    view.first = 0;
    status.textContent = `${numberText(shown.length)} of ${counted(data.buckets.length, 'bucket')}`;
    paper.textContent = `${numberText(printedRows)} of ${numberText(shown.length)} buckets are printed: filter, or use the CSV (--format csv).`;
    paper.hidden = shown.length <= printedRows;
    heads.show();
    draw();
  };
  const draw = () => {
    const rows = shown.slice(view.first, view.first + view.size);
    body.replaceChildren(...rows.flatMap((bucket) => rowsOf(bucket, columns, view)));
    pages.show(shown.length);
  };
  addEventListener('beforeprint', () => {
    Object.assign(view, { first: 0, size: printedRows });
    draw();
  });
  addEventListener('afterprint', () => {
    view.size = pageSize;
    draw();
  });
  update();
  return section(
    'buckets',
    'Buckets',
    filters.controls,
    status,
    paper,
    element(
      'div',
      { class: 'scroll' },
      element(
        'table',
        { class: 'buckets' },
        element('caption', {}, 'Every bucket of this report'),
        heads.row,
        body,
      ),
    ),
    pages.controls,
  );
}

/**
 * @param {PageBucket[]} buckets
 * @param {Column | undefined} column
 * @param {boolean} isDescending
 */
function sorted(buckets, column, isDescending) {
  const direction = isDescending ? -1 : 1;
  /** @param {PageBucket} bucket */
  const nameOf = ({ bucket }) => bucket;
  const keyOf = column?.keyOf ?? nameOf;
  return buckets
    .map((bucket) => ({ bucket, key: keyOf(bucket) }))
    .toSorted(
      (a, b) => direction * order(a.key, b.key) || order(nameOf(a.bucket), nameOf(b.bucket)),
    )
    .map(({ bucket }) => bucket);
}

/**
 * @param {string | number} a
 * @param {string | number} b
 */
const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/**
 * @param {PageBucket} bucket
 * @param {Column[]} columns
 * @param {View} view
 */
function rowsOf(bucket, columns, { open }) {
  const button = element('button', { type: 'button', class: 'name' }, bucket.bucket);
  const cells = columns.map(({ isWide, cellOf }) =>
    element('td', { class: isWide ? 'wide' : '' }, cellOf(bucket)),
  );
  const row = element('tr', {}, element('th', { scope: 'row' }, button), ...cells);
  const more = element('td', { colspan: `${columns.length + 1}` });
  const below = element('tr', { class: 'more' }, more);
  const show = () => {
    const isOpen = open.has(bucket);
    button.setAttribute('aria-expanded', `${isOpen}`);
    below.hidden = !isOpen;
    if (isOpen && more.childElementCount === 0) more.append(detailsOf(bucket));
  };
  button.addEventListener('click', () => {
    if (!open.delete(bucket)) open.add(bucket);
    show();
  });
  show();
  return [row, below];
}
