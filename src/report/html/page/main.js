/** @import { PageData } from '../page-data.ts' */
import { bucketsSection } from './buckets.js';
import { comparisonSection } from './comparison.js';
import { element } from './elements.js';
import { header, headline } from './header.js';
import { causesSection, reasonsSection, sealsSection } from './overview.js';

/** @type {PageData} */
const data = JSON.parse(document.querySelector('#data')?.textContent ?? '');

document
  .querySelector('#report')
  ?.replaceChildren(
    header(data),
    headline(data.summary),
    ...[comparisonSection(data)].filter((one) => one !== null),
    sealsSection(data.summary),
    reasonsSection(data.summary),
    causesSection(data.summary),
    bucketsSection(data),
    element(
      'footer',
      { class: 'quiet' },
      'Made by Reseal. This file loads nothing and sends nothing.',
    ),
  );
