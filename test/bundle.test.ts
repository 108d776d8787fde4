import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Metafile } from 'esbuild';
import { bundleOf, bundledFiles, packagesAtStart } from './support/bundle.ts';
import { handlerNames } from './support/template.ts';

describe.each(handlerNames())('the bundle of %s', (handler) => {
  let metafile: Metafile;
  beforeAll(async () => {
    metafile = await bundleOf(handler);
  }, 60_000);

  it('evaluates no SDK clients at start but those that every run needs', () => {
    const packages = packagesAtStart(metafile, `handlers/${handler}.ts`);
    const clients = [...packages].filter((name) => name.startsWith('@aws-sdk/client-'));
    const looks = ['backfill', 'bucket-changed'].includes(handler);
    const needed = looks ? ['@aws-sdk/client-kms', '@aws-sdk/client-s3'] : [];
    expect(clients.toSorted()).toEqual(needed);
  });

  it('holds nothing of the command line, the local account or the tests', () => {
    const folders = new Set(
      bundledFiles(metafile).map((file) => /^(?:src\/)?[^/]+/.exec(file)?.[0]),
    );
    expect(folders).not.toContain('src/cli');
    expect(folders).not.toContain('src/local');
    expect(folders).not.toContain('test');
    expect(folders).toContain('src/core');
  });

  it('needs nothing beside it but Node.js, and the clients of few runs', () => {
    const outside = Object.values(metafile.outputs)
      .flatMap(({ imports }) => imports)
      .filter(({ external }) => external === true);
    for (const { path } of outside)
      expect(path).toMatch(
        /^(?:(?:node:)?[a-z0-9_/]+|\.\/(?:amazon-q-message|repair-clients|(?:sqs|ssm)-client)\.cjs)$/,
      );
  });
});
