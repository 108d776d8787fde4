import type { Cause } from '../core/cause.ts';
import { shortFailure } from '../core/describe-failure.ts';
import { sealOf } from '../core/drift.ts';
import type { Hold } from '../core/holds/hold.ts';
import type { Outcome } from '../core/outcome.ts';
import { settingOf } from '../core/roll-back.ts';
import type { SettingName } from '../core/roll-back.ts';

/** What an alert would say, where saying it at every event would hide what matters. */
export type LastingFact = {
  text: string;
  /** When somebody last wrote what it is about, as far as the events say; `Infinity` in doubt. */
  lastWriteMs: number | undefined;
  /** What has to be solved stays visible; the rest is brought to mind. */
  remindAfterMs: number;
};

const dayMs = 24 * 60 * 60_000;

/** Events may be lost, and somebody should be reminded. */
export const remindAfterMs = 7 * dayMs;

/** Nothing is mended before somebody answers. */
const remindSoonerMs = dayMs;

/** How far the clocks of AWS may lie apart; CloudTrail counts whole seconds. */
const skewMs = 5_000;

/**
 * Names what lasts until somebody answers: holds, fights, refusals, alarms. `undefined` for what happened once and is told
 * once.
 */
export function toldOnceAs(outcome: Outcome, causes: readonly Cause[]): LastingFact | undefined {
  const { account, region, name } = outcome.ref;
  const alarms = (outcome.alarms ?? []).map(({ kind, target }) => `${kind} ${target}`);
  const about = (settings: ReadonlySet<SettingName>, ...facts: string[]): LastingFact => ({
    text: JSON.stringify([
      account,
      region,
      name,
      outcome.kind,
      ...[...alarms, ...facts].toSorted(),
    ]),
    lastWriteMs: lastWriteOf(settings, causes),
    remindAfterMs:
      outcome.kind === 'contested' || outcome.kind === 'refused' ? remindSoonerMs : remindAfterMs,
  });
  switch (outcome.kind) {
    case 'unchanged':
      return alarms.length === 0 ? undefined : about(new Set(['policy']));
    case 'held':
      return about(new Set(outcome.drifts.map(sealOf).map(settingOf)), ...brokenIn(outcome));
    case 'contested': {
      // What was written beside it has to be told.
      if (outcome.changes.length > 0) return undefined;
      const fights = outcome.contests.map(({ seal, sinceMs }) => `${seal} ${sinceMs}`);
      // Somebody writes all the time: that is the fight.
      return about(new Set(), ...fights, ...brokenIn(outcome));
    }
    case 'refused': {
      if (outcome.changes.length > 0) return undefined;
      const failures = outcome.failures.map(shortFailure);
      return about(
        new Set(outcome.drifts.map(sealOf).map(settingOf)),
        ...failures,
        ...brokenIn(outcome),
      );
    }
    default:
      return undefined;
  }
}

/**
 * Whether a fact was told since it may have begun. It can only have ended and come back by a write of the setting,
 * so what is told after the last write needs no memory of the looks in between, which a sealed bucket does not leave.
 */
export const isTold = (
  toldMs: number,
  { lastWriteMs = -Infinity, remindAfterMs: lastsMs }: Omit<LastingFact, 'text'>,
  nowMs: number,
): boolean => nowMs - toldMs < lastsMs && lastWriteMs + skewMs < toldMs;

const brokenIn = ({
  drifts,
  holds = [],
}: Outcome & { kind: 'held' | 'contested' | 'refused' }): string[] => [
  ...drifts.map((drift) => `${sealOf(drift)} ${drift.kind}`),
  ...holds.map(({ kind, seal, signal }: Hold) => `${seal} ${kind} ${signal}`),
];

/** Calls that write one setting; any other may have written both. */
const writtenBy: ReadonlyMap<string, SettingName> = new Map([
  ['PutBucketEncryption', 'encryption'],
  ['DeleteBucketEncryption', 'encryption'],
  ['PutBucketPolicy', 'policy'],
  ['DeleteBucketPolicy', 'policy'],
]);

function lastWriteOf(
  settings: ReadonlySet<SettingName>,
  causes: readonly Cause[],
): number | undefined {
  if (settings.size === 0) return undefined;
  const times = causes
    .filter(({ eventName }) => {
      const written = writtenBy.get(eventName);
      return written === undefined || settings.has(written);
    })
    .map(({ eventTime }) => Date.parse(eventTime ?? ''))
    .map((timeMs) => (Number.isNaN(timeMs) ? Infinity : timeMs));
  return times.length === 0 ? undefined : Math.max(...times);
}
