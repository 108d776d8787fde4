// How long a container takes to load each handler, beside a handler that does nothing but load the
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

/** The clients that every invocation asks, and the file beside the bundle that holds them. */
const handlers = {
  backfill: { clients: ['S3', 'KMS'], beside: [] },
  'bucket-changed': { clients: ['S3', 'KMS'], beside: [] },
  digest: { clients: ['DynamoDB', 'SNS'], beside: ['later-clients'] },
  'slack-alert': { clients: ['DynamoDB', 'SSM'], beside: ['slack-clients'] },
};

const floorSource = (clients) => `
  ${clients.map((name) => `import { ${name}Client } from '@aws-sdk/client-${name.toLowerCase()}';`).join('\n')}
  const region = process.env.AWS_REGION;
  const clients = [${clients.map((name) => `new ${name}Client({ region })`).join(', ')}];
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
  RESEAL_SLACK_WEBHOOK: 'ssm:/reseal/slack',
  RESEAL_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/111122223333/reseal',
  RESEAL_BACKFILL_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/111122223333/backfill',
};

const folder = mkdtempSync(join(tmpdir(), 'reseal-cold-'));
try {
  for (const [name, about] of Object.entries(handlers)) await measure(name, about);
} finally {
  rmSync(folder, { recursive: true });
}

async function measure(handlerName, { clients, beside }) {
  const inDist = (name) => join(import.meta.dirname, `../dist/${handlerName}/${name}.cjs`);
  const bundles = {
    floor: [await bundleFloor(handlerName, clients)],
    handler: ['index', ...beside].map(inDist),
  };
  const times = { floor: [], handler: [] };
  // The first round only fills the disk cache.
  for (let run = -1; run < runs; run++) {
    for (const [name, loaded] of Object.entries(bundles)) {
      const loadedMs = loadOnce(loaded, clients);
      if (run >= 0) times[name].push(loadedMs);
    }
  }
  console.log(`${handlerName}: cold import, ${runs} fresh processes each, node ${process.version}`);
  for (const [name, loaded] of Object.entries(bundles))
    console.log(describe(name, loaded, times[name]));
  const ratio = median(times.handler) / median(times.floor);
  console.log(`ratio ${ratio.toFixed(2)} (target at most ${TARGET_RATIO})`);
  if (options.check && ratio > TARGET_RATIO) process.exitCode = 1;
}

async function bundleFloor(handlerName, clients) {
  const outfile = join(folder, `${handlerName}.cjs`);
  await build({
    ...bundleOptions(handlerName),
    // The clients as the SDK comes.
    plugins: [],
    stdin: { contents: floorSource(clients), resolveDir: import.meta.dirname, loader: 'ts' },
    outfile,
    outExtension: {},
  });
  return outfile;
}

function loadOnce([file, ...others], clients) {
  const script = `
    const start = performance.now();
    const { handler } = require(${JSON.stringify(file)});
    for (const file of ${JSON.stringify(others)}) {
      const beside = require(file);
      for (const name of ${JSON.stringify(clients)}) new beside[name + 'Client']({ region: process.env.AWS_REGION });
    }
    const loadedMs = performance.now() - start;
    if (typeof handler !== 'function') throw new Error('it exports no handler');
    console.log(JSON.stringify({ loadedMs }));
    process.exit();
  `;
  const output = execFileSync(process.execPath, ['-e', script], { env: environment });
  return JSON.parse(output.toString().trim().split('\n').at(-1)).loadedMs;
}

function describe(name, files, timesMs) {
  const bytes = files.map((file) => statSync(file).size).reduce((sum, size) => sum + size, 0);
  const sizeKib = Math.ceil(bytes / 1024);
  const [typical, best] = [median(timesMs), Math.min(...timesMs)].map((ms) => ms.toFixed(1));
  return `${name.padEnd(8)} median ${typical} ms, min ${best} ms, ${sizeKib} KiB`;
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
