// Bundles handlers/<name>.ts → dist/<name>/index.cjs, SDK included, and what few invocations need
// → dist/<name>/<file>.cjs.
import { readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = import.meta.dirname;

/** What a bundle may weigh: code costs start-up time. Raise one after `npm run bench:cold`. */
const budgetsKib = { backfill: 1_150, 'bucket-changed': 1_150, digest: 225, 'slack-alert': 225 };

/**
 * What the dynamic imports of ours load, each from a file of its own: inside of a bundle a package that is loaded so
 * cannot be shaken (src/decisions/007).
 */
const separateFiles = {
  'amazon-q-message': 'src/report/amazon-q/amazon-q-message.ts',
  'credential-providers': 'credential-providers',
  'later-clients': 'src/aws/later-clients.ts',
  'slack-clients': 'src/aws/slack-clients.ts',
  'ssm-client': 'src/aws/ssm-client.ts',
};

/** Files that every invocation of a function asks: in one, they have one copy of the SDK's core. */
const together = {
  'slack-alert': { 'later-clients': 'slack-clients', 'ssm-client': 'slack-clients' },
};

/**
 * Where credentials come from but the environment, in which Lambda puts them. The SDK itself loads each of these with
 * its first use; inside of the bundle every start would read them (src/decisions/017).
 */
const credentialChain = join(root, 'node_modules/@aws-sdk/credential-provider-node');
const credentialProviders = [
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@smithy/credential-provider-imds',
];

const keepSeparate = (handler) => ({
  name: 'keep-separate',
  setup: ({ onResolve, onLoad }) => {
    const beside = (file) => ({ path: `./${file}.cjs`, external: true });
    onResolve({ filter: /\.ts$/ }, ({ path, kind }) => {
      const file = basename(path, '.ts');
      if (kind !== 'dynamic-import' || separateFiles[file] === undefined) return undefined;
      return beside(together[handler]?.[file] ?? file);
    });
    onResolve({ filter: /[/]credential-provider-/ }, ({ path, kind, importer }) => {
      if (kind !== 'dynamic-import' || !importer.startsWith(credentialChain)) return undefined;
      if (credentialProviders.includes(path)) return beside('credential-providers');
      throw new Error(`${importer} loads ${path}: add it to the credentialProviders of build.mjs`);
    });
    const namespace = 'credential-providers';
    onResolve({ filter: /^credential-providers$/ }, ({ path }) => ({ path, namespace }));
    onLoad({ filter: /^/, namespace }, () => ({
      contents: credentialProviders.map((name) => `export * from '${name}';`).join('\n'),
      resolveDir: credentialChain,
    }));
  },
});

/**
 * CommonJS starts faster than ESM, and `serverless invoke local` cannot load .mjs.
 *
 * Names and lines are kept, so that a stack trace says where it was. Without them the start is no
 * faster (63 ms either way); with a source map in their place it takes 13 ms more, because Node
 * goes through the whole bundle to use the map.
 */
export const bundleOptions = (handler) => ({
  bundle: true,
  minifySyntax: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  // Only the ES modules of the SDK can be shaken: this leaves a third of it out.
  mainFields: ['module', 'main'],
  legalComments: 'none',
  metafile: true,
  plugins: [keepSeparate(handler)],
  absWorkingDir: root,
});

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildHandlers();

async function buildHandlers() {
  const dist = join(root, 'dist');
  rmSync(dist, { recursive: true, force: true });
  const handlers = readdirSync(join(root, 'handlers')).filter((file) => file.endsWith('.ts'));
  for (const name of handlers.map((file) => basename(file, '.ts'))) {
    checkBudget(name, await buildHandler(name, join(dist, name)));
  }
}

/** @returns the weight of the bundle, in bytes, without what lies beside it. */
export async function buildHandler(handler, outdir) {
  const { outputs } = await buildFiles({ index: `handlers/${handler}.ts` }, handler, outdir);
  const built = new Set();
  for (let wanted = besideOf(outputs); wanted.size > 0;) {
    const files = Object.fromEntries([...wanted].map((file) => [file, pathOf(file)]));
    const beside = await buildFiles(files, handler, outdir);
    wanted.forEach((file) => built.add(file));
    wanted = besideOf(beside.outputs).difference(built);
  }
  return Object.values(outputs)[0].bytes;
}

/** @param files paths by the names of what they become. */
async function buildFiles(files, handler, outdir) {
  const entryPoints = Object.entries(files).map(([out, path]) => ({ in: path, out }));
  const { metafile } = await build({ ...bundleOptions(handler), entryPoints, outdir });
  return metafile;
}

/** The names of the files beside that these can load. */
function besideOf(outputs) {
  const imports = Object.values(outputs).flatMap((output) => output.imports);
  return new Set(imports.flatMap(({ path }) => /^\.\/(.+)\.cjs$/.exec(path)?.slice(1) ?? []));
}

function pathOf(file) {
  const path = separateFiles[file];
  if (path === undefined) throw new Error(`build.mjs: separateFiles has no ${file}`);
  return path;
}

function checkBudget(name, sizeBytes) {
  const sizeKib = Math.ceil(sizeBytes / 1024);
  const budgetKib = budgetsKib[name];
  if (budgetKib === undefined) throw new Error(`build.mjs has no budget for handlers/${name}.ts`);
  console.log(`dist/${name}/index.cjs ${sizeKib} KiB of ${budgetKib}`);
  if (sizeKib > budgetKib) {
    throw new Error(`handlers/${name}.ts: ${sizeKib} KiB exceed the budget of ${budgetKib} KiB`);
  }
}
