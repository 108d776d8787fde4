// Prints what is deployed or installed with the command line, as CycloneDX: `npm run sbom`. Needs no network.
//
// `npm sbom --omit dev` leaves out what tools depend on as well, as the clients of S3 and STS. So all packages are
// listed, and those are dropped that npm marks as needed for development alone.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(import.meta.dirname, '../..');

const isOfTools = ({ properties = [] }) =>
  properties.some(({ name, value }) => name === 'cdx:npm:package:development' && value === 'true');

/** @param list what `npm sbom` prints of all packages */
export function deployedOnly(list) {
  const components = list.components.filter((component) => !isOfTools(component));
  const kept = new Set([list.metadata.component, ...components].map((one) => one['bom-ref']));
  const dependencies = list.dependencies
    .filter(({ ref }) => kept.has(ref))
    .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((on) => kept.has(on)) }));
  return { ...list, components, dependencies };
}

function main() {
  const text = execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const list = deployedOnly(JSON.parse(text));
  const named = new Set(list.components.map(({ name }) => name));
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const missing = Object.keys(dependencies).filter((name) => !named.has(name));
  if (missing.length > 0) throw new Error(`npm sbom does not list ${missing.join(', ')}`);
  console.log(JSON.stringify(list, null, 2));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
