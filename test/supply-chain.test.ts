import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

type Package = {
  version?: string;
  license?: string;
  dev?: boolean;
  hasInstallScript?: boolean;
  integrity?: string;
};
const read = (file: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, '..', file), 'utf8'));

const { allowScripts, dependencies, devDependencies } = read('package.json') as Record<
  string,
  Record<string, string | boolean>
>;

const packagesOf = (file: string): (Package & { name: string })[] =>
  Object.entries((read(file) as { packages: Record<string, Package> }).packages)
    .filter(([path]) => path !== '')
    .map(([path, one]) => ({ ...one, name: path.split('node_modules/').at(-1) ?? '' }));

const locked = packagesOf('package-lock.json');

/** Of what is deployed or installed with the command line: nothing that asks for more than to be named. */
const allowed = ['MIT', 'MIT-0', 'ISC', 'Apache-2.0', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause'];
/** Of tools: the same, and what comes with them. */
const allowedOfTools = [
  ...allowed,
  'BlueOak-1.0.0',
  'Python-2.0', // argparse, a port of Python's
  'PSF-2.0',
  'CC-BY-4.0', // data about browsers
  '(MIT OR CC0-1.0)',
];

describe('every package', () => {
  it('is pinned to one version, and to what it holds', () => {
    for (const version of Object.values({ ...dependencies, ...devDependencies })) {
      expect(version).toMatch(/^(?:npm:[a-z]+@)?\d+\.\d+\.\d+$/);
    }
    expect(locked.filter(({ integrity }) => integrity === undefined)).toEqual([]);
  });

  it('has a licence that is allowed: of what is deployed, of tools, and of the test runtime', () => {
    const runtime = packagesOf('test/deployment/runtime/package-lock.json');
    const others = (packages: typeof locked, list: string[]) =>
      packages
        .filter(({ license = '' }) => !list.includes(license))
        .map(({ name, license }) => `${name}: ${license}`);
    const deployed = locked.filter(({ dev }) => dev !== true);
    expect(deployed.length).toBeGreaterThan(20);
    expect(others(deployed, allowed)).toEqual([]);
    expect(others(locked, allowedOfTools)).toEqual([]);
    expect(others(runtime, allowedOfTools)).toEqual([]);
  });

  it('that would run a script when it is installed is known, and runs none', () => {
    const withScript = locked.filter(({ hasInstallScript }) => hasInstallScript === true);
    const names = [...new Set(withScript.map(({ name }) => name))];
    expect(names.toSorted()).toEqual(Object.keys(allowScripts ?? {}).toSorted());
    expect(new Set(Object.values(allowScripts ?? {}))).toEqual(new Set([false]));
    expect(withScript.filter(({ dev }) => dev !== true)).toEqual([]);
  });
});

describe('npm run sbom', () => {
  type Component = { name: string; version: string; hashes?: object[] };

  it('lists what is deployed, with what it holds, and no tool', () => {
    const file = join(import.meta.dirname, '../src/deployment/sbom.mjs');
    const text = execFileSync(process.execPath, [file], { encoding: 'utf8', stdio: 'pipe' });
    const list = JSON.parse(text) as { bomFormat: string; components: Component[] };
    expect(list.bomFormat).toBe('CycloneDX');
    const listed = list.components.map(({ name, version }) => `${name} ${version}`);
    // Of the packages that bring Node along, only that of this machine is installed.
    const deployed = locked.filter(
      ({ dev, name }) => dev !== true && !name.startsWith('node-linux-'),
    );
    const ours = listed.filter((one) => !one.startsWith('node-linux-'));
    expect(ours.toSorted()).toEqual(
      deployed.map(({ name, version }) => `${name} ${version}`).toSorted(),
    );
    expect(list.components.filter(({ hashes = [] }) => hashes.length === 0)).toEqual([]);
  });
});
