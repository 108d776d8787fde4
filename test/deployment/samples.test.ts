import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startRuntime } from './lambda-runtime.ts';
import type { Runtime } from './lambda-runtime.ts';
import { connectToMoto, deploy, deployedFunction, packaged, zipOf } from './stack-on-moto.ts';
import { functionsOf } from '../support/template.ts';
import { unzip } from './unzip.ts';

const events = join(import.meta.dirname, '../../events');
const files = readdirSync(events).filter((file) => file.endsWith('.json'));
const read = (file: string): unknown => JSON.parse(readFileSync(join(events, file), 'utf8'));

const sealed = { kind: 'response', body: { batchItemFailures: [] } };

/** By function: what it answers to a sample. Where the file is not named: that nothing has to come back. */
const answers: Record<string, Record<string, object>> = {
  'reseal-dev-bucketChanged': {
    'eventbridge-scheduled-event-synthetic.json': {
      kind: 'error',
      body: {
        errorMessage: expect.stringMatching(/^Not finished: .*expected a CloudTrail record/),
      },
    },
    'sqs-backfill-synthetic.json': {
      kind: 'response',
      body: { batchItemFailures: [{ itemIdentifier: '00000000-0000-4000-8000-000000000003' }] },
    },
    'sqs-mixed-batch-synthetic.json': {
      kind: 'response',
      body: {
        batchItemFailures: [
          { itemIdentifier: '00000000-0000-4000-8000-000000000016' },
          { itemIdentifier: '00000000-0000-4000-8000-000000000017' },
        ],
      },
    },
  },
};

/** Whatever another function makes of the samples, it answers, and the next sample as well. */
const anyAnswer = { kind: expect.stringMatching(/^(?:response|error)$/) };

function expectedOf(name: string, file: string): object {
  const known = answers[name];
  return known === undefined ? anyAnswer : (known[file] ?? sealed);
}

const moto = connectToMoto();
beforeAll(async () => {
  await deploy(moto);
}, 60_000);

describe.each(functionsOf(packaged()))('the packed function $name', ({ id, name }) => {
  const folder = mkdtempSync(join(tmpdir(), 'reseal-function-'));
  let runtime: Runtime;
  beforeAll(async () => {
    unzip(zipOf(id), folder);
    runtime = await startRuntime(await deployedFunction(moto, name), folder);
  });
  afterAll(async () => {
    await runtime.stop();
    rmSync(folder, { recursive: true });
  });

  it.each(files)('answers %s', async (file) => {
    expect(await runtime.invoke(read(file))).toMatchObject(expectedOf(name, file));
  });
});
