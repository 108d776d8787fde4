import type { BaselineSettings } from '../core/baseline.ts';
import { whyKeyIsUnusable } from '../core/encryption/key-health.ts';
import { referenceIn, textOfReference } from '../core/encryption/key-reference.ts';
import type { Failure } from '../core/failure.ts';
import type { KeyCondition, KeyOutcome } from '../core/key-event.ts';
import type { KmsKeyArn, Region } from '../core/names.ts';
import type { Ports } from './ports.ts';

export type KeyPorts = Pick<Ports, 'resolveKey' | 'describeKey'> & {
  /** What is remembered of keys is from before the event. */
  forgetKeys: () => void;
};

/** The required key, and those that the baseline lists beside it. */
type BaselineKeys = Pick<BaselineSettings, 'requiredKey' | 'acceptableKeys'>;

/** The key as an event names it. */
export type NamedKey = { named: string; arn: KmsKeyArn | undefined; region: Region };

/**
 * Whether the key that an event named is one of the baseline's, and how it is now. The event decides neither: it may be
 * late, out of order or undone already. What cannot be told now is not waited for: this is an emergency.
 */
export async function lookAtKey(
  key: NamedKey,
  baseline: BaselineKeys,
  ports: KeyPorts,
): Promise<KeyOutcome> {
  ports.forgetKeys();
  const doubt = await whyNotSurelyOurs(key, baseline, ports);
  if (doubt === 'other-key') return { kind: 'other-key' };
  const condition = await conditionOf(key, ports);
  return { kind: 'key-event', arn: key.arn, condition, doubt };
}

/** `undefined` when it is the baseline's key. */
async function whyNotSurelyOurs(
  { named, arn, region }: NamedKey,
  { requiredKey, acceptableKeys }: BaselineKeys,
  ports: KeyPorts,
): Promise<Failure | 'other-key' | undefined> {
  // Also true of a key that is deleted already, and then without asking.
  const ownNames = [named, arn, arn?.split('/').at(-1)];
  const reference = referenceIn(region, requiredKey);
  if (reference !== undefined && ownNames.includes(textOfReference(reference))) return undefined;
  if (typeof acceptableKeys !== 'string' && acceptableKeys.some((one) => one === arn)) {
    return undefined;
  }
  const baseline = await ports.resolveKey(region, requiredKey);
  // An alias goes with its key, so after a deletion nobody can say which key it was.
  if (baseline.kind === 'unreadable') return baseline.failure;
  if (arn === undefined) return aliasOnly;
  return baseline.value === arn ? undefined : 'other-key';
}

const aliasOnly: Failure = {
  kind: 'not-understood',
  action: 'kms:DescribeKey',
  problem: 'the event does not name the key by id or ARN',
};

async function conditionOf({ arn, region }: NamedKey, ports: KeyPorts): Promise<KeyCondition> {
  if (arn === undefined) return { kind: 'not-told', failure: aliasOnly };
  const observed = await ports.describeKey(arn, region);
  if (observed.kind === 'absent') return { kind: 'gone' };
  if (observed.kind === 'unreadable') return { kind: 'not-told', failure: observed.failure };
  const problem = whyKeyIsUnusable(observed.value);
  if (problem === undefined) return { kind: 'usable' };
  return { kind: 'unusable', state: observed.value.state, problem };
}
