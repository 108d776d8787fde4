import type { Logger } from '@aws-lambda-powertools/logger';
import type { Metrics } from '@aws-lambda-powertools/metrics';

type Line = { level: string; message: string; rest: unknown[] };

/** Keeps what is logged and counted, in the place of Powertools. */
export function recorder() {
  const lines: Line[] = [];
  const counts: Record<string, number> = {};
  const log =
    (level: string) =>
    (message: string, ...rest: unknown[]) => {
      lines.push({ level, message, rest });
    };
  const logger = { info: log('info'), warn: log('warn'), error: log('error') } as unknown as Logger;
  const addMetric = (name: string, _unit: string, value: number): void => {
    counts[name] = (counts[name] ?? 0) + value;
  };
  return { lines, counts, logger, metrics: { addMetric } as unknown as Metrics };
}
