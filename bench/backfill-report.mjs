// The results of bench/backfill.mjs in words.
import { cpus } from 'node:os';

const targets = { ofLimit: 0.9, memoryGrowth: 1.3 };
const megabytes = (bytes) => Math.round(bytes / 2 ** 20);
const PAGE_SIZE = 1_000;

/** @returns the text, and how many targets are missed. */
export function reportOf(measured, { concurrency, slow }) {
  const checks = checksOf(measured, slow);
  const text = `# A backfill over ever more buckets

${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}. Written by \`npm run bench:backfill\`; medians of the rounds.

In place, ${concurrency} buckets at once, mode repair, the deployed bundle; account and run are processes of their own. The limit
is ${concurrency} ÷ latency: the two reads of a bucket go side by side. "Plain" are those two reads by an HTTP client that signs and reads nothing,
with as many buckets at once: what account and machine allow. "Bare" are those two reads by the same SDK, with nothing made of the
answers. Memory is that of a run with a heap of 64 MB, where V8 leaves no garbage lying; rows without plain and bare
have their time from that run, too.

At 20 ms no client reaches the limit: timers are a millisecond late, the account has to work as well, and a bucket may take 2 ms of the one core
that Node has, which are some 1.6 for two calls of the SDK. The shares of plain and bare say what is left to gain. At ${slow.latencyMs} ms neither matters:
what is missing there is missing in the loop.

| what | is | target | |
|---|---|---|---|
${checks.map(({ what, is, target, isMet }) => `| ${what} | ${is} | ${target} | ${isMet ? 'met' : 'MISSED'} |`).join('\n')}

| date | load | buckets | of them drifted | latency | rounds | buckets/s | of the limit | of plain | of bare | ms per bucket | CPU ms per bucket (bare) | one core allows, buckets/s (bare) | peak memory | heap after collection |
|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
${measured.map(rowOf).join('\n')}

![Time per bucket and memory](backfill.svg)

Calls for each bucket, by kind:

| call | ${measured.map(titleOf).join(' | ')} |
|---|${measured.map(() => '--:|').join('')}
${callRowsOf(measured).join('\n')}
`;
  return { text, missed: checks.filter(({ isMet }) => !isMet).length };
}

const titleOf = ({ size, kind, latencyMs }) =>
  `${size}${kind === 'healthy' ? '' : ', half drifted'}, ${latencyMs} ms`;

const perSecond = ({ size }, { elapsedMs }) => (1_000 * size) / elapsedMs;
const ofLimit = (one) => perSecond(one, one.product) / one.limitPerSecond;
const shareOf = ({ product }, other) => other.elapsedMs / product.elapsedMs;

function rowOf(one) {
  const { date, load, size, kind, latencyMs, rounds, product, bare, plain } = one;
  const isHealthy = kind === 'healthy';
  const withBare = (valueOf) => `${valueOf(product)}${bare ? ` (${valueOf(bare)})` : ''}`;
  return `| ${[
    date,
    load,
    size,
    isHealthy ? 0 : Math.floor(size / 2),
    `${latencyMs} ms`,
    rounds,
    perSecond(one, product).toFixed(1),
    isHealthy ? ofLimit(one).toFixed(2) : '',
    plain ? shareOf(one, plain).toFixed(2) : '',
    bare ? shareOf(one, bare).toFixed(2) : '',
    (product.elapsedMs / size).toFixed(2),
    withBare((run) => (run.cpuMs / size).toFixed(2)),
    withBare((run) => Math.round((1_000 * size) / run.cpuMs)),
    `${megabytes(product.peakRssBytes)} MB`,
    `${megabytes(product.heapBytes)} MB`,
  ].join(' | ')} |`;
}

function callRowsOf(measured) {
  const kinds = new Set(measured.flatMap(({ calls }) => Object.keys(calls)));
  return [...kinds].toSorted(byName).map((kind) => {
    const cells = measured.map(({ size, calls }) => inWords((calls[kind] ?? 0) / size));
    return `| ${kind} | ${cells.join(' | ')} |`;
  });
}

const byName = (one, other) => (one < other ? -1 : 1);

const inWords = (share) =>
  share === 0 ? '' : Number.isInteger(share) ? String(share) : share.toFixed(4);

function checksOf(measured, slow) {
  const healthy = measured.filter(({ kind }) => kind === 'healthy');
  const [small, large] = [1_000, 100_000].map((size) => healthy.find((one) => one.size === size));
  return [
    ...healthy.filter(({ size }) => size === 10_000).flatMap(readsOf),
    ...healthy
      .filter(({ size, latencyMs }) => size === 10_000 || latencyMs === slow.latencyMs)
      .flatMap((one) => [
        atLeast(`share of the limit, ${titleOf(one)}`, ofLimit(one), targets.ofLimit),
      ]),
    ...healthy
      // With fewer, what a run costs once counts for more than what it costs for each bucket.
      .filter(({ size, bare, plain }) => size >= 5_000 && bare && plain)
      .flatMap((one) => [
        atLeast(`share of plain, ${titleOf(one)}`, shareOf(one, one.plain), targets.ofLimit),
        atLeast(`share of bare, ${titleOf(one)}`, shareOf(one, one.bare), targets.ofLimit),
      ]),
    ...(small && large ? [memoryGrowth(small, large)] : []),
  ];
}

function readsOf({ size, calls }) {
  const pages = Math.ceil(size / PAGE_SIZE);
  const s3 = Object.entries(calls).filter(([name]) => name.startsWith('s3 '));
  const total = s3.reduce((sum, [, one]) => sum + one, 0);
  const isMet =
    calls['s3 GetBucketEncryption'] === size &&
    calls['s3 GetBucketPolicy'] === size &&
    calls['s3 ListBuckets'] === pages &&
    total === 2 * size + pages;
  const target = `${2 * size + pages}: two for each, and ${pages} pages`;
  return [{ what: `calls to S3 for ${size} healthy buckets`, is: total, target, isMet }];
}

const atLeast = (what, ratio, target) => ({
  what,
  is: ratio.toFixed(2),
  target: `at least ${target}`,
  isMet: ratio >= target,
});

function memoryGrowth(small, large) {
  const ratio = large.product.peakRssBytes / small.product.peakRssBytes;
  return {
    what: `peak memory at ${large.size} beside that at ${small.size}`,
    is: ratio.toFixed(2),
    target: `at most ${targets.memoryGrowth}`,
    isMet: ratio <= targets.memoryGrowth,
  };
}
