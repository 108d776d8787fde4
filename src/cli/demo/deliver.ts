import type { Context } from 'aws-lambda';
import type { TrailRecord } from '../../local/trail/record.ts';
import { account, region } from './stage.ts';

/** As many messages as the deployed queue hands to one invocation. */
const BATCH_SIZE = 10;

const context = {
  functionName: 'reseal-dev-bucket-changed',
  invokedFunctionArn: `arn:aws:lambda:${region}:${account}:function:reseal-dev-bucket-changed`,
  awsRequestId: 'demo',
  memoryLimitInMB: '512',
  getRemainingTimeInMillis: () => 60_000,
};

/**
 * Hands CloudTrail records to the deployed handler, as EventBridge and the queue would.
 * @returns how many messages were handed over, and how many have to come back.
 */
export async function deliver(
  records: readonly TrailRecord[],
): Promise<{ messages: number; comeBack: number }> {
  // Loaded now, because it reads its settings when it is loaded.
  const { handler } = await import('../../../handlers/bucket-changed.ts');
  let comeBack = 0;
  for (let first = 0; first < records.length; first += BATCH_SIZE) {
    const batch = records.slice(first, first + BATCH_SIZE).map(toMessage);
    const answer = await handler({ Records: batch }, context as Context);
    comeBack += answer.batchItemFailures.length;
  }
  return { messages: records.length, comeBack };
}

const toMessage = (record: TrailRecord) => ({
  messageId: record.eventID,
  eventSource: 'aws:sqs',
  body: JSON.stringify({
    version: '0',
    id: record.eventID,
    'detail-type': 'AWS API Call via CloudTrail',
    source: `aws.${record.eventSource.split('.', 1)[0]}`,
    account,
    time: record.eventTime,
    region: record.awsRegion,
    resources: [],
    detail: record,
  }),
});
