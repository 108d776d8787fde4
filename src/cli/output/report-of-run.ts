import { runSchema } from '../../report/bucket-record.ts';
import type { Report } from '../../report/bucket-record.ts';
import type { Look } from '../look.ts';
import { ownVersion } from '../own-version.ts';
import type { Run } from '../run.ts';
import { toRecord } from './bucket-result.ts';

/** The results of a run as data, from which every format is made. */
export function reportOfRun(looks: readonly Look[], run: Run, command: string, time: Date): Report {
  const { account, interruption, problems } = run;
  const recording = { time: time.toISOString(), seals: account.seals };
  const buckets = looks.map((look) =>
    toRecord(look, run.causes.get(look.ref.name) ?? [], recording),
  );
  return {
    runs: [
      {
        schema: runSchema,
        version: ownVersion(),
        command,
        time: recording.time,
        account: account.id,
        region: account.settings.region,
        buckets: buckets.length,
        isComplete: problems.length === 0 && !interruption.isStopping(),
        problems: [...problems],
      },
    ],
    buckets,
  };
}
