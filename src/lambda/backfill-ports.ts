import type { Clients } from '../aws/clients.ts';
import { listBucketPage } from '../aws/list-buckets.ts';
import { readLoggingTarget } from '../aws/s3-logging.ts';
import { messageSender } from '../aws/send-messages.ts';
import { findAccessLogTargets } from '../backfill/access-logs.ts';
import type { AccessLogTargets } from '../backfill/access-logs.ts';
import { notingRepairs } from '../backfill/finding.ts';
import type { BackfillPorts } from '../backfill/ports.ts';
import type { BaselineSettings } from '../core/baseline.ts';
import type { BucketRef } from '../core/bucket-ref.ts';
import { describeFailure } from '../core/describe-failure.ts';
import type { AccountId } from '../core/names.ts';
import type { Clock, Ports } from '../reconcile/ports.ts';
import { reconcileBucket } from '../reconcile/reconcile-bucket.ts';
import { toBackfillAlert } from '../report/backfill-alert.ts';
import type { FunctionSettings } from '../settings.ts';
import { resumeMessage } from '../triggers/backfill-message.ts';
import { findEndingExceptions, rememberEndingExceptions } from './ending-exceptions.ts';
import { republishAlerts } from './republish-alerts.ts';
import { noteOutcome } from './note-outcome.ts';
import { publishAlert } from './tell-outcome.ts';
import type { Teller } from './tell-outcome.ts';

type BackfillSettings = Omit<FunctionSettings, 'source'> & { baseline: BaselineSettings };
type Parts = { ports: Omit<Ports, 'clock'>; clients: Clients; teller: Teller };
type Invocation = { account: AccountId; clock: Clock; name: string };

/** What one invocation of a backfill has of AWS. */
export function backfillPorts(
  settings: BackfillSettings,
  { ports, clients, teller }: Parts,
  { account, clock, name }: Invocation,
): BackfillPorts {
  const { region, queueUrl, backfillQueueUrl } = settings;
  if (queueUrl === undefined || backfillQueueUrl === undefined) {
    throw new Error('Reseal is not configured: set RESEAL_QUEUE_URL and RESEAL_BACKFILL_QUEUE_URL');
  }
  const send = messageSender(region, clients);
  const where = { account, region };
  const listPage: BackfillPorts['listPage'] = async (place) =>
    listBucketPage(account, region, place, clients);
  const readTarget = async (ref: BucketRef) => readLoggingTarget(ref, clients);
  // Of single buckets the ledger keeps nothing then, and the role may not write it.
  const isInspecting = settings.mode === 'inspect';
  const kept = isInspecting ? { putAccessLogs: keepNothing } : ports.ledger;
  const asked = { listPage, readLoggingTarget: readTarget, ledger: kept, clock, where };
  const findTargets = askedOnce(asked, teller);
  const findAccessLogSources = async ({ name }: BucketRef) => {
    const { sources, failures } = await findTargets();
    return { sources: sources.get(name) ?? [], isComplete: failures.length === 0 };
  };
  return {
    where,
    listPage,
    findAccessLogTargets: findTargets,
    look: async (ref, { mode: asked, accessLogTargets }, place) => {
      // A run may be older than the deployment that goes on with it.
      const mode = settings.mode === 'inspect' ? 'inspect' : asked;
      const asks = accessLogTargets === 'auto';
      const ledger = notingRepairs(ports.ledger, ref.name, [place], clock.nowMs);
      const needed = { ...ports, ledger, clock, ...(asks ? { findAccessLogSources } : {}) };
      try {
        const outcome = await reconcileBucket(ref, { ...settings, mode }, needed);
        noteOutcome(outcome, [], teller);
        return outcome;
      } catch (error) {
        teller.metrics.addMetric('run-failed', 'Count', 1);
        teller.logger.error(`Run failed for bucket ${ref.name}`, error as Error);
        return undefined;
      }
    },
    // Their buckets have settled long ago.
    enqueue: async (bodies) =>
      send(
        queueUrl,
        bodies.map((body) => ({ body, delaySeconds: 0 })),
      ),
    carryOnLater: async (run, delaySeconds) =>
      send(backfillQueueUrl, [{ body: resumeMessage(run), delaySeconds }]),
    publish: async (summary) => {
      const alert = toBackfillAlert(summary, teller.telling());
      teller.logger[alert.severity === 'info' ? 'info' : 'warn'](alert.sentence, { alert });
      teller.metrics.addMetric('sweep-finished', 'Count', 1);
      const delivered = await publishAlert(alert, teller);
      const isTold = delivered === 'published' || delivered === 'kept';
      // What the alert has no room for is told by the next run.
      if (isTold) await rememberEndingExceptions(where, alert.exceptions ?? [], teller);
      await teller.count(alert);
      await republishAlerts(ports.ledger, teller);
    },
    reviewExceptions: async () => findEndingExceptions(where, clock.nowMs(), ports.ledger, teller),
    ledger: ports.ledger,
    clock,
    invocation: name,
  };
}

/** Once for each invocation; what could not be read is told. */
function askedOnce(
  needed: Parameters<typeof findAccessLogTargets>[0],
  { logger, metrics }: Pick<Teller, 'logger' | 'metrics'>,
): () => Promise<AccessLogTargets> {
  let targets: Promise<AccessLogTargets> | undefined;
  return async () => {
    targets ??= findAccessLogTargets(needed).then((found) => {
      const { failures } = found;
      if (failures.length > 0) {
        metrics.addMetric('access-logs-not-read', 'Count', failures.length);
        const why = [...new Set(failures.map(describeFailure))].slice(0, 5);
        logger.warn('Not all targets of server access logs are known', { failures: why });
      }
      return found;
    });
    return targets;
  };
}

const keepNothing = async () => Promise.resolve({ ok: true, value: 'recorded' } as const);
