import { recordedSettings } from '../../src/aws/recorded-settings.ts';
import { awsClients } from '../../src/aws/clients.ts';
import { sha256 } from '../../src/aws/sha256.ts';
import type { BucketRef } from '../../src/core/bucket-ref.ts';
import type { Failure } from '../../src/core/failure.ts';
import type { RepairId, RepairState, RepairSummary } from '../../src/core/repair.ts';
import type { DocumentText, SettingName } from '../../src/core/roll-back.ts';
import { lookUpRollback } from '../../src/reconcile/look-up-rollback.ts';
import type { Ledger } from '../../src/reconcile/ledger.ts';
import { rollBack } from '../../src/reconcile/roll-back.ts';
import type { RolledBack, RollbackPorts } from '../../src/reconcile/roll-back.ts';
import { cause, minuteMs, nowMs, recordedDocument } from './ledger-builders.ts';

/** Repairs as Reseal makes them: recorded, then written to the local account, whatever the documents are. */

export const hourMs = 60 * minuteMs;
export const ada = 'arn:aws:iam::111122223333:user/ada';

let uniqueIds = 0;

/** The ports against the local account that the environment points at. Time stands still. */
export const rollbackPorts = (ledger: Ledger): RollbackPorts => ({
  ledger,
  ...recordedSettings(awsClients({ pathStyle: true })),
  sha256,
  uniqueId: () => `unique-${++uniqueIds}`,
  clock: { nowMs: () => nowMs, wait: () => Promise.resolve(), remainingMs: () => Infinity },
});

export type Documents = Record<SettingName, DocumentText>;

export async function documentsOf(ref: BucketRef, ports: RollbackPorts): Promise<Documents> {
  const read = async (setting: SettingName): Promise<DocumentText> => {
    const observed = await ports.readSetting(ref, setting);
    if (observed.kind === 'unreadable') throw new Error(JSON.stringify(observed.failure));
    return observed.kind === 'present' ? observed.value : undefined;
  };
  return { encryption: await read('encryption'), policy: await read('policy') };
}

type Repair = Partial<Pick<RepairSummary, 'seals' | 'runId' | 'causes'>> & {
  planned: Partial<Record<SettingName, string>>;
  age?: number;
  state?: Exclude<RepairState, 'intended'>;
};

/** @param repair `age` in minutes. */
export async function repairBucket(
  ref: BucketRef,
  { planned, age = 10, state = 'written', runId = `run-${age}`, ...changes }: Repair,
  ports: RollbackPorts,
): Promise<RepairId> {
  const id = { ref, timeMs: nowMs - age * minuteMs, unique: runId };
  const before = await documentsOf(ref, ports);
  const settingFor = (setting: SettingName) => {
    const [was, is] = [before[setting], planned[setting]];
    return {
      before:
        was === undefined
          ? ({ kind: 'absent' } as const)
          : ({ kind: 'present', value: recordedDocument(was) } as const),
      ...(is === undefined ? {} : { planned: recordedDocument(is) }),
    };
  };
  const settings = { encryption: settingFor('encryption'), policy: settingFor('policy') };
  const seals = ['encryption', 'transport'] as const;
  const intent = { id, runId, seals, causes: [cause()], settings, ...changes };
  fail(await ports.ledger.recordIntent(intent));
  for (const setting of ['encryption', 'policy'] as const) {
    if (planned[setting] === undefined || state === 'failed') continue;
    const failure = await ports.restoreSetting(ref, setting, planned[setting]);
    if (failure !== undefined) throw new Error(JSON.stringify(failure));
  }
  fail(await ports.ledger.recordOutcome(id, { state, timeMs: id.timeMs, words: 'both written' }));
  return id;
}

function fail(answer: { ok: true } | { ok: false; failure: Failure }): void {
  if (!answer.ok) throw new Error(JSON.stringify(answer.failure));
}

/** Looks up and rolls back at once, as with `--yes --force`. */
export async function rollBackNow(
  ref: BucketRef,
  ports: RollbackPorts,
  to?: RepairId,
): Promise<RolledBack> {
  const looked = await lookUpRollback(ref, to, ports);
  if (looked.kind !== 'planned') throw new Error(JSON.stringify(looked));
  return rollBack(looked.rollback, { by: ada, forMs: 24 * hourMs }, ports);
}
