import type { SQSBatchResponse } from 'aws-lambda';
import { parseRequest } from '../backfill/parse-request.ts';
import type { BackfillPorts } from '../backfill/ports.ts';
import { resumeBackfill, startBackfill } from '../backfill/run-backfill.ts';
import type { Progress } from '../backfill/run-backfill.ts';
import { describeFailure } from '../core/describe-failure.ts';
import type { BackfillAlert } from '../report/alert-contract.ts';
import { toBackfillAlert } from '../report/backfill-alert.ts';
import type { Telling } from '../report/telling.ts';
import { isObject, textAt, valueAt } from '../triggers/untrusted-json.ts';
import type { JsonObject } from '../triggers/untrusted-json.ts';
import type { Teller } from './tell-outcome.ts';

type Mode = 'inspect' | 'repair';

/** How a run stands, for whoever invoked it by hand. */
type Stand = { run: string; stands: string; phase: string; listed: number; chosen: number };

/**
 * Carries out one invocation: a start by hand or by schedule, or the message that carries a run on. That message
 * comes back until the run has ended, whether an invocation ran out of time, failed or died.
 *
 * @throws with every problem of the request in one message, and where a run cannot go on by itself.
 */
export async function carryOutBackfill(
  event: unknown,
  ports: BackfillPorts,
  deployed: Mode,
  { logger, telling }: Pick<Teller, 'logger' | 'telling'>,
): Promise<BackfillAlert | Stand | SQSBatchResponse> {
  const records = valueAt(event, 'Records');
  if (!Array.isArray(records)) return byHand(event, ports, deployed, telling);
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  for (const record of records.filter(isObject)) {
    const itemIdentifier = textAt(record, 'messageId') ?? '';
    const run = runOf(record, deployed);
    if (run === undefined) logger.error('Message not understood: expected {"resume":"<run>"}');
    const progress = run === undefined ? undefined : await carryOn(run, ports);
    if (progress !== undefined) {
      logger.info(
        `Backfill ${run}: ${progress.kind}`,
        'why' in progress ? { why: progress.why } : {},
      );
    }
    const hasEnded = progress?.kind === 'finished' || progress?.kind === 'unknown-run';
    if (!hasEnded) batchItemFailures.push({ itemIdentifier });
  }
  return { batchItemFailures };
}

const carryOn = async (run: string, ports: BackfillPorts): Promise<Progress> =>
  resumeBackfill(run, ports, { isCarriedOn: true });

async function byHand(
  event: unknown,
  ports: BackfillPorts,
  deployed: Mode,
  telling: () => Telling,
): Promise<BackfillAlert | Stand> {
  const asked = parseRequest(event, deployed);
  if (!asked.ok) throw new Error(`The backfill is not started: ${asked.problems.join('; ')}`);
  if (asked.value.kind === 'start') {
    const run = ports.invocation;
    return answer(run, await startBackfill(run, asked.value.request, ports), telling());
  }
  const { run } = asked.value;
  return answer(run, await resumeBackfill(run, ports, { isCarriedOn: false }), telling());
}

function answer(run: string, progress: Progress, telling: Telling): BackfillAlert | Stand {
  switch (progress.kind) {
    case 'finished':
      return toBackfillAlert(progress.summary, telling);
    case 'not-started':
      throw new Error(`The backfill is not started: ${describeFailure(progress.failure)}`);
    case 'unknown-run':
      throw new Error(`The ledger has no run ${run}: start one without resume`);
    case 'unfinished': {
      const { why, failure, checkpoint } = progress;
      const { phase, listed, chosen } = checkpoint;
      const reason = failure === undefined ? why : `${why}: ${describeFailure(failure)}`;
      return { run, stands: `${reason}; it goes on by itself`, phase, listed, chosen };
    }
  }
}

function runOf(record: JsonObject, deployed: Mode): string | undefined {
  try {
    const asked = parseRequest(JSON.parse(String(record['body'])), deployed);
    return asked.ok && asked.value.kind === 'resume' ? asked.value.run : undefined;
  } catch {
    return undefined;
  }
}
