import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseRequest } from '../../src/backfill/parse-request.ts';

const all = {
  mode: 'repair',
  prefix: undefined,
  include: [],
  exclude: [],
  limit: undefined,
  fanOut: 'auto',
  accessLogTargets: 'auto',
};

describe('parseRequest', () => {
  it.each([
    { payload: {}, request: all, why: 'everything has a default' },
    { payload: '', request: all, why: 'invoked without a payload' },
    { payload: null, request: all, why: 'invoked without a payload' },
    { payload: { mode: 'inspect' }, request: { ...all, mode: 'inspect' }, why: 'only looking' },
    {
      payload: {
        prefix: 'logs-',
        include: 'a*',
        exclude: ['b?', 'c'],
        limit: 7,
        fanOut: 'queue',
        accessLogTargets: 'never',
      },
      request: {
        ...all,
        prefix: 'logs-',
        include: ['a*'],
        exclude: ['b?', 'c'],
        limit: 7,
        fanOut: 'queue',
        accessLogTargets: 'never',
      },
      why: 'one pattern needs no list',
    },
  ])('takes $payload: $why', ({ payload, request }) => {
    expect(parseRequest(payload, 'repair')).toEqual({
      ok: true,
      value: { kind: 'start', request },
    });
  });

  it('takes the id of a run to resume, alone', () => {
    const run = '5ea10000-0000-4000-8000-000000000001';
    expect(parseRequest({ resume: run }, 'inspect')).toEqual({
      ok: true,
      value: { kind: 'resume', run },
    });
  });

  it.each([
    { payload: 7, problems: ['expected an object, got 7'] },
    { payload: [], problems: ['expected an object, got an array of 0'] },
    {
      payload: { mode: 'fix', limit: 0, includes: 'a', fanOut: 'no', prefix: '*', exclude: ['/'] },
      problems: [
        'mode: expected inspect or repair, got "fix"',
        'prefix: expected how names of buckets begin, got "*"',
        'exclude: expected names of buckets, with * and ?, in a list, got an array of 1',
        'limit: expected a number of buckets, at least 1, got 0',
        'fanOut: expected auto or queue or in-place, got "no"',
        '"includes" is not known: expected mode, prefix, include, exclude, limit, fanOut, accessLogTargets, resume',
      ],
    },
    {
      payload: { mode: 'repair' },
      problems: ['mode: this stack is deployed to inspect, and its role may not write'],
    },
    {
      payload: { resume: 'a b', limit: 3 },
      problems: [
        'resume: expected the id of a run, got "a b"',
        'resume: a run goes on as it was asked for; leave out limit',
      ],
    },
  ])('says everything that is wrong with $payload at once', ({ payload, problems }) => {
    expect(parseRequest(payload, 'inspect')).toEqual({ ok: false, problems });
  });

  it.each(['include', 'prefix', 'limit', 'mode', 'resume'])('never takes null for %s', (name) => {
    expect(parseRequest({ [name]: null }, 'repair')).toMatchObject({ ok: false });
  });

  const folder = new URL('../../events/backfill/', import.meta.url);
  it.each(readdirSync(folder))('takes events/backfill/%s', (file) => {
    const payload: unknown = JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
    expect(parseRequest(payload, 'repair')).toMatchObject({ ok: true });
  });
});
