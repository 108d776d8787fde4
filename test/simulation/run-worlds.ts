import { Worker } from 'node:worker_threads';
import type { Report, Work } from './worker.ts';

const workerFile = new URL('worker.ts', import.meta.url);

/** Runs worlds in workers, all of which stop at the first failure. @returns it, if there is one. */
export async function runWorlds(
  work: Omit<Work, 'step'>,
  workers: number,
  onReport: (report: Report) => void = () => undefined,
): Promise<Report | undefined> {
  let failed: Report | undefined;
  const running = Array.from({ length: workers }, (_, at) => {
    const workerData: Work = { ...work, from: work.from + at, step: workers };
    return new Worker(workerFile, { workerData });
  });
  await Promise.all(
    running.map(
      async (worker) =>
        new Promise<void>((resolve, reject) => {
          worker.on('message', (report: Report) => {
            onReport(report);
            if (report.violation === undefined || failed !== undefined) return;
            failed = report;
            for (const one of running) void one.terminate();
          });
          worker.on('error', reject);
          worker.on('exit', () => {
            resolve();
          });
        }),
    ),
  );
  return failed;
}
