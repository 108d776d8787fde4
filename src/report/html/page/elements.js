// Everything that is shown becomes an element or a text node here: no text is ever read as markup.

/** @typedef {Node | string | null} Child */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string>} attributes
 * @param {Child[]} children `null` is left out
 */
export function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.filter((child) => child !== null));
  return made;
}

/**
 * @param {string} id
 * @param {string} title
 * @param {Child[]} children
 */
export const section = (id, title, ...children) =>
  element(
    'section',
    { id, 'aria-labelledby': `${id}-title` },
    element('h2', { id: `${id}-title` }, title),
    ...children,
  );

/**
 * A table with a heading for each column; the first cell of a row is its heading.
 * @param {string} caption
 * @param {string[]} columns those that end with # hold numbers
 * @param {Child[][]} rows
 */
export function table(caption, columns, rows) {
  const heads = columns.map((column) =>
    element('th', { scope: 'col', class: classOf(column) }, column.replace('#', '')),
  );
  const body = rows.map(([first = '', ...others]) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, first),
      ...others.map((cell, index) =>
        element('td', { class: classOf(columns[index + 1] ?? '') }, cell),
      ),
    ),
  );
  return element(
    'div',
    { class: 'scroll' },
    element(
      'table',
      {},
      element('caption', {}, caption),
      element('thead', {}, element('tr', {}, ...heads)),
      element('tbody', {}, ...body),
    ),
  );
}

/** @param {string} column */
const classOf = (column) => (column.endsWith('#') ? 'number' : '');

/**
 * Parts of a whole as one line. Beside it stands what it says, so that nobody has to see it.
 * @param {{ kind: string, count: number }[]} parts
 * @param {number} whole
 */
export function bar(parts, whole) {
  const shown = parts.filter(({ count }) => count > 0);
  const line = element('span', { class: 'bar', 'aria-hidden': 'true' });
  for (const { kind, count } of shown) {
    const part = element('span', { 'data-kind': kind });
    part.style.flexGrow = `${count}`;
    line.append(part);
  }
  const rest = whole - shown.reduce((sum, { count }) => sum + count, 0);
  if (rest > 0) {
    const part = element('span', {});
    part.style.flexGrow = `${rest}`;
    line.append(part);
  }
  return line;
}

const wholeNumbers = new Intl.NumberFormat('en');

/** @param {number} value */
export const numberText = (value) => wholeNumbers.format(value);

/**
 * Never rounded to all or to none.
 * @param {number} part
 * @param {number} whole
 */
export function shareText(part, whole) {
  if (whole === 0) return '–';
  if (part > 0 && part / whole < 0.01) return '< 1 %';
  return `${Math.floor((part / whole) * 100)} %`;
}

/**
 * @param {number} count
 * @param {string} noun
 */
export const counted = (count, noun) => `${numberText(count)} ${noun}${count === 1 ? '' : 's'}`;

const times = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'short',
  timeZone: 'UTC',
});

/** @param {string} text */
export const timeText = (text) =>
  Number.isNaN(Date.parse(text)) ? text : `${times.format(new Date(text))} UTC`;
