// A backfill in place of the deployed bundle over ever more buckets, beside the two reads that nobody can do
// without, with as many buckets at once: issued bare by the same SDK, and by a plain HTTP client that signs and reads
// nothing. The account is a process of its own, in which every call waits for a set time first; each run is a fresh process as well.
//
//   npm run bench:backfill [-- --sizes 100,1000 --drifted '' --no-slow --rounds 3 --check]
//
// --check fails when a target is missed. Writes bench/results/backfill.md, backfill.svg, and backfill.json, from which
// rows are kept that were not asked for.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chartOf } from './backfill-chart.mjs';
import { reportOf } from './backfill-report.mjs';

/** As src/backfill/look-at-chunk.ts has it. */
const CONCURRENCY = 10;
const LATENCY_MS = 20;
/** So slow that no machine is too busy for it: what is missing then is missing in the loop. */
const SLOW = { size: 5_000, latencyMs: 200 };
/**
 * Where there is memory, V8 leaves garbage lying; with a heap of 64 MB the peak says what is needed. The time is taken
 * without, as Lambda has it.
 */
const HEAP = ['--max-old-space-size=64', '--max-semi-space-size=4'];
/** With more buckets than that it is the memory that counts, and one run says enough about both. */
const MOST_COMPARED = 10_000;

const { values: options } = parseArgs({
  options: {
    sizes: { type: 'string', default: '100,1000,10000,100000' },
    drifted: { type: 'string', default: '100,1000,10000' },
    rounds: { type: 'string', default: '3' },
    slow: { type: 'boolean', default: true },
    check: { type: 'boolean', default: false },
  },
  allowNegative: true,
});
const rounds = count(options.rounds);

const cases = [
  ...sizesOf(options.sizes).map((size) => ({ size, kind: 'healthy', latencyMs: LATENCY_MS })),
  ...(options.slow ? [{ ...SLOW, kind: 'healthy' }] : []),
  ...sizesOf(options.drifted).map((size) => ({
    size,
    kind: 'half-drifted',
    latencyMs: LATENCY_MS,
  })),
];
// All of it takes half an hour: what is measured is kept, until it is measured again.
let missed = keep([]);
for (const one of cases) missed = keep([await measure(one)]);
if (options.check && missed > 0) process.exitCode = 1;

/** None where the text is empty. */
function sizesOf(text) {
  return text.split(',').filter(Boolean).map(count);
}

function count(text) {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new Error(`${text}: not a count`);
  return number;
}

async function measure({ size, kind, latencyMs }) {
  const runs = { product: [], bare: [], plain: [] };
  const isCompared = kind === 'healthy' && size <= MOST_COMPARED;
  const wanted = isCompared && latencyMs === LATENCY_MS ? rounds : 1;
  for (let round = 0; round < wanted; round++) {
    // A repair leaves nothing to repair, so every round has an account of its own. In turn, so that a slow moment
    // of the machine meets all.
    for (const what of isCompared ? ['plain', 'bare', 'product'] : ['product']) {
      const run = await runOnce(what, { size, kind, latencyMs }, isCompared ? [] : HEAP);
      runs[what].push(run);
      const perSecond = ((1_000 * size) / run.elapsedMs).toFixed(1);
      console.log(`${size} ${kind} at ${latencyMs} ms, ${what}: ${perSecond} buckets/s`);
    }
  }
  const { calls, seen } = runs.product[0];
  const memory = isCompared
    ? await runOnce('product', { size, kind, latencyMs }, HEAP)
    : runs.product[0];
  return {
    date: new Date().toISOString().slice(0, 10),
    load: loadavg()[1].toFixed(1),
    size,
    kind,
    latencyMs,
    rounds: wanted,
    calls,
    seen,
    // One after the other, ten at once, each in one round trip: the two reads go side by side.
    limitPerSecond: (1_000 * CONCURRENCY) / latencyMs,
    product: { ...typical(runs.product), ...memoryOf(memory) },
    bare: isCompared ? typical(runs.bare) : undefined,
    plain: isCompared ? typical(runs.plain) : undefined,
  };
}

async function runOnce(what, { size, kind, latencyMs }, heap) {
  const account = start('backfill-account.mjs', [size, kind, latencyMs]);
  const [place] = await once(account, 'message');
  const words = [what, JSON.stringify(place), CONCURRENCY];
  const run = start('backfill-run.mjs', words, ['--expose-gc', ...heap]);
  const [result] = await once(run, 'message');
  account.send('calls');
  const [{ calls, cpuMs: accountCpuMs }] = await once(account, 'message');
  account.disconnect();
  return { ...result, calls, accountCpuMs };
}

/** Its log lines are written, as in Lambda, and read by nobody. */
function start(file, words, execArgv = []) {
  const child = fork(join(import.meta.dirname, file), words.map(String), {
    execArgv,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  child.once('exit', (code) => {
    if (code) throw new Error(`bench/${file} ended with ${code}`);
  });
  return child;
}

function typical(runs) {
  const names = ['elapsedMs', 'cpuMs', 'accountCpuMs'];
  return Object.fromEntries(names.map((name) => [name, median(runs.map((run) => run[name]))]));
}

function memoryOf({ peakRssBytes, heapBytes }) {
  return { peakRssBytes, heapBytes };
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** @returns how many targets are missed by all that is known. */
function keep(fresh) {
  const folder = join(import.meta.dirname, 'results');
  const file = join(folder, 'backfill.json');
  const known = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
  const rankOf = ({ latencyMs, kind, size }) =>
    latencyMs * 1e9 + (kind === 'healthy' ? 0 : 1e8) + size;
  const isOld = (one) => fresh.some((other) => rankOf(other) === rankOf(one));
  const measured = [...known.filter((one) => !isOld(one)), ...fresh].toSorted(
    (one, other) => rankOf(one) - rankOf(other),
  );
  const { text, missed: open } = reportOf(measured, { concurrency: CONCURRENCY, slow: SLOW });
  writeFileSync(file, `${JSON.stringify(measured, undefined, 2)}\n`);
  writeFileSync(join(folder, 'backfill.md'), text);
  writeFileSync(join(folder, 'backfill.svg'), chartOf(measured.filter(isAtUsualLatency)));
  return open;
}

function isAtUsualLatency({ latencyMs }) {
  return latencyMs === LATENCY_MS;
}
