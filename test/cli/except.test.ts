import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { exception } from '../support/ledger-builders.ts';
import { caller, linesOfJson, startLedgerWorld } from './ledger-world.ts';
import type { LedgerWorld } from './ledger-world.ts';
import { stackTrace } from './run-reseal.ts';
import type { RunOptions } from './run-reseal.ts';

// The program is started several times in one test.
jest.setTimeout(30_000);

let world: LedgerWorld;
beforeAll(async () => {
  world = await startLedgerWorld();
});
afterAll(async () => {
  await world.close();
});

const dayMs = 24 * 60 * 60_000;
const who = ['--owner', 'team-web', '--reason', 'an old scanner'];
const add = async (words: string[], options?: RunOptions) =>
  world.run(['except', 'add', ...words], options);

describe('reseal except', () => {
  it('adds an exception in the name of the caller, lists it, and removes it', async () => {
    const ref = await world.createBucket('excepted');
    const added = await add(['excepted', '--seal', 'transport', ...who, '--until', '14d']);
    expect(added).toMatchObject({ code: 0, stderr: '' });
    expect(added.stdout).toMatch(/^The transport seal of excepted is let be until .*; team-web/);
    const record = await world.ledger.readBucket(ref, 0);
    expect(record).toMatchObject({
      value: { exceptions: [{ ref, seal: 'transport', owner: 'team-web', grantedBy: caller }] },
    });
    const untilMs = record.ok ? (record.value.exceptions[0]?.untilMs ?? 0) : 0;
    expect(Math.abs(untilMs - Date.now() - 14 * dayMs)).toBeLessThan(dayMs);

    const listed = await world.run(['except', 'list']);
    expect(listed.stdout).toMatch(/^excepted +transport +\d{4}-.*Z +team-web +an old scanner/m);
    const remove = ['except', 'remove', 'excepted', '--seal', 'transport'];
    expect((await world.run(remove)).code).toBe(0);
    expect(await world.run(remove)).toMatchObject({
      code: 1,
      stderr: 'The transport seal of excepted had no exception.\n',
    });
  });

  it('marks those that have ended, which come first', async () => {
    const grantedAtMs = Date.now() - 2 * dayMs;
    const of = (name: string) => ({ ...exception(world.refOf(name)), grantedAtMs });
    const ended = { ...of('ended'), untilMs: Date.now() - dayMs };
    const lasting = { ...of('lasting'), untilMs: Date.now() + dayMs };
    for (const one of [lasting, ended]) await world.ledger.putException(one);
    const listed = await world.run(['except', 'list']);
    expect(listed.stdout).toMatch(/^ended .* expired /m);
    expect(listed.stdout).not.toMatch(/^lasting .* expired /m);
    const json = await world.run(['except', 'list', '--json']);
    expect(linesOfJson(json.stdout)).toMatchObject([
      { bucket: 'ended', expired: true, owner: ended.owner, until: expect.stringMatching(/Z$/) },
      { bucket: 'lasting', expired: false },
    ]);
  });

  it('lists as ended what was granted for longer than is allowed', async () => {
    const grantedAtMs = Date.now() - 8 * dayMs;
    const byHand = {
      ...exception(world.refOf('by-hand')),
      grantedAtMs,
      untilMs: 4_102_444_800_000,
    };
    await world.ledger.putException(byHand);
    const env = { RESEAL_MAXIMUM_EXCEPTION_DAYS: '7' };
    const { stdout } = await world.run(['except', 'list', '--json'], { env });
    expect(linesOfJson(stdout)).toContainEqual(
      expect.objectContaining({ bucket: 'by-hand', expired: true }),
    );
    await world.ledger.removeException(byHand.ref, byHand.seal);
  });

  it('takes a time with its zone, and answers with --json', async () => {
    const until = new Date(Date.now() + 2 * dayMs).toISOString();
    const words = ['excepted-json', '--seal', 'encryption', ...who, '--until', until, '--json'];
    expect(linesOfJson((await add(words)).stdout)).toMatchObject([
      { bucket: 'excepted-json', seal: 'encryption', until, expired: false, grantedBy: caller },
    ]);
  });

  it.each([
    { words: ['--seal', 'transport', ...who, '--until', 'soon'], says: '"soon" is not a time' },
    { words: ['--seal', 'transport', ...who, '--until', '366d'], says: 'longer than 365 days' },
    {
      words: ['--seal', 'transport', '--owner', ' ', '--reason', 'x', '--until', '1d'],
      says: 'it needs: owner',
    },
  ])('add refuses $words: $says', async ({ words, says }) => {
    const { code, stdout, stderr } = await add(['refused-one', ...words]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(says);
    expect(stderr).not.toMatch(stackTrace);
  });

  it('needs an owner, a reason and an end', async () => {
    const { stdout } = await world.run(['except', 'add', '--help']);
    expect(stdout).toMatch(/--owner <who>[^]*--reason <text>[^]*--until <time>/);
    for (const name of ['owner', 'reason', 'until']) {
      const others = ['owner', 'reason', 'until'].filter((one) => one !== name);
      const words = others.flatMap((one) => [`--${one}`, '1d']);
      const { code, stderr } = await add(['refused-one', '--seal', 'transport', ...words]);
      expect({ code, says: stderr.includes(`--${name}`) }).toEqual({ code: 2, says: true });
    }
  });

  it.each([
    { days: '7', says: 'longer than 7 days' },
    { days: 'many', says: 'RESEAL_MAXIMUM_EXCEPTION_DAYS: "many" is not known' },
  ])('lasts no longer than RESEAL_MAXIMUM_EXCEPTION_DAYS=$days allows', async ({ days, says }) => {
    const words = ['refused-one', '--seal', 'transport', ...who, '--until', '8d'];
    const { code, stderr } = await add(words, { env: { RESEAL_MAXIMUM_EXCEPTION_DAYS: days } });
    expect(code).toBe(2);
    expect(stderr).toContain(says);
  });
});
