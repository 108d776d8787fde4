import { bucketArn } from '../../core/bucket-ref.ts';
import type { Cause } from '../../core/cause.ts';
import { describeFailure } from '../../core/describe-failure.ts';
import type { Drift, Seal } from '../../core/drift.ts';
import { sealOf } from '../../core/drift.ts';
import { sealsOfChange } from '../../core/plan.ts';
import type { Change } from '../../core/plan.ts';
import { formatRepairId } from '../../core/repair.ts';
import { bucketSchema } from '../../report/bucket-record.ts';
import type {
  BucketRecord,
  ChangeInFull,
  DriftInWords,
  EncryptionInWords,
  EventRecord,
} from '../../report/bucket-record.ts';
import { describeAlarm } from '../../report/describe-alarm.ts';
import { describeChange } from '../../report/describe-change.ts';
import { describeDrift } from '../../report/describe-drift.ts';
import { recogniseTool } from '../../report/recognise-tool.ts';
import type { EncryptionLook } from '../encryption-look.ts';
import type { Look } from '../look.ts';
import {
  alarmsOf,
  changesOf,
  contestsOf,
  driftsOf,
  failuresOf,
  holdsOf,
  plannedOf,
  remainingOf,
  stateOf,
  warningsOf,
} from '../look.ts';
import { statesOfSeals } from './states-of-seals.ts';

/** What is the same for every bucket of a run. */
export type Recording = { time: string; seals: readonly Seal[] };

/** One bucket for programs. Members are only ever added. */
export function toRecord(
  look: Look,
  causes: readonly Cause[],
  { time, seals }: Recording,
): BucketRecord {
  const { name, region, account } = look.ref;
  return {
    schema: bucketSchema,
    time,
    bucket: name,
    arn: bucketArn(look.ref),
    region,
    account,
    outcome: look.kind,
    state: stateOf(look),
    drifts: driftsOf(look).map(driftInWords),
    seals: statesOfSeals(look, seals),
    ...(look.encryption === undefined ? {} : { encryption: encryptionInFull(look.encryption) }),
    planned: plannedOf(look).map(changeInFull),
    changes: changesOf(look).map(changeInFull),
    remaining: remainingOf(look).map(driftInWords),
    failures: [
      ...failuresOf(look).map((failure) => ({
        kind: failure.kind,
        text: describeFailure(failure),
      })),
      ...(look.kind === 'failed' ? [{ kind: 'bug', text: textOfBug(look.error) }] : []),
    ],
    alarms: alarmsOf(look).map((alarm) => ({ kind: alarm.kind, text: describeAlarm(alarm) })),
    holds: holdsOf(look),
    warnings: warningsOf(look),
    contests: contestsOf(look),
    repairId:
      'drifts' in look && look.repairId !== undefined ? formatRepairId(look.repairId) : null,
    events: causes.map(eventInWords),
  };
}

const eventInWords = (cause: Cause): EventRecord => ({
  event: cause.eventName,
  eventId: cause.eventId ?? null,
  eventTime: cause.eventTime ?? null,
  actor: actorOf(cause),
  role: cause.actor.sessionIssuer ?? null,
  tool: recogniseTool(cause.actor),
});

/** `null` where something is not known, or where there is none. */
const encryptionInFull = ({
  algorithm,
  isBucketKeyOn,
  key,
}: EncryptionLook): EncryptionInWords => ({
  algorithm: algorithm ?? null,
  bucketKey: isBucketKeyOn ?? null,
  key:
    key === undefined
      ? null
      : {
          named: key.named,
          arn: key.arn ?? null,
          aliases: key.aliases ?? null,
          whose: key.whose,
          state: key.state ?? null,
          rotation: key.rotation ?? null,
        },
});

/** Who it was, as far as the record says. */
export const actorOf = ({ actor }: Cause): string | null =>
  actor.principal ?? actor.invokedBy ?? null;

export const textOfBug = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

const driftInWords = (drift: Drift): DriftInWords => ({
  kind: drift.kind,
  seal: sealOf(drift),
  text: describeDrift(drift),
});

const changeInFull = (change: Change): ChangeInFull => ({
  ...describeChange(change),
  seals: sealsOfChange(change),
  ...(change.kind === 'put-policy'
    ? { beforeDocument: change.before?.text ?? null, afterDocument: change.after.text }
    : {
        beforeDocument: change.before === undefined ? null : JSON.stringify(change.before.rules),
        afterDocument: JSON.stringify(change.after.rules),
      }),
});
