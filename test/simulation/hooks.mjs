import { registerHooks } from 'node:module';
import { workerData } from 'node:worker_threads';
import { plantedBugs } from './planted-bugs.ts';

// Loaded before everything else, in the main thread and in every worker: time is that of the world, and
// the source may have a bug planted in it.

const virtualTimers = new URL('virtual-timers.ts', import.meta.url).href;
/** Nobody reads the logs of these worlds, and they take half the time of a start. */
const silence = 'data:text/javascript,export class Logger {} export class Metrics {}';
const root = new URL('../../', import.meta.url).href;
const bug = plantedBugs.find(({ name }) => name === workerData?.bug);

registerHooks({
  resolve: (specifier, context, next) => {
    if (specifier.startsWith('@aws-lambda-powertools/'))
      return { url: silence, shortCircuit: true };
    return specifier === 'node:timers/promises' && context.parentURL?.startsWith(`${root}src/`)
      ? { url: virtualTimers, shortCircuit: true }
      : next(specifier, context);
  },
  load: (url, context, next) => {
    const loaded = next(url, context);
    const patches = bug?.patches.filter(({ file }) => url === `${root}${file}`) ?? [];
    if (patches.length === 0) return loaded;
    return { ...loaded, source: patches.reduce(plant, Buffer.from(loaded.source).toString()) };
  },
});

function plant(source, { file, find, replace }) {
  if (source.split(find).length !== 2) throw new Error(`${file} does not hold once: ${find}`);
  return source.replace(find, () => replace);
}
