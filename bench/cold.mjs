// How long a container takes to load each handler, beside a handler that does nothing but load the
// same SDK clients as they come, and beside one that has their credential providers in a file of their own, as the
// handlers have. A fresh process each time, all in turn. Writes bench/results/cold.md.
//
//   npm run bench:cold [-- --runs 30 --check]     --check fails when a ratio to the floor is above the target
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
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

/**
 * The clients that a function loads as it starts, or, where nothing but a file beside the bundle has any, with its first
 * call. Those that follow later (DynamoDB, and in a backfill SQS) count in neither.
 */
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

const rows = [];
const folder = mkdtempSync(join(tmpdir(), 'reseal-cold-'));
try {
  for (const [name, about] of Object.entries(handlers)) rows.push(await measure(name, about));
  writeReport(rows);
} finally {
  rmSync(folder, { recursive: true });
}

async function measure(handlerName, { clients, beside }) {
  const inDist = (name) => join(import.meta.dirname, `../dist/${handlerName}/${name}.cjs`);
  const bundles = {
    // The clients as the SDK comes.
    floor: [await bundleFloor('floor', clients, { ...bundleOptions(handlerName), plugins: [] })],
    lean: [await bundleFloor('lean', clients, bundleOptions(handlerName))],
    handler: ['index', ...beside].map(inDist),
  };
  const times = Object.fromEntries(Object.keys(bundles).map((name) => [name, []]));
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
  const lean = median(times.handler) / median(times.lean);
  const sizeKib = sizeKibOf(bundles.handler);
  return {
    handlerName,
    floorMs: median(times.floor),
    handlerMs: median(times.handler),
    ratio,
    lean,
    sizeKib,
  };
}

async function bundleFloor(name, clients, bundle) {
  const outfile = join(folder, `${name}.cjs`);
  await build({
    ...bundle,
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
  const [typical, best] = [median(timesMs), Math.min(...timesMs)].map((ms) => ms.toFixed(1));
  return `${name.padEnd(8)} median ${typical} ms, min ${best} ms, ${sizeKibOf(files)} KiB`;
}

function sizeKibOf(files) {
  const bytes = files.map((file) => statSync(file).size).reduce((sum, size) => sum + size, 0);
  return Math.ceil(bytes / 1024);
}

function writeReport(rows) {
  const lines = rows.map(({ handlerName, floorMs, handlerMs, ratio, lean, sizeKib }) =>
    [
      handlerName,
      sizeKib,
      floorMs.toFixed(1),
      handlerMs.toFixed(1),
      ratio.toFixed(2),
      lean.toFixed(2),
    ].join(' | '),
  );
  const text = `# How long a container takes to load each function

${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}, load ${loadavg()[1].toFixed(1)}, ${new Date().toISOString().slice(0, 10)}. Written by \`npm run bench:cold\`; medians of
${runs} fresh processes each, in turn.

The floor is a handler that does nothing but load the same clients of the SDK, as they come: S3 and KMS, which two functions load at their start; with the digest DynamoDB and SNS, with Slack DynamoDB and SSM, which
they load with their first call. What is loaded later (DynamoDB and SNS once a bucket has drift, DynamoDB and SQS for a backfill) is on neither side. The functions have what Lambda never
asks of them (profiles, SSO and other sources of credentials) in a file of its own; "lean" is beside a floor that has that as well, so it is what our own code and
its libraries cost. The target is at most ${TARGET_RATIO} of the floor.

| function | KiB | floor, ms | function, ms | of the floor | of the lean floor |
|---|--:|--:|--:|--:|--:|
${lines.map((line) => `| ${line} |`).join('\n')}
`;
  writeFileSync(join(import.meta.dirname, 'results/cold.md'), text);
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
