import { readFileSync } from 'node:fs';
import { globSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from '@jest/globals';

/** May import → what. Anything not listed is refused, packages included. First match wins. */
const mayImport: [folder: string, allowed: RegExp[]][] = [
  ['src/core/', [/^src\/core\//]],
  ['src/triggers/', [/^src\/(triggers|core)\//]],
  ['src/reconcile/', [/^src\/(reconcile|core)\//]],
  ['src/backfill/', [/^src\/(backfill|reconcile|triggers|report|core)\//, /^p-map$/]],
  ['src/report/', [/^src\/(report|core)\//, /^diff$/]],
  [
    'src/aws/',
    [/^src\/(aws|reconcile|core)\//, /^@aws-sdk\//, /^@smithy\/(core\/|types$)/, /^node:/],
  ],
  ['src/slack/', [/^src\/(slack|report|aws|core)\//]],
  ['src/settings.ts', [/^src\/core\//]],
  [
    'src/lambda/',
    [
      /^src\/(lambda|backfill|reconcile|triggers|slack|aws|report|core)\//,
      /^src\/settings\.ts$/,
      /^(@aws-lambda-powertools\/.*|aws-lambda|p-map)$/,
      /^node:timers/,
    ],
  ],
  [
    'handlers/',
    [
      /^src\/(lambda|backfill|reconcile|triggers|slack|aws|report|core)\//,
      /^src\/settings\.ts$/,
      /^(@aws-lambda-powertools\/.*|aws-lambda|@middy\/core)$/,
    ],
  ],
  ['src/local/', [/^src\/(local|core)\//, /^(@aws-sdk\/xml-builder|dynalite)$/, /^node:/]],
  // The demonstration is the one place that runs the handlers against the local account.
  [
    'src/cli/demo/',
    [/^(handlers|src\/(cli|local|report|core))\//, /^aws-lambda$/, /^@aws-sdk\//, /^node:/],
  ],
  [
    'src/cli/',
    [
      /^src\/(cli|backfill|reconcile|triggers|aws|report|core)\//,
      /^src\/settings\.ts$/,
      /^(commander|p-map|diff)$/,
      /^node:/,
    ],
  ],
];

/** Lines of a file: `budget` is the aim, and a larger file is named here with its reason. */
const lineBudget = 150;
const largerWithReason: Record<string, string> = {
  'src/core/policy/condition-entry.ts': 'all operators of IAM in one place, reading beside meaning',
  'src/core/policy/deny-statement.ts':
    'the elements of a statement, which share their two readings',
  'src/core/policy/find-request.ts': 'the search, whose steps are understood only together',
  'src/core/policy/glob.ts': 'a pattern and the walk over it share their symbols',
  'src/report/alert-contract.ts': 'written from the schema',
};

const sources = ['src', 'handlers'].flatMap((root) => globSync(`${root}/**/*.{ts,js}`)).toSorted();
const textOf = (file: string): string => readFileSync(file, 'utf8');

type Edge = { from: string; to: string };

const importPattern =
  /(?:^|\n)(?:import|export)\s[^;'"]*?from\s+'([^']+)'|import\(\s*'([^']+)'\s*\)/g;

function edgesOf(file: string): Edge[] {
  return [...textOf(file).matchAll(importPattern)].map((match) => {
    const target = match[1] ?? match[2] ?? '';
    const to = target.startsWith('.') ? normalize(join(dirname(file), target)) : target;
    return { from: file, to };
  });
}

const edges = sources.flatMap(edgesOf);

function isAllowed({ from, to }: Edge): boolean {
  const rule = mayImport.find(([folder]) => from.startsWith(folder));
  return rule !== undefined && rule[1].some((pattern) => pattern.test(to));
}

describe('architecture', () => {
  it('sees the imports at all', () => {
    expect(edges.length).toBeGreaterThan(100);
  });

  it('imports point one way', () => {
    expect(edges.filter((edge) => !isAllowed(edge))).toEqual([]);
  });

  it('every source file belongs to a folder with a rule', () => {
    const homeless = sources.filter(
      (file) => !mayImport.some(([folder]) => file.startsWith(folder)),
    );
    expect(homeless).toEqual([]);
  });

  it('nothing but the settings reads the environment', () => {
    // The launcher hands its own environment on to the pinned Node; the demonstration sets the
    // variables that Lambda would set.
    const allowed = ['src/settings.ts', 'src/cli/launch.js', 'src/cli/demo/'];
    const readers = sources.filter((file) => /process\.env/.test(textOf(file)));
    expect(readers.filter((file) => !allowed.some((path) => file.startsWith(path)))).toEqual([]);
  });

  it('the core has no clock, no chance and no output', () => {
    const impure = /\b(Date\.now|new Date\(\)|Math\.random|console\.\w+\(|setTimeout|fetch\()/;
    const pure = ['src/core/', 'src/triggers/', 'src/report/'];
    const found = sources.filter((file) => pure.some((folder) => file.startsWith(folder)));
    expect(found.filter((file) => impure.test(textOf(file)))).toEqual([]);
  });

  it('files stay small', () => {
    const tooLong = sources.filter((file) => textOf(file).split('\n').length - 1 > lineBudget);
    expect(tooLong).toEqual(Object.keys(largerWithReason));
    const handlers = sources.filter((file) => file.startsWith('handlers/'));
    expect(handlers.filter((file) => textOf(file).split('\n').length - 1 > 40)).toEqual([]);
    const tests = globSync('test/**/*.ts').filter((file) => textOf(file).split('\n').length > 301);
    expect(tests).toEqual([]);
  });

  it('nothing is left behind', () => {
    const files = [...sources, ...globSync('test/**/*.ts'), ...globSync('bench/*.mjs')];
    // Written in two parts, so that this file does not find itself.
    const leftBehind = new RegExp(`\\b(TO${'DO'}|FIX${'ME'}|XX${'X'})\\b|\\.(skip|only)\\(`);
    expect(files.filter((file) => leftBehind.test(textOf(file)))).toEqual([]);
  });
});
