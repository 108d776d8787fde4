import type { KeyAlert } from '../../report/alert-contract.ts';
import { deliver } from './deliver.ts';
import { heading, say } from './show.ts';
import type { Stage } from './stage.ts';

/**
 * Somebody schedules the required key for deletion, and the function tells of it.
 * @returns what was shown and is not true.
 */
export async function playKeyScene({ aws, scheduleKeyDeletion }: Stage): Promise<string[]> {
  heading('alice schedules the key for deletion that all these buckets use');
  aws.published.length = 0;
  const delivered = aws.trail.length;
  await scheduleKeyDeletion();
  const { comeBack } = await deliver(aws.trail.slice(delivered));
  const alerts = aws.published.map(({ message }) => JSON.parse(message) as KeyAlert);
  for (const { sentence } of alerts) say(`  ${sentence}`);
  const [alert] = alerts;
  const isTold =
    alerts.length === 1 && alert?.outcome === 'key-event' && alert.key.state === 'PendingDeletion';
  return isTold && comeBack === 0 ? [] : [`the key was told of in ${alerts.length} alerts`];
}
