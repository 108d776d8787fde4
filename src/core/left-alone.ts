import type { BucketRef } from './bucket-ref.ts';
import { findBreaker } from './breaker.ts';
import type { BreakerSettings } from './breaker.ts';
import type { BaselineSettings } from './baseline.ts';
import type { Cause } from './cause.ts';
import type { Contest } from './contest.ts';
import { sealOf } from './drift.ts';
import type { Drift, Seal } from './drift.ts';
import { exceptionFor, exceptionsAt } from './exception.ts';
import type { SealException } from './exception.ts';
import { findExemptionHolds } from './holds/find-exemption-holds.ts';
import type { Hold, Warning } from './holds/hold.ts';
import { quote } from './names.ts';
import { timeText } from './repair.ts';
import type { RepairSummary } from './repair.ts';

export type LeftAlone = {
  seals: ReadonlySet<Seal>;
  holds: Hold[];
  contests: Contest[];
  /** Exceptions that have ended, for seals that are broken: they count again. */
  warnings: Warning[];
};

type Known = {
  exceptions: readonly SealException[];
  repairs: readonly RepairSummary[];
  causes: readonly Cause[];
  nowMs: number;
};

/** The drifted seals that people want left alone, or fight about; no setting has to be read for that. */
export function findLeftAlone(
  drifts: readonly Drift[],
  ref: BucketRef,
  baseline: Pick<BaselineSettings, 'exemptions'>,
  { exceptions, repairs, causes, nowMs }: Known,
  breaker: BreakerSettings,
): LeftAlone {
  const exempt = findExemptionHolds(drifts, ref, baseline);
  const holds = [...exempt];
  const contests: Contest[] = [];
  for (const seal of new Set(drifts.map(sealOf))) {
    if (exempt.some((hold) => hold.seal === seal)) continue;
    const exception = exceptionFor(seal, exceptions, nowMs);
    const fight = findBreaker(seal, repairs, causes, nowMs, breaker);
    if (exception !== undefined) holds.push(holdOfException(exception));
    else if (fight.kind === 'open') {
      const { kind: _, ...contest } = fight;
      contests.push({ seal, ...contest });
    }
  }
  const seals = new Set([...holds, ...contests].map(({ seal }) => seal));
  const broken = new Set(drifts.map(sealOf));
  const warnings = exceptionsAt(exceptions, nowMs)
    .expired.filter(({ seal }) => broken.has(seal) && !seals.has(seal))
    .map(warningOfExpired);
  return { seals, holds, contests, warnings };
}

const warningOfExpired = ({ seal, owner, reason, untilMs }: SealException): Warning => ({
  kind: 'exception-ended',
  text: `The exception from the ${seal} seal ended at ${timeText(untilMs)}, so it counts again; ${quote(owner)} answered for it: ${quote(reason)}.`,
  source: 'the ledger',
});

const holdOfException = ({
  ref,
  seal,
  owner,
  reason,
  grantedBy,
  untilMs,
}: SealException): Hold => ({
  kind: 'exception',
  seal,
  writer: quote(owner),
  signal: `an exception that ${quote(grantedBy)} granted until ${timeText(untilMs)}`,
  reason: `The ${seal} seal of this bucket is excepted until ${timeText(untilMs)}; ${quote(owner)} answers for it: ${quote(reason)}.`,
  source: 'the ledger',
  lift: `reseal except remove ${ref.name} --seal ${seal}`,
});
