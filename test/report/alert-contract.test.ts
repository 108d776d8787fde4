import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { keptExamples } from '../support/kept-alerts.ts';
import { alertExamples } from '../support/alert-examples.ts';

const read = (path: string): string =>
  readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

type Schema = { properties?: object; required?: string[]; [member: string]: unknown };
const schema = JSON.parse(read('src/report/alert.schema.json')) as Schema;

/** Consumers may get more members than they know; what we write ourselves has to be in the contract. */
const closed = (node: unknown): unknown => {
  if (Array.isArray(node)) return node.map(closed);
  if (typeof node !== 'object' || node === null) return node;
  const members = Object.entries(node).map(([name, value]) => [name, closed(value)]);
  const isObject = 'properties' in node && !('additionalProperties' in node);
  return Object.fromEntries([...members, ...(isObject ? [['additionalProperties', false]] : [])]);
};

const strict = { strict: true, strictTypes: false, allErrors: true };
const takes = new Ajv(strict).compile(schema);
const takesNoMore = new Ajv(strict).compile(closed(schema) as Schema);

describe('src/report/alert.schema.json', () => {
  it('is what the types are written from: npm run contract', () => {
    const [, options = ''] = / -o \S+ (.*?)",?\n/.exec(read('package.json')) ?? [];
    const [, banner = ''] = /--bannerComment='(.*)'/.exec(options) ?? [];
    const flags = options
      .replace(/--bannerComment=.*/, '')
      .trim()
      .split(' ');
    const cli = 'node_modules/json-schema-to-typescript/dist/src/cli.js';
    const written = execFileSync(
      process.execPath,
      [cli, '-i', 'src/report/alert.schema.json', ...flags, `--bannerComment=${banner}`],
      { encoding: 'utf8' },
    );
    expect(read('src/report/alert-contract.ts')).toBe(written);
  });

  it.each(Object.keys(alertExamples))('takes what is told now, and it has no more: %s', (name) => {
    const alert: unknown = JSON.parse(JSON.stringify(alertExamples[name] ?? null));
    expect({ isTaken: takesNoMore(alert), errors: takesNoMore.errors ?? [] }).toEqual({
      isTaken: true,
      errors: [],
    });
  });

  it.each(Object.keys(keptExamples))('still takes the example events/alerts/%s', (file) => {
    expect({ isTaken: takes(keptExamples[file]), errors: takes.errors ?? [] }).toEqual({
      isTaken: true,
      errors: [],
    });
  });

  it('has an example of every outcome', () => {
    const { definitions } = schema as { definitions: Record<string, { enum?: string[] }> };
    const outcomes = new Set([
      ...(definitions['bucketOutcome']?.enum ?? []),
      'backfill-ended',
      'baseline-not-read',
      'digest',
      'key-event',
    ]);
    const told = Object.values(keptExamples).map((alert) => (alert as { outcome: string }).outcome);
    expect(new Set(told)).toEqual(outcomes);
  });
});
