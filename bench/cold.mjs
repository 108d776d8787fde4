// How long a container takes to load the handler, beside a handler that does nothing but load the
// same SDK clients. A fresh process each time, the two in turn.
//
//   npm run bench:cold [-- --runs 30 --check]     --check fails when the ratio is above the target
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { bundleOptions } from '../build.mjs';

const TARGET_RATIO = 1.25;

const { values: options } = parseArgs({
  options: { runs: { type: 'string', default: '10' }, check: { type: 'boolean', default: false } },
});
const runs = Number(options.runs);
if (!Number.isSafeInteger(runs) || runs < 1) throw new Error(`--runs ${options.runs}: not a count`);

const floorSource = `
  import { KMSClient } from '@aws-sdk/client-kms';
  import { S3Client } from '@aws-sdk/client-s3';
  import { SNSClient } from '@aws-sdk/client-sns';
  const region = process.env.AWS_REGION;
  const clients = [new S3Client({ region }), new KMSClient({ region }), new SNSClient({ region })];
  export const handler = async () => clients.length;
`;

/** What Lambda and serverless.yml set, and nothing of the caller's. */
const environment = {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'none',
  AWS_SECRET_ACCESS_KEY: 'none',
  POWERTOOLS_SERVICE_NAME: 'reseal',
  POWERTOOLS_METRICS_NAMESPACE: 'Reseal',
  POWERTOOLS_LOG_LEVEL: 'INFO',
  RESEAL_KMS_KEY: 'arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-3333-4444-555555555555',
  RESEAL_MODE: 'repair',
  RESEAL_ALERT_TOPIC_ARN: 'arn:aws:sns:eu-central-1:111122223333:reseal',
  RESEAL_OWN_ROLE_ARN: 'arn:aws:iam::111122223333:role/reseal',
  RESEAL_LEDGER_TABLE: 'reseal-ledger',
};

const folder = mkdtempSync(join(tmpdir(), 'reseal-cold-'));
try {
  await main();
} finally {
  rmSync(folder, { recursive: true });
}

async function main() {
  const bundles = {
    floor: await bundleFloor(),
    handler: join(import.meta.dirname, '../dist/bucket-changed/index.cjs'),
  };
  const times = { floor: [], handler: [] };
  // The first round only fills the disk cache.
  for (let run = -1; run < runs; run++) {
    for (const [name, file] of Object.entries(bundles)) {
      const loadedMs = loadOnce(file);
      if (run >= 0) times[name].push(loadedMs);
    }
  }
  console.log(`cold import, ${runs} fresh processes each, node ${process.version}`);
  for (const [name, file] of Object.entries(bundles))
    console.log(describe(name, file, times[name]));
  const ratio = median(times.handler) / median(times.floor);
  console.log(`ratio ${ratio.toFixed(2)} (target at most ${TARGET_RATIO})`);
  if (options.check && ratio > TARGET_RATIO) process.exitCode = 1;
}

async function bundleFloor() {
  await build({
    ...bundleOptions,
    stdin: { contents: floorSource, resolveDir: import.meta.dirname, loader: 'ts' },
    outfile: join(folder, 'floor.cjs'),
    outExtension: {},
  });
  return join(folder, 'floor.cjs');
}

function loadOnce(file) {
  const script = `
    const start = performance.now();
    const { handler } = require(${JSON.stringify(file)});
    const loadedMs = performance.now() - start;
    if (typeof handler !== 'function') throw new Error('it exports no handler');
    console.log(JSON.stringify({ loadedMs }));
    process.exit();
  `;
  const output = execFileSync(process.execPath, ['-e', script], { env: environment });
  return JSON.parse(output.toString().trim().split('\n').at(-1)).loadedMs;
}

function describe(name, file, timesMs) {
  const sizeKib = Math.ceil(statSync(file).size / 1024);
  const [typical, best] = [median(timesMs), Math.min(...timesMs)].map((ms) => ms.toFixed(1));
  return `${name.padEnd(8)} median ${typical} ms, min ${best} ms, ${sizeKib} KiB`;
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
