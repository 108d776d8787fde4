// `reseal fix --yes` over drifted buckets on moto, beside the four calls for each that nobody can do without (two
// reads, two writes), issued bare by the same SDK with as many buckets at once. Both are whole programs, start
// included.
//
//   pip install 'moto[server]' && moto_server -p 5000
//   RESEAL_MOTO_ENDPOINT=http://127.0.0.1:5000 npm run bench:fix [-- --buckets 300 --rounds 3]
//
// Writes bench/results/fix.md.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CreateAliasCommand, CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import pMap from 'p-map';

/** As src/cli/flags.ts has it. */
const CONCURRENCY = 8;

const { values: options } = parseArgs({
  options: {
    buckets: { type: 'string', default: '300' },
    rounds: { type: 'string', default: '3' },
  },
});
const [buckets, rounds] = [count(options.buckets), count(options.rounds)];
const endpoint = process.env.RESEAL_MOTO_ENDPOINT;
if (endpoint === undefined) {
  throw new Error('RESEAL_MOTO_ENDPOINT is not set: start moto_server and say where it is');
}
const region = 'eu-west-1';
const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'example' };
const state = mkdtempSync(join(tmpdir(), 'reseal-fix-'));
try {
  await main();
} finally {
  rmSync(state, { recursive: true });
}

async function main() {
  const fix = ['../src/cli/launch.js', 'fix', '--yes', '--quiet'];
  const bare = ['fix-bare.mjs', String(CONCURRENCY)];
  // Not timed: it says what it calls, and fills the disk cache.
  const calls = callsIn(await run([...fix, '--verbose'], await drift()));
  const seconds = { bare: [], fix: [] };
  for (let round = 0; round < rounds; round++) {
    seconds.bare.push(await timeOf(bare));
    seconds.fix.push(await timeOf(fix));
  }
  const text = reportOf(seconds, calls);
  writeFileSync(join(import.meta.dirname, 'results/fix.md'), text);
  console.log(text);
}

function count(text) {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new Error(`${text}: not a count`);
  return number;
}

async function timeOf(words) {
  const keyArn = await drift();
  const start = performance.now();
  await run(words, keyArn);
  return (performance.now() - start) / 1_000;
}

/** An empty moto with a key, and so many buckets as they are when they are created. */
async function drift() {
  const reset = await fetch(`${endpoint}/moto-api/reset`, { method: 'POST' });
  if (!reset.ok) throw new Error(`moto at ${endpoint} answers ${reset.status} to reset`);
  const kms = new KMSClient({ endpoint, region, credentials });
  const { KeyMetadata: key } = await kms.send(new CreateKeyCommand({}));
  await kms.send(new CreateAliasCommand({ AliasName: 'alias/bench', TargetKeyId: key.KeyId }));
  const s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  const CreateBucketConfiguration = { LocationConstraint: region };
  await pMap(
    Array.from({ length: buckets }, (_, number) => `fix-${String(number).padStart(6, '0')}`),
    async (Bucket) => s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration })),
    { concurrency: CONCURRENCY },
  );
  return key.Arn;
}

/** @returns what it writes. */
async function run([file, ...words], keyArn) {
  const child = spawn(process.execPath, [join(import.meta.dirname, file), ...words], {
    env: {
      HOME: state,
      // What a run without a table records goes here.
      XDG_STATE_HOME: state,
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      RESEAL_KMS_KEY: keyArn,
    },
  });
  const chunks = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => chunks.push(chunk));
  }
  const code = await new Promise((resolve) => child.on('close', resolve));
  const output = Buffer.concat(chunks).toString('utf8');
  if (code !== 0) throw new Error(`${file} ended with ${code}: ${output.slice(-2_000)}`);
  return output;
}

function callsIn(output) {
  const calls = {};
  for (const [, call] of output.matchAll(/^(\w+ \w+) in [a-z0-9-]+: .* after \d+ ms$/gm)) {
    calls[call] = (calls[call] ?? 0) + 1;
  }
  return calls;
}

function reportOf(seconds, calls) {
  const [bare, fix] = [median(seconds.bare), median(seconds.fix)];
  const total = Object.values(calls).reduce((sum, one) => sum + one, 0);
  const times = (values) => values.map((one) => one.toFixed(1)).join(', ');
  const load = loadavg().map((one) => one.toFixed(1));
  const rows = Object.entries(calls)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([call, number]) => `| ${call} | ${number} | ${(number / buckets).toFixed(2)} |`);
  return `# Repairing ${buckets} drifted buckets on moto

${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, load ${load.join(' ')}, Node ${process.version}. Written by \`npm run bench:fix\`.

${CONCURRENCY} buckets at once, whole programs, start included, medians of ${rounds}. "Bare" are the four calls for each bucket that nobody
can do without: two reads, two writes. moto is one process that answers one call after the other, so the ratio of the
times is nearly that of the calls.

| program | median | all |
|---|--:|---|
| bare | ${bare.toFixed(1)} s | ${times(seconds.bare)} |
| \`reseal fix --yes\` | ${fix.toFixed(1)} s | ${times(seconds.fix)} |

Ratio **${(fix / bare).toFixed(2)}** in time, ${(total / (4 * buckets)).toFixed(2)} in calls (${total} beside ${4 * buckets}).

| call of \`reseal fix\` | all | for each bucket |
|---|--:|--:|
${rows.join('\n')}
`;
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
