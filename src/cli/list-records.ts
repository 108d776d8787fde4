import type { TriggerContext } from '../triggers/parse-record.ts';
import { exitCodes } from './exit-code.ts';
import { actorOf } from './output/bucket-result.ts';
import type { Terminal } from './output/terminal.ts';
import { readRecords } from './read-records.ts';
import type { SourcedDelivery } from './read-records.ts';

/**
 * `reseal replay --list`: what the function would take each record for, one JSON line a record.
 * Needs no configuration and does not talk to AWS.
 */
export async function listRecords(
  paths: readonly string[],
  context: TriggerContext,
  terminal: Terminal,
): Promise<number> {
  let hasProblem = false;
  for await (const file of readRecords(paths, context)) {
    if (file.kind === 'unreadable') {
      hasProblem = true;
      terminal.outJson({ source: file.path, problem: file.problem });
      terminal.say([{ text: `reseal: ${file.path}: ${file.problem}`, style: 'red' }]);
      continue;
    }
    for (const delivery of file.deliveries) {
      hasProblem ||= delivery.record.kind === 'not-understood';
      terminal.outJson(lineOf(delivery));
    }
  }
  return hasProblem ? exitCodes.cannotTell : exitCodes.sealed;
}

function lineOf({ source, record }: SourcedDelivery) {
  switch (record.kind) {
    case 'not-understood':
      return { source, problem: record.problem };
    case 'ignored':
      return { source, ignored: record.reason };
    case 'key': {
      const { hint, cause } = record;
      return {
        source,
        key: hint.arn ?? hint.named,
        region: hint.region ?? null,
        actor: actorOf(cause),
        event: cause.eventName,
      };
    }
    case 'bucket-of-backfill':
      return { source, bucket: record.hint.name, backfill: record.mark.run };
    case 'bucket': {
      const { hint, cause } = record;
      return {
        source,
        bucket: hint.name,
        region: hint.region ?? null,
        account: hint.account ?? null,
        actor: actorOf(cause),
        event: cause.eventName,
      };
    }
  }
}
