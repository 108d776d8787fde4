// How long it takes to decide what a policy lets through, beside what JSON.parse takes for the same
// text in the same run. Medians of several rounds.
//
//   npm run bench:policy [-- --rounds 30 --check]    --check fails when a target is missed
import { parseArgs } from 'node:util';
import { bucketRef } from '../src/core/bucket-ref.ts';
import { parsePolicy } from '../src/core/policy/document.ts';
import { evaluate } from '../src/core/policy/evaluate.ts';
import { transportSeal } from '../src/core/policy/seals/transport.ts';
import { growth, hostile, usual, worst } from './policy-cases.mjs';

/** In microseconds. Hostile policies only have to end. */
const targets = { usual: 50, worst: 2_000, hostile: 1_000_000 };
/** A round repeats what is measured for at least this long. */
const ROUND_US = 2_000;

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '15' },
    check: { type: 'boolean', default: false },
  },
});
const rounds = Number(options.rounds);
if (!Number.isSafeInteger(rounds) || rounds < 1) {
  throw new Error(`--rounds ${options.rounds}: not a count`);
}

const ref = bucketRef('111122223333', 'us-east-1', 'app-data');
let missed = 0;

console.log(`evaluate, medians of ${rounds} rounds, node ${process.version}`);
// What nobody has called yet is slow for reasons of its own: everything once before.
for (const texts of [usual, worst]) for (const text of Object.values(texts)) measure(text, 3);
showKind('usual policies', usual, targets.usual);
showKind('worst policies of 20 KB', worst, targets.worst);
showGrowth();
showKind('hostile policies', hostile, targets.hostile);
console.log(missed === 0 ? 'every target is met' : `${missed} missed`);
if (options.check && missed > 0) process.exitCode = 1;

function showKind(title, texts, targetUs) {
  console.log(`\n${title} (target ${inWords(targetUs)})`);
  console.log(row('', 'bytes', 'Deny', 'verdict', 'decided in', 'JSON.parse', 'ratio', 'target'));
  for (const [name, text] of Object.entries(texts)) {
    const { decideUs, parseUs, verdict, count } = measure(text, rounds);
    const isMissed = decideUs > targetUs || verdict === 'THREW';
    if (isMissed) missed++;
    const share = `${Math.round((100 * decideUs) / targetUs)} %`;
    const mark = isMissed ? `${share} MISSED` : share;
    const times = [inWords(decideUs), inWords(parseUs), (decideUs / parseUs).toFixed(1)];
    console.log(row(name, text.length, count, verdict, ...times, mark));
  }
}

function showGrowth() {
  console.log('\ngrowth with the number of statements (µs for each)');
  console.log(row('', 1, 10, 100, 1_000));
  for (const [name, texts] of Object.entries(growth)) {
    const cells = texts.map((text) => {
      const { decideUs, count } = measure(text, rounds);
      return (decideUs / count).toFixed(2);
    });
    console.log(row(name, ...cells));
  }
}

function measure(text, wantedRounds) {
  const policy = parsePolicy(text).value;
  let verdict = '';
  const decide = () => {
    try {
      verdict = evaluate(policy, ref, transportSeal).kind;
    } catch {
      // Never an answer, however fast.
      verdict = 'THREW';
    }
  };
  const parse = () => JSON.parse(text);
  const [decideTurns, parseTurns] = [turnsOf(decide), turnsOf(parse)];
  const times = { decide: [], parse: [] };
  // In turn, so that a slow moment of the machine meets both.
  for (let round = 0; round < wantedRounds; round++) {
    times.decide.push(timeOf(decide, decideTurns));
    times.parse.push(timeOf(parse, parseTurns));
  }
  const count = policy.document.Statement.filter(({ Effect }) => Effect === 'Deny').length;
  return { decideUs: median(times.decide), parseUs: median(times.parse), verdict, count };
}

/** How often something has to be repeated to fill a round. */
function turnsOf(work) {
  work();
  return Math.max(1, Math.round(ROUND_US / Math.max(timeOf(work, 3), 0.1)));
}

/** In microseconds, for one turn. */
function timeOf(work, turns) {
  const start = performance.now();
  for (let turn = 0; turn < turns; turn++) work();
  return ((performance.now() - start) * 1_000) / turns;
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function inWords(us) {
  return us >= 1_000 ? `${(us / 1_000).toFixed(2)} ms` : `${us.toFixed(1)} µs`;
}

function row(name, ...cells) {
  return name.padEnd(40) + cells.map((cell) => String(cell).padStart(13)).join('');
}
