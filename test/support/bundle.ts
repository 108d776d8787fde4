import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { BuildOptions, Metafile } from 'esbuild';

const root = join(import.meta.dirname, '../..');

type Build = {
  bundleOptions: (handler: string) => BuildOptions & { metafile: true };
  buildHandler: (handler: string, folder: string) => Promise<number>;
};

const importBuild = async (): Promise<Build> => import(join(root, 'build.mjs')) as Promise<Build>;

/** Writes a bundle, and what lies beside it. */
export async function buildInto(folder: string, handler: string): Promise<void> {
  const { buildHandler } = await importBuild();
  await buildHandler(handler, folder);
}

/** What the build puts into the bundle of a handler. Writes nothing. */
export async function bundleOf(handler: string): Promise<Metafile> {
  const { bundleOptions } = await importBuild();
  const entryPoints = [`handlers/${handler}.ts`];
  const { metafile } = await build({
    ...bundleOptions(handler),
    entryPoints,
    outdir: 'dist',
    write: false,
  });
  return metafile;
}

/** The files of which something is left after shaking, by path from the root. */
export const bundledFiles = ({ outputs }: Metafile): string[] =>
  Object.values(outputs).flatMap(({ inputs }) =>
    Object.keys(inputs).filter((file) => (inputs[file]?.bytesInOutput ?? 0) > 0),
  );

/** The AWS calls that the sources in the bundle can make, as in `GetBucketPolicy`. */
export async function callsOf(handler: string): Promise<string[]> {
  const sources = bundledFiles(await bundleOf(handler)).filter((file) => file.startsWith('src/'));
  return sources.flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return [...text.matchAll(/\bnew (\w+)Command\(/g)].map(([, call = '']) => call);
  });
}

/** Packages that are evaluated at start: those reached without a dynamic import. */
export function packagesAtStart({ inputs }: Metafile, entry: string): Set<string> {
  const seen = new Set([entry]);
  for (const file of seen) {
    for (const { path, kind } of inputs[file]?.imports ?? []) {
      if (kind !== 'dynamic-import') seen.add(path);
    }
  }
  const names = [...seen].map((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]);
  return new Set(names.filter((name) => name !== undefined));
}
