import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { startLocalWorld } from '../support/local-world.ts';
import type { LocalWorld } from '../support/local-world.ts';
import { reseal } from './run-reseal.ts';
import type { Ran } from './run-reseal.ts';
import { createSealedBucket, environmentOf, writesOf } from './settings-of-world.ts';

const others = {
  Sid: 'Others\u202e',
  Effect: 'Allow',
  Principal: { AWS: '111122223333' },
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::with-policy/${aws:username}/*',
};

let world: LocalWorld;
beforeAll(async () => {
  world = await startLocalWorld();
  await createSealedBucket(world, 'sealed-one');
  await world.createBucket('without-policy');
  await world.createBucket('with-policy', {
    policy: { Version: '2012-10-17', Statement: [others] },
  });
});
afterEach(() => {
  world.aws.faults.clear();
});
afterAll(async () => {
  await world.aws.close();
});

/** @throws when it wrote anything. */
async function plan(...words: string[]): Promise<Ran> {
  const ran = await reseal(['plan', ...words], { env: environmentOf(world) });
  const writes = writesOf(world);
  if (writes.length > 0) throw new Error(`plan wrote: ${writes.join()}`);
  return ran;
}

describe('reseal plan', () => {
  it('shows both documents of every bucket before and after, and ends as scan does', async () => {
    const { code, stdout, stderr } = await plan();
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toContain(`--- default encryption as it is
+++ default encryption as planned
@@ -1,8 +1,9 @@
 [
   {
     "ApplyServerSideEncryptionByDefault": {
-      "SSEAlgorithm": "AES256"
+      "SSEAlgorithm": "aws:kms",
+      "KMSMasterKeyID": "${world.keyArn}"
     },`);
    expect(stdout).toMatch(
      /\n--- \/dev\/null\n\+\+\+ bucket policy as planned\n@@ -0,0 \+1,\d+ @@/,
    );
    expect(stdout).toMatch(/\n--- bucket policy as it is\n/);
    expect(stdout).toContain('3 buckets: 1 sealed, 2 drifted. Nothing was written.\n');
  });

  it('shows whole documents with --verbose, and escapes what cannot be seen', async () => {
    const short = await plan('with-policy');
    expect(short.stdout).not.toContain('"Sid": "Others');
    const { stdout } = await plan('with-policy', '--verbose');
    expect(stdout).toContain('       "Sid": "Others\\u202e",\n');
  });

  it('ends with 0 and one line when every bucket is sealed', async () => {
    expect(await plan('sealed-one')).toEqual({
      code: 0,
      stdout: '1 bucket: 1 sealed. Nothing was written.\n',
      stderr: '',
    });
  });

  it('ends with 2 for what could not be read, and says why', async () => {
    world.aws.faults.add({ kind: 'access-denied', operation: 'GetBucketPolicy' });
    const { code, stdout } = await plan('with-policy');
    expect(code).toBe(2);
    expect(stdout).toContain('s3:GetBucketPolicy is denied');
  });

  it('hands both documents over whole with --json', async () => {
    const [{ planned }] = JSON.parse((await plan('with-policy', '--json')).stdout);
    expect(planned).toMatchObject([
      { setting: 'default encryption' },
      { setting: 'bucket policy' },
    ]);
    expect(JSON.parse(planned[1].beforeDocument).Statement).toEqual([others]);
    expect(JSON.parse(planned[1].afterDocument).Statement).toMatchObject([others, {}]);
  });

  it('prints a Terraform file and nothing else on standard output', async () => {
    const { code, stdout, stderr } = await plan('--format', 'terraform');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: '3 buckets: 1 sealed, 2 drifted. Nothing was written.\n',
    });
    expect(stdout.match(/^resource "/gm)).toHaveLength(4);
    expect(stdout).toContain('"arn:aws:s3:::with-policy/$${aws:username}/*"');
    expect(stdout).toContain('"Others\\u202e"');
  });

  it('prints a CloudFormation template, without what could not be planned', async () => {
    world.aws.faults.add({
      kind: 'access-denied',
      operation: 'GetBucketPolicy',
      bucket: 'with-policy',
    });
    const { code, stdout, stderr } = await plan('--format', 'cloudformation');
    expect(code).toBe(2);
    expect(Object.keys(parse(stdout).Resources)).toEqual(['WithoutPolicy', 'WithoutPolicyPolicy']);
    expect(stderr).toContain('s3:GetBucketPolicy is denied');
  });

  it('refuses two formats at once', async () => {
    const { code, stderr } = await plan('--json', '--format', 'terraform');
    expect(code).toBe(2);
    expect(stderr).toContain("option '--json' cannot be used with option '--format <format>'");
  });

  it('says which bucket is not there, beside the file as well', async () => {
    const shown = await plan('sealed-one', 'mistyped');
    const file = await plan('sealed-one', 'mistyped', '--format', 'terraform');
    expect([shown.code, file.code]).toEqual([2, 2]);
    expect(shown.stdout).toContain('mistyped (eu-west-1): no such bucket\n');
    expect(file.stderr).toContain('mistyped (eu-west-1): no such bucket\n');
  });

  it('refuses --output for a source file, and says what to do instead', async () => {
    const { code, stdout, stderr } = await plan('--format', 'terraform', '--output', 'main.tf');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('with --format terraform use > FILE');
  });
});
