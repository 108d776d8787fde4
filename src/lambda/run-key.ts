import type { BaselineSettings } from '../core/baseline.ts';
import type { Region } from '../core/names.ts';
import { lookAtKey } from '../reconcile/look-at-key.ts';
import type { KeyPorts } from '../reconcile/look-at-key.ts';
import { toKeyAlert } from '../report/key-alert.ts';
import type { KeyRun } from '../triggers/group-by-key.ts';
import { publishAlert } from './tell-outcome.ts';
import type { Teller } from './tell-outcome.ts';

/**
 * Looks at a key that events named, and tells of it when it is the baseline's or may be.
 * @returns whether the messages may go.
 */
export async function runKey(
  { hint, causes }: KeyRun,
  settings: { region: Region; baseline: BaselineSettings },
  ports: KeyPorts,
  teller: Teller,
): Promise<boolean> {
  const { eventName, named, arn, deletionDate } = hint;
  const region = hint.region ?? settings.region;
  const outcome = await lookAtKey({ named, arn, region }, settings.baseline, ports);
  if (outcome.kind === 'other-key') {
    teller.logger.info('Event ignored: other-key', { key: arn, eventName });
    return true;
  }
  const event = { eventName, named, region, deletionDate, outcome, cause: causes.at(-1) };
  const alert = toKeyAlert(event, causes, teller.telling());
  const { key, nextSteps, failures } = alert;
  const events = alert.events.map(({ id, actor }) => ({ id, principal: actor.principal }));
  const fields = { outcome: alert.outcome, event: eventName, key, nextSteps, failures, events };
  teller.logger[alert.severity === 'info' ? 'info' : 'warn'](alert.sentence, fields);
  teller.metrics.addMetric('key-event', 'Count', 1);
  return (await publishAlert(alert, teller)) !== 'lost';
}
