import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { toNdjson } from '../../../src/report/formats/ndjson.ts';
import { reseal } from '../../cli/run-reseal.ts';
import { createSealedBucket, environmentOf } from '../../cli/settings-of-world.ts';
import { startLocalWorld } from '../../support/local-world.ts';
import type { LocalWorld } from '../../support/local-world.ts';
import { driftedRecord, heldRecord, hostileCases, reportOf } from '../../support/report-records.ts';

const schemaFile = new URL('../../../src/report/report.schema.json', import.meta.url);
const schema = JSON.parse(readFileSync(schemaFile, 'utf8')) as {
  definitions: Record<'run' | 'bucket', { properties: object }>;
};
const ajv = new Ajv({ strict: true, strictTypes: false, allowUnionTypes: true });
ajv.addFormat('date-time', (text) => !Number.isNaN(Date.parse(text)));
ajv.addSchema(schema, 'report');

const problemsOf = (value: unknown, name = 'report'): unknown => {
  ajv.validate(name, value);
  return ajv.errors ?? [];
};

let world: LocalWorld;
beforeAll(async () => {
  world = await startLocalWorld();
  await createSealedBucket(world, 'a-sealed');
  await world.createBucket('b-drifted');
  await world.createBucket('c-unread');
  await world.createBucket('d-refused');
  const operation = 'GetBucketPolicy';
  world.aws.faults.add({ kind: 'access-denied', operation, bucket: 'c-unread' });
});
afterAll(async () => {
  await world.aws.close();
});

const run = async (...words: string[]) => reseal(words, { env: environmentOf(world) });

describe('report.schema.json', () => {
  it('describes what scan prints with --json and --format json, which are the same', async () => {
    const scans = [await run('scan', '--json'), await run('scan', '--format', 'json')];
    const [list, again] = scans.map(({ stdout }) => JSON.parse(stdout));
    expect(problemsOf(list)).toEqual([]);
    expect(list).toHaveLength(4);
    expect(again.map(({ bucket }: { bucket: string }) => bucket)).toEqual(
      list.map(({ bucket }: { bucket: string }) => bucket),
    );
  });

  it('knows every member that is printed', async () => {
    const { stdout } = await run('scan', '--format', 'ndjson');
    const [first, ...buckets] = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(problemsOf(first, 'report#/definitions/run')).toEqual([]);
    expect(first).toMatchObject({ command: 'scan', buckets: 4, isComplete: true, problems: [] });
    const { run: ofRun, bucket: ofBucket } = schema.definitions;
    expect(Object.keys(first).toSorted()).toEqual(Object.keys(ofRun.properties).toSorted());
    for (const bucket of buckets) {
      expect(problemsOf(bucket, 'report#/definitions/bucket')).toEqual([]);
      expect(Object.keys(bucket).toSorted()).toEqual(Object.keys(ofBucket.properties).toSorted());
    }
  });

  it('describes what fix prints, with the seals as they are after it', async () => {
    const operation = 'PutBucketPolicy';
    world.aws.faults.add({ kind: 'access-denied', operation, bucket: 'd-refused' });
    const { stdout } = await run('fix', '--yes', '--json');
    const list = JSON.parse(stdout);
    expect(problemsOf(list)).toEqual([]);
    expect(list.map(({ bucket, seals }: Record<string, unknown>) => [bucket, seals])).toEqual([
      ['a-sealed', { encryption: 'sealed', transport: 'sealed' }],
      ['b-drifted', { encryption: 'sealed', transport: 'sealed' }],
      ['c-unread', { encryption: 'drifted', transport: 'unknown' }],
      ['d-refused', { encryption: 'sealed', transport: 'drifted' }],
    ]);
  });

  it('says in the run that not all buckets could be listed', async () => {
    world.aws.faults.add({ kind: 'access-denied', operation: 'ListBuckets', times: 1 });
    const { stdout } = await run('scan', '--format', 'ndjson');
    expect(JSON.parse(stdout)).toMatchObject({
      isComplete: false,
      problems: [expect.stringContaining('Not all buckets could be listed')],
    });
  });

  it('takes good records and refuses those of another schema number', () => {
    expect(problemsOf([driftedRecord(), heldRecord()])).toEqual([]);
    expect(problemsOf([{ ...driftedRecord(), schema: 'reseal.bucket/2' }])).not.toEqual([]);
  });
});

describe('toNdjson', () => {
  it.each(hostileCases)(
    'has one line for each record, and nothing a terminal obeys: %j',
    (text) => {
      const drifts = [{ kind: 'http-allowed', seal: 'transport', text }];
      const lines = toNdjson(reportOf(driftedRecord({ drifts }))).split('\n');
      expect(lines).toHaveLength(3);
      expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      expect(JSON.parse(lines[1] ?? '').drifts[0].text).toBe(text);
    },
  );
});
