import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ledgerInMemory } from '../../src/reconcile/ledger-in-memory.ts';
import { backendsUnderTest } from './backends.ts';
import { aclWebsiteLoggingCases } from './cases/acl-website-logging.ts';
import { bucketCases } from './cases/buckets.ts';
import { encryptionCases } from './cases/encryption.ts';
import { ownershipCases } from './cases/ownership.ts';
import { kmsCases } from './cases/kms.ts';
import { keyPolicyCases } from './cases/key-policy.ts';
import { listBucketsCases } from './cases/list-buckets.ts';
import { messagingCases } from './cases/messaging.ts';
import { policyCases } from './cases/policy.ts';
import { publicAccessCases } from './cases/public-access.ts';
import { sqsCases } from './cases/sqs.ts';
import { ssmCases } from './cases/ssm.ts';
import { connect } from './clients.ts';
import { knownDifferences } from './known-differences.ts';
import { describeLedger } from './ledger-contract.ts';
import { dynamodbClientFor, openLedger } from './ledgers.ts';

const cases = [
  ...bucketCases,
  ...ownershipCases,
  ...encryptionCases,
  ...policyCases,
  ...publicAccessCases,
  ...listBucketsCases,
  ...aclWebsiteLoggingCases,
  ...kmsCases,
  ...keyPolicyCases,
  ...messagingCases,
  ...sqsCases,
  ...ssmCases,
];

// One file for all cases: a second one would run at the same time and reset moto under this one.
const backends = backendsUnderTest(process.env['RESEAL_MOTO_ENDPOINT']);

describe.each(backends)('the contract of AWS, kept by $name', (backend) => {
  let connection: ReturnType<typeof connect>;
  beforeEach(async () => {
    connection = connect((await backend.renew()).endpoint);
  });
  afterEach(() => connection.disconnect());
  afterAll(() => backend.stop());

  it.each(cases)('$behaviour ($why)', async ({ behaviour, run, expects }) => {
    const difference = knownDifferences.find((known) => known.behaviour === behaviour);
    const expected = backend.name === 'moto' && difference ? difference.moto : expects;
    expect(await run(connection.aws)).toEqual(expected);
  });
});

describeLedger('the process', () => Promise.resolve(ledgerInMemory()));

describe.each(backends)('on $name', (backend) => {
  let client: DynamoDBClient | undefined;
  describeLedger('DynamoDB', async () => {
    // Of two updates at once moto loses one, seldom; DynamoDB never does. It is asked one at a time.
    const maxSockets = backend.name === 'moto' ? 1 : undefined;
    client = dynamodbClientFor((await backend.renew()).endpoint, undefined, maxSockets);
    return openLedger(client);
  });
  afterAll(async () => {
    client?.destroy();
    await backend.stop();
  });
});

describe('the known differences', () => {
  it.each(knownDifferences)('$behaviour: is a case, and differs', ({ behaviour, moto }) => {
    const found = cases.filter((each) => each.behaviour === behaviour);
    expect(found).toHaveLength(1);
    expect(found[0]?.expects).not.toEqual(moto);
  });

  it('no two cases have the same name', () => {
    expect(new Set(cases.map(({ behaviour }) => behaviour)).size).toBe(cases.length);
  });
});
