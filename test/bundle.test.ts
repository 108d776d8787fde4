import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Metafile } from 'esbuild';
import { buildInto, bundleOf, bundledFiles, packagesAtStart } from './support/bundle.ts';
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
      expect(path).toMatch(/^(?:(?:node:)?[a-z0-9_/]+|\.\/[a-z-]+\.cjs)$/);
  });
});

describe.each(handlerNames())('the files of %s', (handler) => {
  const clients = handler === 'slack-alert' ? 'slack-clients' : 'later-clients';
  const folder = mkdtempSync(join(tmpdir(), 'reseal-bundle-'));
  beforeAll(async () => buildInto(folder, handler), 60_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are all that they load', () => {
    const files = readdirSync(folder);
    expect(files).toContain(`${clients}.cjs`);
    for (const file of files) {
      const text = readFileSync(join(folder, file), 'utf8');
      for (const [, loaded = ''] of text.matchAll(/\bimport\("\.\/([a-z-]+\.cjs)"\)/g)) {
        expect({ file, loaded, isThere: existsSync(join(folder, loaded)) }).toMatchObject({
          isThere: true,
        });
      }
    }
  });

  it.each([
    ['the environment', { AWS_ACCESS_KEY_ID: 'of-environment', AWS_SECRET_ACCESS_KEY: 'none' }],
    ['a profile', { AWS_PROFILE: 'of-profile' }],
    ['a process', { AWS_PROFILE: 'of-process' }],
  ])('take credentials from %s', (_name, environment) => {
    const profiles = join(folder, 'profiles');
    const answer = { Version: 1, AccessKeyId: 'of-process', SecretAccessKey: 'none' };
    writeFileSync(join(folder, 'answer.json'), JSON.stringify(answer));
    writeFileSync(
      profiles,
      `[profile of-profile]\naws_access_key_id=of-profile\naws_secret_access_key=none\n` +
        `[profile of-process]\ncredential_process=cat ${join(folder, 'answer.json')}\n`,
    );
    const script = `
      const { DynamoDBClient } = require(${JSON.stringify(join(folder, `${clients}.cjs`))});
      const client = new DynamoDBClient({ region: 'eu-central-1' });
      client.config.credentials().then(({ accessKeyId }) => console.log(accessKeyId));
    `;
    const env = { PATH: process.env['PATH'], AWS_CONFIG_FILE: profiles, ...environment };
    const said = execFileSync(process.execPath, ['-e', script], { env, encoding: 'utf8' });
    expect(said.trim()).toBe(Object.values(environment)[0]);
  });
});
