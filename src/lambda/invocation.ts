import { setTimeout } from 'node:timers/promises';
import type { Context } from 'aws-lambda';
import { bucketRef } from '../core/bucket-ref.ts';
import type { BucketRef } from '../core/bucket-ref.ts';
import { parseAccountId } from '../core/names.ts';
import type { AccountId, Region } from '../core/names.ts';
import type { Clock } from '../reconcile/ports.ts';
import type { Settings } from '../settings.ts';
import type { BucketHint, TriggerContext } from '../triggers/parse-record.ts';

/** What an invocation gives beside its event. */
export function invocationOf(
  context: Context,
  { ownRoleArn, region }: Settings,
): {
  account: AccountId;
  /** Of this invocation; Lambda tries an asynchronous one again under the same name. */
  name: string;
  trigger: TriggerContext;
  clock: Clock;
  complete: (hint: BucketHint) => BucketRef;
} {
  const ownAccount = ownAccountOf(context, ownRoleArn);
  return {
    account: ownAccount,
    name: context.awsRequestId,
    trigger: { ownRoleArn, ownAccount, onlyRegion: region },
    clock: clockOf(context),
    complete: completedBy(ownAccount, region),
  };
}

/**
 * The account the function runs in: the fifth part of its own ARN, or of its role's where the
 * function runs without an ARN (`serverless invoke local`).
 */
function ownAccountOf(context: Partial<Context>, ownRoleArn: string | undefined): AccountId {
  const arn = context.invokedFunctionArn ?? ownRoleArn ?? '';
  const account = parseAccountId(arn.split(':')[4] ?? '');
  if (account.ok) return account.value;
  throw new Error(
    `Cannot tell the function's own account from ${JSON.stringify(arn)}: set RESEAL_OWN_ROLE_ARN`,
  );
}

const clockOf = (context: Pick<Context, 'getRemainingTimeInMillis'>): Clock => ({
  wait: async (delayMs) => {
    await setTimeout(delayMs);
  },
  remainingMs: () => context.getRemainingTimeInMillis(),
  nowMs: Date.now,
});

/** A hint that names no Region is about a bucket of the function's own. */
const completedBy =
  (account: AccountId, ownRegion: Region) =>
  ({ name, region }: BucketHint): BucketRef =>
    bucketRef(account, region ?? ownRegion, name);
