import { parentPort, workerData } from 'node:worker_threads';
import { simulate } from './simulate.ts';
import type { Simulated } from './simulate.ts';

/** Which worlds one worker runs: every `step`th seed, until one fails or the time is over. */
export type Work = {
  from: number;
  step: number;
  until: number;
  seconds: number;
  bug: string | undefined;
  /** Also for a world in which all is well. */
  withScript: boolean;
};

export type Report = Simulated & { script?: string[] };

// The stacks of errors that nobody sees cost a tenth of the time.
Error.stackTraceLimit = 0;

const { from, step, until, seconds, withScript } = workerData as Work;
const endMs = performance.now() + seconds * 1_000;

for (let seed = from; seed < until && performance.now() < endMs; seed += step) {
  const simulated = await simulate(seed);
  if (!withScript && simulated.violation === undefined) {
    parentPort?.postMessage(simulated satisfies Report);
    continue;
  }
  const script: string[] = [];
  const again = await simulate(seed, script);
  if (again.violation !== simulated.violation) {
    script.push(`This world did not come to the same end again: ${again.violation ?? 'all well'}`);
  }
  parentPort?.postMessage({ ...simulated, script } satisfies Report);
  break;
}
