import { describe, expect, it } from '@jest/globals';
import { encryptionText } from '../../src/core/encryption/recorded-encryption.ts';
import type { Observed } from '../../src/core/observed.ts';
import type { RepairEntry, RepairIntent, SettingFates } from '../../src/core/repair.ts';
import {
  isRollback,
  isSameSetting,
  planRollback,
  rollbackUnique,
} from '../../src/core/roll-back.ts';
import type { LiveSettings } from '../../src/core/roll-back.ts';
import { denied, present } from '../support/core-builders.ts';
import { intent, minuteMs, nowMs, recordedDocument, repairId } from '../support/ledger-builders.ts';

const absent = { kind: 'absent' } as const;
const unreadable = { kind: 'unreadable', failure: denied } as const;
const recorded = (text: string) => present(recordedDocument(text));
const rule = (SSEAlgorithm: string, others = {}) =>
  encryptionText({ rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm }, ...others }] });

type Settings = RepairIntent['settings'];
const encryption = { before: recorded(rule('AES256')), planned: recordedDocument(rule('aws:kms')) };
const policy = { before: absent, planned: recordedDocument('{"ours":1}') };
const alone = { before: recorded('{"theirs":1}') };

/** A repair of some minutes ago. */
const entry = (
  age: number,
  settings: Settings,
  changes: Partial<RepairEntry> = {},
): RepairEntry => ({
  ...intent({ id: repairId({ timeMs: nowMs - age * minuteMs }), runId: `run-${age}`, settings }),
  state: 'written',
  outcome: undefined,
  ...changes,
});

const ended = (fates: SettingFates): Partial<RepairEntry> => ({
  outcome: { state: 'written', timeMs: nowMs, words: '', fates },
});

const live = (changes: Partial<LiveSettings> = {}): LiveSettings => ({
  encryption: present(rule('aws:kms')),
  policy: present('{"ours":1}'),
  ...changes,
});

function plan(entries: RepairEntry[], now = live()) {
  const target = entries.at(-1);
  if (target === undefined) throw new Error('a case has an entry');
  const planned = planRollback(target, entries, now);
  return planned.ok ? planned.value : planned.problem;
}

describe('planRollback', () => {
  const both = entry(1, { encryption, policy });

  it('restores what the repair replaced', () => {
    expect(plan([both])).toMatchObject({
      restorations: [
        { setting: 'encryption', live: rule('aws:kms'), wanted: rule('AES256') },
        { setting: 'policy', live: '{"ours":1}', wanted: undefined },
      ],
      seals: ['encryption', 'transport'],
      opensSeals: true,
      undone: [both.id],
    });
  });

  it.each<{ title: string; entries: RepairEntry[]; now?: LiveSettings; restores: string[] }>([
    {
      title: 'a setting that was left alone',
      entries: [entry(1, { encryption, policy: alone })],
      restores: ['encryption'],
    },
    {
      title: 'a setting that is as it was already',
      entries: [both],
      now: live({ policy: absent }),
      restores: ['encryption'],
    },
    {
      title: 'what only a later repair wrote, too',
      entries: [
        entry(1, { encryption: alone, policy }),
        entry(2, { encryption, policy: { before: absent } }),
      ],
      restores: ['encryption', 'policy'],
    },
    {
      title: 'a setting left alone that cannot be read',
      entries: [entry(1, { encryption, policy: alone })],
      now: live({ policy: unreadable }),
      restores: ['encryption'],
    },
    {
      title: 'not a setting that was planned and not written',
      entries: [
        entry(1, { encryption, policy }, ended({ encryption: 'written', policy: 'failed' })),
      ],
      restores: ['encryption'],
    },
    {
      title: 'a setting of which it was not found out',
      entries: [entry(1, { encryption: alone, policy }, ended({ policy: 'abandoned' }))],
      restores: ['policy'],
    },
    {
      title: 'both of a run that stopped in between, as nothing is known of either',
      entries: [entry(1, { encryption, policy }, { state: 'abandoned' })],
      restores: ['encryption', 'policy'],
    },
  ])('$title', ({ entries, now, restores }) => {
    const planned = plan(entries, now);
    expect(planned).toMatchObject({ restorations: restores.map((setting) => ({ setting })) });
  });

  it('opens only the seals of the settings that it restores', () => {
    expect(plan([both], live({ policy: absent }))).toMatchObject({ seals: ['encryption'] });
  });

  it.each<{ title: string; now: Observed<string>; isChanged: boolean }>([
    { title: 'as Reseal wrote it', now: present('{"ours":1}'), isChanged: false },
    { title: 'the same in another order', now: present('{ "ours": [1] }'), isChanged: false },
    { title: 'something else', now: present('{"others":1}'), isChanged: true },
  ])('says whether somebody changed it since: $title', ({ now, isChanged }) => {
    const planned = plan([entry(1, { encryption: alone, policy })], live({ policy: now }));
    const [restoration] = typeof planned === 'string' ? [] : planned.restorations;
    expect(restoration).toMatchObject({ setting: 'policy' });
    expect(restoration?.changedSince).toEqual(isChanged ? { written: '{"ours":1}' } : undefined);
  });

  it('expects what a later rollback took away to be away', () => {
    const unique = rollbackUnique('1');
    const back = entry(1, {
      encryption: alone,
      policy: { before: recorded('{"ours":1}'), planned: absent },
    });
    const rollback = { ...back, id: { ...back.id, unique }, runId: unique };
    const planned = plan([rollback], live({ policy: absent }));
    expect(planned).toMatchObject({ opensSeals: false, restorations: [{ wanted: '{"ours":1}' }] });
    expect(JSON.stringify(planned)).not.toContain('changedSince');
  });

  it('puts back what the attempt replaced that was written, and not the one before it', () => {
    const [first, second] = [recorded('{"first":1}'), recorded('{"second":1}')];
    const attempts = [
      entry(
        1,
        { encryption: alone, policy: { ...policy, before: second } },
        ended({ policy: 'written' }),
      ),
      entry(
        2,
        { encryption: alone, policy: { ...policy, before: first } },
        ended({ policy: 'failed' }),
      ),
    ].map((one) => ({ ...one, runId: 'one run' }));
    expect(plan(attempts)).toMatchObject({ restorations: [{ wanted: '{"second":1}' }] });
    const [newer, older] = attempts as [RepairEntry, RepairEntry];
    const failedLast = [
      { ...newer, ...ended({ policy: 'failed' }) },
      { ...older, ...ended({ policy: 'written' }) },
    ];
    expect(plan(failedLast)).toMatchObject({ restorations: [{ wanted: '{"first":1}' }] });
  });

  it('marks nothing twice', () => {
    const undone = entry(1, { encryption, policy }, { state: 'rolled-back' });
    expect(plan([undone, entry(2, { encryption, policy })])).toMatchObject({
      undone: [{ timeMs: nowMs - 2 * minuteMs }],
    });
  });

  it.each([
    {
      title: 'was not readable then',
      entries: [entry(1, { encryption, policy: { ...policy, before: unreadable } })],
      now: live(),
      says: 'is not recorded: it could not be read then',
    },
    {
      title: 'is not readable now',
      entries: [both],
      now: live({ policy: unreadable }),
      says: 'is denied',
    },
  ])('is refused where the setting $title', ({ entries, now, says }) => {
    expect(plan(entries, now)).toContain(says);
  });
});

describe('isSameSetting', () => {
  it.each([
    {
      one: undefined,
      other: rule('AES256', { BucketKeyEnabled: 'false' }),
      is: true,
      why: 'what S3 shows without a configuration',
    },
    { one: undefined, other: encryptionText({ rules: [] }), is: true, why: 'no rule' },
    { one: undefined, other: rule('aws:kms'), is: false, why: 'a configuration' },
    { one: undefined, other: '{"rules":[{},{}]}', is: false, why: 'more than one rule' },
    { one: undefined, other: 'rules', is: false, why: 'not ours to understand' },
    {
      one: rule('AES256'),
      other: rule('AES256', { BucketKeyEnabled: 'false' }),
      is: false,
      why: 'both are there',
    },
  ])('$is for encryption: $why', ({ one, other, is }) => {
    expect(isSameSetting('encryption', one, other)).toBe(is);
  });

  it('never takes an empty policy for none', () => {
    expect(isSameSetting('policy', undefined, '{}')).toBe(false);
  });
});

it('a rollback is told by its id', () => {
  expect(isRollback({ unique: rollbackUnique('1') })).toBe(true);
  expect(isRollback(repairId())).toBe(false);
});
