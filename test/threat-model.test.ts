import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const root = join(import.meta.dirname, '..');
const security = readFileSync(join(root, 'SECURITY.md'), 'utf8');

/** Rows of the threat model: what may happen, the answer, and the tests that show it. */
const threats = [...security.matchAll(/^\| (\w[^|]+) \| ([^|]+) \| (`test\/[^|]+) \|$/gm)].map(
  ([, threat = '', , shown = '']) => ({ threat, shown }),
);

const tests = threats.flatMap(({ threat, shown }) =>
  [...shown.matchAll(/`(test\/[^`]+)` "([^"]+)"/g)].map(([, file = '', title = '']) => {
    return { threat, file, title };
  }),
);

describe('the threat model', () => {
  it('has a test for every threat', () => {
    expect(threats.length).toBeGreaterThanOrEqual(10);
    const shown = new Set(tests.map(({ threat }) => threat));
    expect(threats.filter(({ threat }) => !shown.has(threat))).toEqual([]);
  });

  it.each(tests)('names a test that exists: $file "$title"', ({ file, title }) => {
    expect(existsSync(join(root, file))).toBe(true);
    expect(readFileSync(join(root, file), 'utf8')).toContain(title);
  });
});
