import type { SealException } from '../core/exception.ts';
import { timeText } from '../core/repair.ts';
import type { DigestAlert, LastSweep, Severity } from './alert-contract.ts';
import type { BackfillSummary } from './backfill-alert.ts';
import { sumOfDays } from './digest-counters.ts';
import type { DigestCounters } from './digest-counters.ts';
import { firstOf, leftOutOf } from './fit-alert.ts';
import { lineOf } from './line-of.ts';
import { CONTRACT_VERSION, fingerprintOf } from './telling.ts';
import type { Telling } from './telling.ts';

/** What a digest is made of. */
export type Digest = {
  account: string;
  region: string;
  fromMs: number;
  untilMs: number;
  days: readonly DigestCounters[];
  /** The last run that looked at every bucket. */
  lastSweep: BackfillSummary | undefined;
  /** All of the account and Region, those that end first first. */
  exceptions: readonly SealException[];
};

/** As in the schema. */
const MOST_ACTORS = 10;

export function toDigestAlert(digest: Digest, telling: Telling): DigestAlert {
  const { account, region, fromMs, untilMs } = digest;
  const week = sumOfDays(digest.days);
  const lastSweep = digest.lastSweep === undefined ? null : sweepOf(digest.lastSweep);
  const contested = (digest.lastSweep?.buckets ?? []).filter(
    ({ outcome }) => outcome === 'contested',
  );
  const exceptions = exceptionsOf(digest, telling.nowMs);
  const shown = { contested: firstOf(contested), exceptions: firstOf(exceptions) };
  const moreContested = (lastSweep?.outcomes['contested'] ?? 0) - shown.contested.length;
  // The same digest again has the same id.
  const id = `digest/${account}/${region}/${timeText(untilMs).slice(0, 10)}`;
  const alert = {
    version: CONTRACT_VERSION,
    id,
    fingerprint: fingerprintOf(id, telling),
    time: timeText(telling.nowMs),
    repeats: 0,
    kind: 'digest',
    outcome: 'digest',
    account,
    region,
    from: timeText(fromMs),
    until: timeText(untilMs),
    repairs: week.repairs,
    outcomes: week.outcomes,
    actors: week.actors.slice(0, MOST_ACTORS),
    lastSweep,
    ...shown,
    leftOut: {
      ...leftOutOf({ exceptions }),
      ...(moreContested > 0 ? { contested: moreContested } : {}),
      ...(week.actors.length > MOST_ACTORS ? { actors: week.actors.length - MOST_ACTORS } : {}),
    },
  } as const;
  const sentence = lineOf(sentenceOf(alert), 2_000);
  return { ...alert, severity: severityOf(alert, untilMs), sentence };
}

function sweepOf({ run, mode, endedMs, outcomes, notFinished }: BackfillSummary): LastSweep {
  const { gone = 0, unchanged = 0, repaired = 0 } = outcomes;
  const ended = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
  return {
    run: lineOf(run, 300),
    mode,
    endedAt: timeText(endedMs),
    buckets: ended - gone + notFinished,
    sealed: unchanged + repaired,
    outcomes: { ...outcomes, ...(notFinished > 0 ? { 'not-finished': notFinished } : {}) },
  };
}

const exceptionsOf = ({ exceptions, fromMs }: Digest, nowMs: number): DigestAlert['exceptions'] =>
  exceptions
    .filter(({ untilMs }) => untilMs > fromMs)
    .map(({ ref, seal, owner, untilMs }) => ({
      bucket: ref.name,
      seal,
      owner: lineOf(owner, 400),
      until: timeText(untilMs),
      hasEnded: untilMs <= nowMs,
    }));

type Told = Omit<DigestAlert, 'severity' | 'sentence'>;

const weekMs = 7 * 24 * 60 * 60_000;

/** A warning where somebody has to decide something before the next digest. */
function severityOf({ lastSweep, exceptions }: Told, untilMs: number): Severity {
  const open = ['contested', 'refused', 'repaired-unconfirmed', 'not-finished'];
  const isKnown = lastSweep !== null && Date.parse(lastSweep.endedAt) > untilMs - weekMs;
  const isOpen = open.some((outcome) => (lastSweep?.outcomes[outcome] ?? 0) > 0);
  const isEnding = exceptions.some(({ until }) => Date.parse(until) <= untilMs + weekMs);
  return isKnown && !isOpen && !isEnding ? 'info' : 'warning';
}

/** Never 100 % while one is open. */
export const shareOf = ({ sealed, buckets }: Pick<LastSweep, 'sealed' | 'buckets'>): string =>
  buckets === 0 ? '100 %' : `${Math.floor((1_000 * sealed) / buckets) / 10} %`;

function sentenceOf({ region, from, until, repairs, lastSweep, ...rest }: Told): string {
  const { contested, exceptions, leftOut } = rest;
  const many = contested.length + (leftOut['contested'] ?? 0);
  const holding = exceptions.filter(({ hasEnded }) => !hasEnded);
  const [next] = holding;
  const sealed =
    lastSweep === null
      ? 'No run over all buckets is known.'
      : `${lastSweep.sealed} of ${lastSweep.buckets} buckets (${shareOf(lastSweep)}) were sealed when the last run over all of them ended, on ${dateOf(lastSweep.endedAt)}.`;
  return [
    `Repairs in ${region} from ${dateOf(from)} to before ${dateOf(until)}: ${repairs}.`,
    sealed,
    many === 0 ? '' : `Contested: ${many}.`,
    next === undefined
      ? ''
      : `Exceptions: ${holding.length + (leftOut['exceptions'] ?? 0)}; that for the ${next.seal} seal of ${next.bucket} ends first, on ${dateOf(next.until)}.`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}

const dateOf = (time: string): string => time.slice(0, 10);
