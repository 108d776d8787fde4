import type { Cause } from '../../core/cause.ts';
import { describeFailure } from '../../core/describe-failure.ts';
import type { Drift } from '../../core/drift.ts';
import { sealOf } from '../../core/drift.ts';
import type { Change } from '../../core/plan.ts';
import { formatRepairId } from '../../core/repair.ts';
import { describeAlarm } from '../../report/describe-alarm.ts';
import { describeChange } from '../../report/describe-change.ts';
import { describeDrift } from '../../report/describe-drift.ts';
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
import { statesOfSeals } from './encryption-lines.ts';

/** One bucket in `--json`. Members are only ever added. */
export function toResult(look: Look, causes: readonly Cause[]) {
  const { name, region, account } = look.ref;
  return {
    bucket: name,
    region,
    account,
    outcome: look.kind,
    state: stateOf(look),
    drifts: driftsOf(look).map(driftInWords),
    ...(look.encryption === undefined ? {} : encryptionInFull(look, look.encryption)),
    /** What `fix` would write. */
    planned: plannedOf(look).map(changeInFull),
    /** What was written. */
    changes: changesOf(look).map(changeInFull),
    /** Drift that S3 still shows after the writes. */
    remaining: remainingOf(look).map(driftInWords),
    failures: [
      ...failuresOf(look).map((failure) => ({
        kind: failure.kind,
        text: describeFailure(failure),
      })),
      ...(look.kind === 'failed' ? [{ kind: 'bug', text: textOfBug(look.error) }] : []),
    ],
    alarms: alarmsOf(look).map((alarm) => ({ kind: alarm.kind, text: describeAlarm(alarm) })),
    /** Why seals are left as they are, and what would lift that. */
    holds: holdsOf(look),
    warnings: warningsOf(look),
    contests: contestsOf(look),
    repairId:
      'drifts' in look && look.repairId !== undefined ? formatRepairId(look.repairId) : null,
    events: causes.map((cause) => ({
      event: cause.eventName,
      eventId: cause.eventId ?? null,
      eventTime: cause.eventTime ?? null,
      actor: actorOf(cause),
    })),
  };
}

/** `null` where something is not known, or where there is none. */
const encryptionInFull = (look: Look, { algorithm, isBucketKeyOn, key }: EncryptionLook) => ({
  seals: statesOfSeals(look),
  encryption: {
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
  },
});

/** Who it was, as far as the record says. */
export const actorOf = ({ actor }: Cause): string | null =>
  actor.principal ?? actor.invokedBy ?? null;

export const textOfBug = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

const driftInWords = (drift: Drift) => ({
  kind: drift.kind,
  seal: sealOf(drift),
  text: describeDrift(drift),
});

/** In words, and the whole documents as text, so that what was replaced can be put back. */
const changeInFull = (change: Change) => ({
  ...describeChange(change),
  ...(change.kind === 'put-policy'
    ? { beforeDocument: change.before?.text ?? null, afterDocument: change.after.text }
    : {
        beforeDocument: change.before === undefined ? null : JSON.stringify(change.before.rules),
        afterDocument: JSON.stringify(change.after.rules),
      }),
});
