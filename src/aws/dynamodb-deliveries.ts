import type { Region } from '../core/names.ts';
import type { LedgerAnswer } from '../reconcile/ledger.ts';
import type { ClientsWhenAsked } from './clients-when-asked.ts';
import { dynamodbTable } from './dynamodb-table.ts';
import { mapAnswer } from './ledger-answers.ts';
import { deliveryKey, expiry } from './ledger-keys.ts';

/** Longer than a function may run, so that nobody takes what is still being sent. */
const CLAIM_MS = 90_000;

/** SNS and Lambda deliver at least once; the table remembers what was sent where. */
export type Deliveries = {
  claim: (id: string, nowMs: number) => Promise<LedgerAnswer<'claimed' | 'sent' | 'being-sent'>>;
  markSent: (id: string, nowMs: number) => Promise<LedgerAnswer<unknown>>;
  /** What was not sent may be claimed again at once. */
  release: (id: string) => Promise<LedgerAnswer<unknown>>;
};

/** @param holder names the container: an answer that was lost has claimed for it all the same. */
export function deliveriesIn(
  tableName: string,
  region: Region,
  clients: Pick<ClientsWhenAsked, 'dynamodb'>,
  holder: string,
): Deliveries {
  const table = dynamodbTable(tableName, region, clients);
  return {
    claim: async (id, nowMs) => {
      const put = await table.put({
        Item: {
          ...deliveryKey(id),
          holder: { S: holder },
          untilMs: { N: String(nowMs + CLAIM_MS) },
          expires: expiry('delivery', nowMs),
        },
        ConditionExpression:
          'attribute_not_exists(pk) OR (attribute_not_exists(sentMs) AND (untilMs <= :now OR holder = :holder))',
        ExpressionAttributeValues: { ':now': { N: String(nowMs) }, ':holder': { S: holder } },
      });
      if (!put.ok) return put;
      if (put.value.kind === 'written') return { ok: true, value: 'claimed' };
      const found = await table.get({ Key: deliveryKey(id), ProjectionExpression: 'sentMs' });
      return mapAnswer(found, (item) => (item?.['sentMs'] ? 'sent' : 'being-sent'));
    },
    markSent: async (id, nowMs) =>
      table.update({
        Key: deliveryKey(id),
        UpdateExpression: 'SET sentMs = :now, expires = :expires',
        ExpressionAttributeValues: {
          ':now': { N: String(nowMs) },
          ':expires': expiry('delivery', nowMs),
        },
      }),
    release: async (id) =>
      table.remove({
        Key: deliveryKey(id),
        ConditionExpression: 'attribute_not_exists(sentMs)',
      }),
  };
}
