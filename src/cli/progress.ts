import type { Terminal } from './output/terminal.ts';

export type ProgressState = {
  /** As in `Looked at`. */
  verb: string;
  done: number;
  /** `undefined` while the buckets are being listed. */
  total: number | undefined;
  elapsedMs: number;
  /** How many are at work at once, where AWS asked to slow down. */
  slowedTo: number | undefined;
};

const NARROWEST_BAR = 10;
const WIDEST_BAR = 30;
/** Before that, a rate says little. */
const RATE_AFTER_MS = 2_000;

/** One line that is no wider than `width`: the bar goes first where there is no room, then the rest from its end. */
export function progressLine(state: ProgressState, width: number): string {
  const { done, total } = state;
  const facts = factsOf(state);
  // The last column stays empty: some terminals break the line there.
  const room = width - 1 - facts.length - ' []'.length;
  if (total === undefined || total === 0 || room < NARROWEST_BAR) return facts.slice(0, width - 1);
  const length = Math.min(room, WIDEST_BAR);
  const filled = Math.floor((length * Math.min(done, total)) / total);
  return `${facts} [${'='.repeat(filled)}${' '.repeat(length - filled)}]`;
}

/** The same for a log: no bar. */
const factsOf = (state: ProgressState): string => {
  const { verb, done, total, slowedTo } = state;
  const of = total === undefined ? ', still listing' : `/${total}`;
  const slowed = slowedTo === undefined ? '' : `, slowed down to ${slowedTo} at once`;
  return `${verb} ${done}${of}${rateInWords(state)}${slowed}`;
};

function rateInWords({ done, total, elapsedMs }: ProgressState): string {
  if (elapsedMs < RATE_AFTER_MS || done === 0) return '';
  const perSecond = (done * 1_000) / elapsedMs;
  const rate = `, ${perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond)}/s`;
  if (total === undefined || done >= total) return rate;
  return `${rate}, ${durationInWords((total - done) / perSecond)} left`;
}

/** As coarse as an estimate is. */
export function durationInWords(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const REDRAW_MS = 100;
const LOG_LINE_MS = 5_000;

/** Shows progress to whoever watches: a line that replaces itself, or now and then a line of a log. */
export function showProgress(
  terminal: Pick<Terminal, 'columnsOfProgress' | 'progress' | 'say'>,
  nowMs: () => number,
): (state: Omit<ProgressState, 'elapsedMs'>) => void {
  const startedMs = nowMs();
  let shownMs = startedMs;
  return (state) => {
    const elapsedMs = nowMs() - startedMs;
    const columns = terminal.columnsOfProgress();
    const isLast = state.done === state.total;
    const pauseMs = columns === undefined ? LOG_LINE_MS : REDRAW_MS;
    if (nowMs() - shownMs < pauseMs && !(isLast && columns !== undefined)) return;
    shownMs = nowMs();
    const whole = { ...state, elapsedMs };
    if (columns === undefined) terminal.say([factsOf(whole)]);
    else terminal.progress(progressLine(whole, columns));
  };
}
