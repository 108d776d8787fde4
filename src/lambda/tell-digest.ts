import { readLatest } from '../backfill/latest.ts';
import { describeFailure } from '../core/describe-failure.ts';
import type { AccountId, Region } from '../core/names.ts';
import type { Ledger, LedgerAnswer } from '../reconcile/ledger.ts';
import { alertAttributes } from '../report/alert-attributes.ts';
import type { DigestAlert } from '../report/alert-contract.ts';
import { toDigestAlert } from '../report/digest-alert.ts';
import { digestDays } from '../report/digest-counters.ts';
import type { DigestCounters } from '../report/digest-counters.ts';
import type { Teller } from './tell-outcome.ts';

type DigestTeller = Pick<Teller, 'logger' | 'metrics' | 'publish' | 'alerts' | 'telling'>;
type DigestLedger = Pick<Ledger, 'readBackfill' | 'listExceptions'>;

/**
 * Tells what happened in the seven days before today.
 * @throws where the ledger or the topic does not answer, so that Lambda tries again: half a digest would be read as a whole one.
 */
export async function tellDigest(
  where: { account: AccountId; region: Region },
  ledger: DigestLedger,
  { logger, metrics, publish, alerts, telling }: DigestTeller,
): Promise<DigestAlert> {
  const now = telling();
  const { days, ...range } = digestDays(now.nowMs);
  const counted = await Promise.all(days.map(async (day) => countersOf(day, ledger)));
  const exceptions = valueOf(await ledger.listExceptions(where.account)).filter(
    ({ ref }) => ref.region === where.region,
  );
  const lastSweep = valueOf(await readLatest(ledger));
  const usual = toDigestAlert({ ...where, ...range, days: counted, lastSweep, exceptions }, now);
  const severity = alerts.digest ?? usual.severity;
  logger.info(usual.sentence, { alert: usual });
  if (publish === undefined || severity === 'off') return usual;
  const alert = { ...usual, severity };
  const message = { body: JSON.stringify(alert), attributes: alertAttributes(alert) };
  const failure = await publish(message);
  if (failure !== undefined) throw notTold(describeFailure(failure));
  metrics.addMetric('digest-told', 'Count', 1);
  return alert;
}

async function countersOf(day: string, ledger: DigestLedger): Promise<DigestCounters> {
  const counted = await ledger.readBackfill(day);
  if (counted.kind === 'unreadable') throw notTold(describeFailure(counted.failure));
  return counted.kind === 'present' ? counted.value.counters : {};
}

function valueOf<T>(answer: LedgerAnswer<T>): T {
  if (answer.ok) return answer.value;
  throw notTold(describeFailure(answer.failure));
}

const notTold = (why: string): Error => new Error(`The digest is not told: ${why}`);
