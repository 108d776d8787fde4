// Bundles handlers/<name>.ts → dist/<name>/index.cjs, SDK included, and what few deployments need
// → dist/<name>/<file>.cjs.
import { readdirSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** What a bundle may weigh: code costs start-up time. Raise one after `npm run bench:cold`. */
const budgetsKib = { backfill: 1_450, 'bucket-changed': 1_450, digest: 225, 'slack-alert': 225 };

/**
 * Loaded by a dynamic import, from a file of their own: inside of a bundle a package that is loaded so cannot
 * be shaken, and all of SSM, SQS and DynamoDB would come along (src/decisions/007). The words for Amazon Q are there for
 * the few that ask for them.
 */
const separateFiles = {
  'amazon-q-message': 'src/report/amazon-q/amazon-q-message.ts',
  'repair-clients': 'src/aws/repair-clients.ts',
  'sqs-client': 'src/aws/sqs-client.ts',
  'ssm-client': 'src/aws/ssm-client.ts',
};

const keepSeparate = {
  name: 'keep-separate',
  setup: ({ onResolve }) => {
    onResolve({ filter: /\.ts$/ }, ({ path, kind }) => {
      const name = basename(path, '.ts');
      if (kind !== 'dynamic-import' || separateFiles[name] === undefined) return undefined;
      return { path: `./${name}.cjs`, external: true };
    });
  },
};

/**
 * CommonJS starts faster than ESM, and `serverless invoke local` cannot load .mjs.
 *
 * Names and lines are kept, so that a stack trace says where it was. Without them the start is no
 * faster (63 ms either way); with a source map in their place it takes 13 ms more, because Node
 * goes through the whole bundle to use the map.
 */
export const bundleOptions = {
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
  plugins: [keepSeparate],
  absWorkingDir: import.meta.dirname,
};

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildHandlers();

async function buildHandlers() {
  const names = readdirSync(new URL('handlers', import.meta.url))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => basename(file, '.ts'));
  rmSync(new URL('dist', import.meta.url), { recursive: true, force: true });
  const { metafile } = await build({
    ...bundleOptions,
    entryPoints: names.flatMap((name) => [
      { in: `handlers/${name}.ts`, out: `${name}/index` },
      ...Object.entries(separateFiles).map(([file, path]) => ({
        in: path,
        out: `${name}/${file}`,
      })),
    ]),
    outdir: 'dist',
  });
  for (const name of names) checkBudget(name, metafile.outputs[`dist/${name}/index.cjs`].bytes);
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
