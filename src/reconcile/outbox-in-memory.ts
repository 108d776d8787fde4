import { answer } from './immediate-answer.ts';
import type { Outbox, UndeliveredAlert } from './outbox.ts';

export function outboxInMemory(): Outbox {
  const alerts = new Map<string, UndeliveredAlert>();
  const keyOf = ({ id, timeMs }: Pick<UndeliveredAlert, 'id' | 'timeMs'>) => `${timeMs} ${id}`;
  return {
    putUndelivered: (alert) => {
      alerts.set(keyOf(alert), structuredClone(alert));
      return answer('recorded');
    },
    listUndelivered: (limit) => {
      const oldestFirst = [...alerts.values()].toSorted((one, other) => one.timeMs - other.timeMs);
      return answer(structuredClone(oldestFirst.slice(0, limit)));
    },
    removeUndelivered: (alert) => answer(alerts.delete(keyOf(alert)) ? 'removed' : 'absent'),
  };
}
