/** @import { Count, SealCounts, Summary } from '../../summarise.ts' */
import { bar, element, numberText, section, shareText, table } from './elements.js';

/** @param {Summary} summary */
export function sealsSection({ seals, regions, sealsByRegion }) {
  const columns = ['Seal', 'Share sealed', 'Sealed#', 'Drifted#', 'Not known#'];
  const bySeal = seals.map((counts) => rowOf(counts.seal, counts));
  const byRegion = regions.flatMap(({ region }) =>
    sealsByRegion
      .filter((counts) => counts.region === region)
      .map((counts, index) => {
        const [seal = '', ...others] = rowOf(counts.seal, counts);
        return [index === 0 ? region : '', seal, ...others];
      }),
  );
  return section(
    'seals',
    'Seals',
    table('Buckets by seal', columns, bySeal),
    regions.length < 2
      ? null
      : table('Buckets by Region and seal', ['Region', ...columns], byRegion),
  );
}

/**
 * @param {string} name
 * @param {SealCounts} counts
 */
function rowOf(name, { sealed, drifted, unknown }) {
  const whole = sealed + drifted + unknown;
  const parts = [
    { kind: 'sealed', count: sealed },
    { kind: 'drifted', count: drifted },
    { kind: 'unknown', count: unknown },
  ];
  const numbers = [sealed, drifted, unknown].map(numberText);
  const share = element('div', { class: 'share' }, bar(parts, whole), shareText(sealed, whole));
  return [name, share, ...numbers];
}

/** @param {Summary} summary */
export function reasonsSection({ total, drifts, holds, failures }) {
  return section(
    'reasons',
    'What was found',
    element(
      'div',
      { class: 'columns' },
      reasons('Drift by kind', drifts, total, 'No drift.', 'drifted'),
      reasons('Held, and why', holds, total, 'No bucket is held.', 'held'),
      reasons('Not read or not written', failures, total, 'No call failed.', 'failed'),
    ),
  );
}

/**
 * @param {string} title
 * @param {Count[]} counts
 * @param {number} total
 * @param {string} none
 * @param {string} kind
 */
function reasons(title, counts, total, none, kind) {
  const rows = counts.map(({ words, buckets }) => [
    words,
    bar([{ kind, count: buckets }], total),
    numberText(buckets),
  ]);
  return element(
    'div',
    {},
    element('h3', {}, title),
    counts.length === 0
      ? element('p', { class: 'quiet' }, none)
      : table(title, ['Reason', 'Share', 'Buckets#'], rows),
  );
}

/** @param {Summary} summary */
export function causesSection({ causes }) {
  const rows = causes.map(({ who, tool, buckets, events }) => [
    who ?? 'nobody whom the events name',
    tool,
    numberText(buckets),
    numberText(events),
  ]);
  return section(
    'causes',
    'Who causes drift',
    causes.length === 0
      ? element(
          'p',
          { class: 'quiet' },
          'No event names anybody. reseal replay of CloudTrail files brings the events along; reseal history says who caused what was repaired.',
        )
      : table(
          'Who changed buckets that have drift, by the CloudTrail events of this run',
          ['Who', 'With', 'Buckets#', 'Events#'],
          rows,
        ),
  );
}
