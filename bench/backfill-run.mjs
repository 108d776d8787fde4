// A process of its own for bench/backfill.mjs: one backfill by the deployed bundle, or the calls alone.
//
//   fork('backfill-run.mjs', ['product' | 'bare' | 'plain', place as JSON, buckets at once], { execArgv: ['--expose-gc'] })
//
// Says how long it took, what it cost, and how much memory it needed.
import { randomUUID } from 'node:crypto';
import { Agent, get } from 'node:http';
import { createRequire } from 'node:module';
import {
  GetBucketEncryptionCommand,
  GetBucketPolicyCommand,
  ListBucketsCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import pMap from 'p-map';

const [what, placeText, concurrencyText] = process.argv.slice(2);
const place = JSON.parse(placeText);
const MEMORY_EVERY_MS = 5_000;

Object.assign(process.env, {
  AWS_ENDPOINT_URL: place.endpoint,
  AWS_REGION: place.region,
  AWS_ACCESS_KEY_ID: place.account,
  AWS_SECRET_ACCESS_KEY: 'example',
  POWERTOOLS_SERVICE_NAME: 'reseal',
  POWERTOOLS_METRICS_NAMESPACE: 'Reseal',
  POWERTOOLS_LOG_LEVEL: 'INFO',
  RESEAL_KMS_KEY: place.keyArn,
  RESEAL_MODE: 'repair',
  RESEAL_LEDGER_TABLE: place.ledgerTable,
  RESEAL_QUEUE_URL: place.queueUrl,
  RESEAL_BACKFILL_QUEUE_URL: place.backfillQueueUrl,
});

const concurrency = Number(concurrencyText);
const work = { product, bare, plain }[what]();
const heapBytes = [];
const sample = () => {
  globalThis.gc();
  heapBytes.push(process.memoryUsage().heapUsed);
};
const sampling = setInterval(sample, MEMORY_EVERY_MS);
const cpuBefore = process.cpuUsage();
const start = performance.now();
const seen = await work();
const elapsedMs = performance.now() - start;
const { user, system } = process.cpuUsage(cpuBefore);
clearInterval(sampling);
const peakRssBytes = process.resourceUsage().maxRSS * 1024;
sample();
const result = {
  seen,
  elapsedMs,
  cpuMs: (user + system) / 1_000,
  peakRssBytes,
  heapBytes: Math.max(...heapBytes),
};
process.send(result, () => process.exit());

/** One invocation by hand, in place, as AWS would make it, but that time never runs out. */
function product() {
  const { handler } = createRequire(import.meta.url)('../dist/backfill/index.cjs');
  const context = {
    functionName: 'reseal-bench-backfill',
    invokedFunctionArn: `arn:aws:lambda:${place.region}:${place.account}:function:reseal-bench-backfill`,
    awsRequestId: randomUUID(),
    memoryLimitInMB: '512',
    getRemainingTimeInMillis: () => 900_000,
  };
  return async () => {
    const answer = await handler({ mode: 'repair', fanOut: 'in-place' }, context);
    if (answer.outcomes === undefined) throw new Error(`not finished: ${JSON.stringify(answer)}`);
    return answer.outcomes;
  };
}

/** The two reads that nobody can do without, for every bucket, with nothing made of their answers. */
function bare() {
  const s3 = new S3Client({ forcePathStyle: true, maxAttempts: 1 });
  const look = async ({ Name: Bucket }) => {
    const input = { Bucket, ExpectedBucketOwner: place.account };
    await Promise.all([
      s3.send(new GetBucketEncryptionCommand(input)),
      s3.send(new GetBucketPolicyCommand(input)),
    ]);
  };
  return async () => {
    let count = 0;
    let ContinuationToken;
    do {
      const input = { MaxBuckets: 1_000, BucketRegion: place.region, ContinuationToken };
      const page = await s3.send(new ListBucketsCommand(input));
      await pMap(page.Buckets, look, { concurrency });
      count += page.Buckets.length;
      ContinuationToken = page.ContinuationToken;
    } while (ContinuationToken !== undefined);
    return { unchanged: count };
  };
}

/** The same two by the HTTP client of Node.js, with nothing signed or read: what the account and the machine allow. */
function plain() {
  const { hostname, port } = new URL(place.endpoint);
  const agent = new Agent({ keepAlive: true });
  const authorization =
    `AWS4-HMAC-SHA256 Credential=${place.account}/20000101/${place.region}/s3/aws4_request, ` +
    'SignedHeaders=host, Signature=none';
  const read = async (path) =>
    new Promise((resolve, reject) => {
      const options = { hostname, port, path, agent, headers: { authorization } };
      get(options, (response) => {
        response.resume().once('end', () => {
          if (response.statusCode === 200) resolve();
          else reject(new Error(`${path}: ${response.statusCode}`));
        });
      }).once('error', reject);
    });
  const look = async (bucket) =>
    Promise.all([read(`/${bucket}?encryption`), read(`/${bucket}?policy`)]);
  return async () => {
    // As the account names them.
    const names = Array.from(
      { length: place.count },
      (_, number) => `bench-${String(number).padStart(6, '0')}`,
    );
    await pMap(names, look, { concurrency });
    return { unchanged: names.length };
  };
}
