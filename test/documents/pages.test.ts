import { existsSync, globSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { root, textOf } from './shell-blocks.ts';

const pages = globSync('{*.md,{docs,src,events,test}/**/*.md}', { cwd: root }).toSorted();

/** As GitHub makes them. */
const anchorsOf = (page: string): string[] =>
  [...textOf(page).matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );

describe.each(pages)('%s', (page) => {
  it('links to what is there', () => {
    const targets = [...textOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
    const broken = targets.filter((target) => {
      if (/^https?:/.test(target)) return false;
      const [file = '', anchor] = target.split('#');
      const path = file === '' ? page : join(dirname(page), file);
      if (!existsSync(join(root, path))) return true;
      return anchor !== undefined && !anchorsOf(path).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  it('names files that are there', () => {
    const pattern = /`((?:src|test|docs|events|handlers|bench)\/[\w./-]+)`/g;
    const named = [...textOf(page).matchAll(pattern)].map(([, path = '']) => path);
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('has no mark of a merge, and no line twice in a row', () => {
    const lines = textOf(page).split('\n');
    expect(lines.filter((line) => /^(?:<{7} |={7}$|>{7} )/.test(line))).toEqual([]);
    const twice = lines.filter((line, index) => line.length > 20 && line === lines[index - 1]);
    expect(twice).toEqual([]);
  });
});

describe('README.md', () => {
  it('can be read at once', () => {
    expect(textOf('README.md').split('\n').length).toBeLessThanOrEqual(350);
  });

  it('goes from trying to understanding', () => {
    const parts = [...textOf('README.md').matchAll(/^## (.*)$/gm)].map(([, title]) => title);
    expect(parts).toEqual(['Try', 'See', 'Deploy', 'Operate', 'Understand', 'Develop']);
  });
});

describe('CONTRIBUTING.md', () => {
  it('says of every dependency what it is for', () => {
    type Packages = Record<string, Record<string, string>>;
    const packages = JSON.parse(textOf('package.json')) as Packages;
    const [, tables = ''] = textOf('CONTRIBUTING.md').split('## Dependencies');
    const cells = [...tables.matchAll(/^\| (`.*?`)(?: \(.*?\))? \|/gm)].map(
      ([, cell = '']) => cell,
    );
    const listed = cells.flatMap((cell) => cell.split(', ').map((name) => name.slice(1, -1)));
    const kinds = ['dependencies', 'devDependencies', 'optionalDependencies'];
    const used = kinds.flatMap((kind) => Object.keys(packages[kind] ?? {}));
    expect(listed.toSorted()).toEqual(used.toSorted());
  });
});

describe('CHANGELOG.md', () => {
  it('says nothing twice', () => {
    const entries = textOf('CHANGELOG.md')
      .split(/^- /m)
      .map((entry) => entry.slice(0, 40));
    expect(entries.filter((entry, index) => entries.indexOf(entry) !== index)).toEqual([]);
  });
});

describe('docs/images', () => {
  it('has a picture of every example of an alert, and of no other', () => {
    const namesOf = (pattern: string, start: string, end: string) =>
      globSync(pattern, { cwd: root })
        .map((path) => basename(path, end).slice(start.length))
        .toSorted();
    expect(namesOf('docs/images/slack-*.png', 'slack-', '.png')).toEqual(
      namesOf('events/alerts/*.json', '', '.json'),
    );
  });
});

describe('metrics', () => {
  const sources = globSync('{src/lambda,src/backfill,handlers}/**/*.ts', { cwd: root });
  const emitted = sources
    .flatMap((file) => [...textOf(file).matchAll(/addMetric\(\s*'([a-z-]+)'/g)])
    .map(([, name = '']) => name);
  const told = textOf('docs/alerts.md') + textOf('RUNBOOK.md');

  it.each([...new Set(emitted)])('%s is told to whoever operates', (name) => {
    expect(told).toMatch(new RegExp(`\`${name}\`|^## ${name}$`, 'm'));
  });
});

describe('src/README.md', () => {
  const map = textOf('src/README.md');
  const rows = [...map.matchAll(/^\| `([\w./-]+)`/gm)].map(([, name = '']) => name);

  it('has a row for every folder of src, and each once', () => {
    const folders = globSync('src/*/', { cwd: root }).map(
      (path) => `${path.slice('src/'.length)}/`,
    );
    expect(rows.filter((row) => /^[\w-]+\/$/.test(row)).toSorted()).toEqual(folders.toSorted());
    expect(rows.filter((row, index) => rows.indexOf(row) !== index)).toEqual([]);
    expect(rows.filter((row) => !existsSync(join(root, 'src', row)))).toEqual([]);
  });

  it('names every entry point', () => {
    for (const handler of globSync('handlers/*.ts', { cwd: root })) expect(map).toContain(handler);
  });
});

describe('src/decisions/README.md', () => {
  it('lists every decision by its number and title', () => {
    const notes = globSync('src/decisions/[0-9]*.md', { cwd: root }).toSorted();
    const titles = notes.map((note) =>
      textOf(note)
        .split('\n')[0]
        ?.replace(/^# (.*?)(?: \(2.*)?$/, '$1'),
    );
    const listed = [...textOf('src/decisions/README.md').matchAll(/^- (.*)$/gm)];
    expect(listed.map(([, title]) => title)).toEqual(titles);
  });
});
