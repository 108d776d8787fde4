/** @import { PageBucket, PageChange } from '../page-data.ts' */
/** @import { Child } from './elements.js' */
import { element, table, timeText } from './elements.js';

/**
 * Everything that is known of one bucket.
 * @param {PageBucket} bucket
 */
export function detailsOf(bucket) {
  const { drifts, remaining, failures, alarms, warnings, encryption, repairId } = bucket;
  const parts = [
    list('Found', drifts.map(sealAndText)),
    list('S3 still shows', remaining.map(sealAndText)),
    ...bucket.changes.map((change) => changeOf('Written', change)),
    ...bucket.planned.map((change) => changeOf('reseal fix would write', change)),
    ...bucket.holds.map(holdOf),
    list('Not done', failures.map(textOf)),
    list('Alarms', alarms.map(textOf)),
    ...bucket.contests.map(({ seal, text, terraform }) =>
      part(`Contested: ${seal}`, element('p', {}, text), code(terraform)),
    ),
    list('Notes', warnings.map(textOf)),
    encryption === null ? null : encryptionOf(encryption),
    eventsOf(bucket),
    repairId === null ? null : part('Repair', element('code', {}, `reseal show ${repairId}`)),
  ].filter((one) => one !== null);
  const place = `Account ${bucket.account}, ${bucket.region}`;
  const nothing = parts.length === 0 ? element('p', {}, 'Nothing to say: every seal holds.') : null;
  return element(
    'div',
    { class: 'details' },
    element('p', { class: 'quiet' }, place),
    nothing,
    ...parts,
  );
}

/**
 * @param {string} title
 * @param {Child[]} children
 */
const part = (title, ...children) =>
  element('div', { class: 'part' }, element('h3', {}, title), ...children);

/**
 * @param {string} title
 * @param {string[]} texts
 */
const list = (title, texts) =>
  texts.length === 0
    ? null
    : part(title, element('ul', {}, ...texts.map((text) => element('li', {}, text))));

/** @param {{ text: string }} words */
const textOf = ({ text }) => text;

/** @param {{ seal: string, text: string }} drift */
const sealAndText = ({ seal, text }) => `${seal}: ${text}`;

/** @param {string} text */
const code = (text) =>
  text === ''
    ? null
    : element('pre', { tabindex: '0', 'aria-label': 'Text to copy' }, element('code', {}, text));

/**
 * @param {string} title
 * @param {PageChange} change
 */
function changeOf(title, { setting, before, after, note, diff }) {
  const lines = diff.map((line) => element('span', { class: classOfLine(line) }, `${line}\n`));
  return part(
    `${title}: ${setting}`,
    element('p', {}, `${before} → ${after}`),
    note === undefined ? null : element('p', { class: 'quiet' }, note),
    diff.length === 0
      ? null
      : element(
          'pre',
          { tabindex: '0', 'aria-label': `What changes in the ${setting}` },
          element('code', {}, ...lines),
        ),
  );
}

/** @param {string} line */
const classOfLine = (line) =>
  line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : 'same';

/** @param {PageBucket['holds'][number]} hold */
const holdOf = ({ seal, reason, lift, keyPolicyStatement, source }) =>
  part(
    `Held: ${seal}`,
    element('p', {}, reason),
    element('p', {}, element('b', {}, 'To lift it: '), lift),
    code(keyPolicyStatement ?? ''),
    element('p', { class: 'quiet' }, `Source: ${source}`),
  );

/** @param {NonNullable<PageBucket['encryption']>} encryption */
function encryptionOf({ algorithm, bucketKey, key }) {
  const facts = [
    algorithm ?? 'algorithm not known',
    ...(key === null
      ? []
      : [key.aliases?.join(', ') || key.named, key.whose, key.state ?? 'state not known']),
    bucketKey === null ? 'bucket key not known' : bucketKey ? 'bucket key on' : 'bucket key off',
  ];
  return part('Encryption', element('p', {}, facts.join(', ')));
}

/** @param {PageBucket} bucket */
function eventsOf({ events }) {
  if (events.length === 0) return null;
  const rows = events.map(({ event, eventTime, actor, tool }) => [
    event,
    eventTime === null ? 'not known' : timeText(eventTime),
    actor ?? 'not known',
    tool,
  ]);
  return part(
    'Events',
    table('Events that named the bucket', ['Event', 'When', 'Who', 'With'], rows),
  );
}
