import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { awsClients } from '../../src/aws/clients.ts';
import { dynamodbLedger } from '../../src/aws/dynamodb-ledger.ts';
import { bucketRef } from '../../src/core/bucket-ref.ts';
import type { AccountId, BucketName, Region } from '../../src/core/names.ts';
import type { Ledger } from '../../src/reconcile/ledger.ts';
import { digestDays } from '../../src/report/digest-counters.ts';
import { exception } from '../support/ledger-builders.ts';
import { readSample, startPackedFunction } from './packed-function.ts';
import type { PackedFunction } from './packed-function.ts';
import { account, region } from './stack-on-moto.ts';

const dayMs = 24 * 60 * 60_000;
const actor = 'arn:aws:iam::111122223333:role/ci/deploy';

let packed: PackedFunction;
let ledger: Ledger;
beforeAll(async () => {
  packed = await startPackedFunction('DigestLambdaFunction');
  const table = packed.variables['RESEAL_LEDGER_TABLE'] ?? '';
  ledger = dynamodbLedger(table, region as Region, awsClients({ pathStyle: true }));
}, 60_000);
afterAll(async () => packed.stop());

/** What the rule with its schedule sends; a digest asks nothing of it. */
const event = readSample('eventbridge-scheduled-event-synthetic.json');

describe('the packed function digest', () => {
  it('tells of an empty ledger that nothing is known', async () => {
    const { kind, body } = await packed.invoke(event);
    expect({ kind, body }).toMatchObject({
      kind: 'response',
      body: { outcome: 'digest', severity: 'warning', repairs: 0, lastSweep: null },
    });
    expect(packed.told()).toEqual([body]);
  });

  it('answers with the digest of the seven days before today, and publishes it to both topics', async () => {
    const nowMs = Date.now();
    const { days, fromMs, untilMs } = digestDays(nowMs);
    const counters = {
      repairs: 2,
      'outcome repaired': 1,
      'outcome held': 1,
      [`actor ${actor}`]: 3,
    };
    const dayBefore = `digest-${new Date(fromMs - dayMs).toISOString().slice(0, 10)}`;
    const today = `digest-${new Date(untilMs).toISOString().slice(0, 10)}`;
    for (const day of [dayBefore, ...days, today]) await ledger.addCounters(day, counters, nowMs);
    const ref = bucketRef(account as AccountId, region as Region, 'app-data' as BucketName);
    const endsMs = untilMs + 30 * dayMs;
    await ledger.putException({ ...exception(ref), grantedAtMs: nowMs, untilMs: endsMs });

    const { kind, body } = await packed.invoke(event);
    expect({ kind, body }).toMatchObject({
      kind: 'response',
      body: {
        kind: 'digest',
        outcome: 'digest',
        account,
        region,
        from: new Date(untilMs - 7 * dayMs).toISOString(),
        until: new Date(untilMs).toISOString(),
        repairs: 14,
        outcomes: { repaired: 7, held: 7 },
        actors: [{ name: actor, count: 21 }],
        exceptions: [{ bucket: 'app-data', until: new Date(endsMs).toISOString() }],
      },
    });
    const [alert, ofAmazonQ] = packed.aws.published;
    expect(alert).toMatchObject({ attributes: { outcome: 'digest', account, region } });
    expect(ofAmazonQ?.topicArn).toBe(packed.variables['RESEAL_AMAZON_Q_TOPIC_ARN']);
    expect(JSON.parse(ofAmazonQ?.message ?? '')).toMatchObject({ source: 'custom' });
    expect(packed.told()).toEqual([body]);
  });

  it.each([
    ['Query', 'dynamodb:Query'],
    ['Publish', 'sns:Publish'],
  ])('fails where %s is denied, so that Lambda tries again', async (operation, action) => {
    packed.aws.faults.add({ kind: 'access-denied', operation });
    expect(await packed.invoke(event)).toMatchObject({
      kind: 'error',
      body: { errorMessage: expect.stringMatching(`^The digest is not told: .*${action}`) },
    });
    packed.aws.faults.clear();
    expect(packed.told()).toEqual([]);
  });
});
