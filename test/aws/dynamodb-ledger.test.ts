import {
  CreateTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  PutItemCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { isWorthRetrying } from '../../src/core/failure.ts';
import { startLocalAccount } from '../../src/local/start-local-account.ts';
import type { LocalAccount } from '../../src/local/start-local-account.ts';
import type { Ledger } from '../../src/reconcile/ledger.ts';
import { dynamodbClientFor, ledgerOf, openLedger } from '../contract/ledgers.ts';
import { present, ref } from '../support/core-builders.ts';
import {
  exception,
  intent,
  minuteMs,
  nowMs,
  recordedDocument,
} from '../support/ledger-builders.ts';

let aws: LocalAccount;
let client: DynamoDBClient;
let ledger: Ledger;
let TableName: string;
beforeEach(async () => {
  aws = await startLocalAccount();
  client = dynamodbClientFor(aws.endpoint);
  ledger = await openLedger(client);
  [TableName = ''] = (await client.send(new ListTablesCommand({}))).TableNames ?? [];
  aws.requests.length = 0;
});
afterEach(async () => {
  client.destroy();
  await aws.close();
});

const key = {
  pk: { S: 'bucket#111122223333#eu-west-1#example-bucket' },
  sk: { S: 'repair#2026-11-21T12:00:00.000Z#run-1' },
};
const operations = (): string[] => aws.requests.map(({ operation }) => operation);
const lease = { holder: 'run-1', untilMs: nowMs + minuteMs };
const written = { state: 'written', timeMs: nowMs, words: 'both written' } as const;

describe('calls', () => {
  it('asks once for exceptions, recent repairs and the lease, without the documents', async () => {
    const long = recordedDocument('x'.repeat(20_480));
    const settings = { ...intent().settings, policy: { before: present(long), planned: long } };
    await ledger.recordIntent(intent({ settings }));
    aws.requests.length = 0;
    const answer = await ledger.readBucket(ref, nowMs - minuteMs);
    expect(answer).toMatchObject({ ok: true, value: { repairs: [{ state: 'intended' }] } });
    expect(JSON.stringify(answer)).not.toContain(long.text);
    expect(operations()).toEqual(['Query']);
  });

  it('puts a lease, an intent and an outcome with one call each', async () => {
    await ledger.takeLease(ref, lease, nowMs);
    await ledger.recordIntent(intent());
    await ledger.recordOutcome(intent().id, written);
    await ledger.releaseLease(ref, lease.holder);
    expect(operations()).toEqual(['PutItem', 'PutItem', 'UpdateItem', 'DeleteItem']);
  });

  it('lets DynamoDB delete items some time after they have served', async () => {
    await ledger.takeLease(ref, lease, nowMs);
    await ledger.recordIntent(intent());
    await ledger.putException(exception());
    await ledger.putCheckpoint('run-1', { checkpoint: 'token', replaces: undefined }, nowMs);
    await ledger.addCounters('run-1', { held: 1 }, nowMs);
    const { Items: items = [] } = await client.send(new ScanCommand({ TableName }));
    const days = items.map(({ sk, expires }) => [
      sk?.S?.replace(/#2026.*/, ''),
      Math.round((Number(expires?.N) * 1_000 - nowMs) / (24 * 60 * minuteMs)),
    ]);
    expect(Object.fromEntries(days)).toEqual({
      'state#lease': 1,
      repair: 400,
      'state#exception#transport': 91,
      checkpoint: 90,
      counters: 90,
    });
  });
});

describe('failures', () => {
  it.each([
    { kind: 'throttle', failure: { kind: 'throttled', action: 'dynamodb:PutItem' } },
    { kind: 'access-denied', failure: { kind: 'denied', action: 'dynamodb:PutItem' } },
    { kind: 'internal', failure: { kind: 'unavailable', name: 'InternalServerError' } },
  ] as const)('answers $kind as a failure', async ({ kind, failure }) => {
    aws.faults.add({ kind, operation: 'PutItem' });
    const once = dynamodbClientFor(aws.endpoint, 1);
    const answer = await ledgerOf(once, TableName).recordIntent(intent());
    expect(answer).toMatchObject({ ok: false, failure });
    once.destroy();
  });

  it('says which table is missing', async () => {
    const failure = { kind: 'table-not-found', table: 'nowhere', region: 'eu-west-1' };
    const missing = ledgerOf(client, 'nowhere');
    expect(await missing.readBucket(ref, 0)).toMatchObject({ ok: false, failure });
    expect(await missing.readEntry(intent().id)).toMatchObject({ kind: 'unreadable', failure });
  });

  it('says that nobody answers', async () => {
    await aws.close();
    // The test runner's realm hides the code of the error from the SDK, so the kind is not known here.
    const answer = await ledger.readBucket(ref, 0);
    expect(!answer.ok && isWorthRetrying(answer.failure)).toBe(true);
    aws = await startLocalAccount();
  });

  it('refuses what is larger than an item may be, and records nothing', async () => {
    const huge = recordedDocument('x'.repeat(410_000));
    const settings = { ...intent().settings, policy: { before: present(huge) } };
    const answer = await ledger.recordIntent(intent({ settings }));
    expect(answer).toMatchObject({ ok: false, failure: { kind: 'rejected' } });
    expect(await ledger.readEntry(intent().id)).toEqual({ kind: 'absent' });
  });
});

describe('an answer that was lost, the call being made again', () => {
  const loseTheFirst = (operation: string): void =>
    aws.faults.add({ kind: 'lost-reply', operation, times: 1 });

  it('leaves one intent, and a lease that is ours', async () => {
    loseTheFirst('PutItem');
    expect(await ledger.recordIntent(intent())).toEqual({ ok: true, value: 'recorded' });
    loseTheFirst('PutItem');
    expect(await ledger.takeLease(ref, lease, nowMs)).toEqual({ ok: true, value: 'taken' });
  });

  it('leaves the outcome recorded', async () => {
    await ledger.recordIntent(intent());
    loseTheFirst('UpdateItem');
    expect(await ledger.recordOutcome(intent().id, written)).toEqual({
      ok: true,
      value: 'written',
    });
  });
});

describe('items that are not as we write them', () => {
  const unreadable = { kind: 'unreadable', failure: { kind: 'not-understood' } };

  it.each([
    { sets: 'settings', value: '{"Sid":"secret', why: 'it is cut off' },
    { sets: 'settings', value: '{"policy":{}}', why: 'it has another shape' },
    { sets: 'about', value: 'null', why: 'it says nothing' },
    { sets: 'about', value: '{"id":"2026"}', why: 'its id is none' },
    { sets: 'repairState', value: 'undone', why: 'a later version wrote it' },
  ])('are unreadable, never absent: $sets, as $why', async ({ sets, value }) => {
    await ledger.recordIntent(intent());
    await client.send(
      new UpdateItemCommand({
        TableName,
        Key: key,
        UpdateExpression: `SET ${sets} = :value`,
        ExpressionAttributeValues: { ':value': { S: value } },
      }),
    );
    const entry = await ledger.readEntry(intent().id);
    expect(entry).toMatchObject(unreadable);
    expect(JSON.stringify(entry)).not.toContain('secret');
  });

  it('are unreadable, never absent: a fate that a later version wrote', async () => {
    await ledger.recordIntent(intent());
    await ledger.recordOutcome(intent().id, { ...written, fates: { policy: 'written' } });
    await client.send(
      new UpdateItemCommand({
        TableName,
        Key: key,
        UpdateExpression: 'SET fates = :value',
        ExpressionAttributeValues: { ':value': { S: '{"policy":"undone"}' } },
      }),
    );
    expect(await ledger.readEntry(intent().id)).toMatchObject(unreadable);
  });

  it('have no fates where an earlier release ended the repair', async () => {
    await ledger.recordIntent(intent());
    await ledger.recordOutcome(intent().id, written);
    const { Items = [] } = await client.send(new ScanCommand({ TableName }));
    expect(Items[0]).not.toHaveProperty('fates');
    const outcome = { state: 'written', timeMs: nowMs, words: 'both written' };
    expect(await ledger.readEntry(intent().id)).toMatchObject({ value: { outcome } });
  });

  it('never give back a document that does not have its hash', async () => {
    const forged = { ...recordedDocument('{}'), text: '{"Statement":[]}' };
    const settings = { ...intent().settings, policy: { before: present(forged) } };
    await ledger.recordIntent(intent({ settings }));
    expect(await ledger.readEntry(intent().id)).toMatchObject(unreadable);
  });

  it('make the record of the bucket a failure: an exception may be among them', async () => {
    const Item = { pk: key.pk, sk: { S: 'state#exception#transport' }, about: { S: '{}' } };
    await client.send(new PutItemCommand({ TableName, Item }));
    const answer = await ledger.readBucket(ref, nowMs);
    expect(answer).toMatchObject({ ok: false, failure: { kind: 'not-understood' } });
  });

  it('do not let an exception count of which nobody knows since when it holds', async () => {
    const { grantedAtMs: _, ...byHand } = exception();
    const Item = {
      pk: key.pk,
      sk: { S: 'state#exception#transport' },
      about: { S: JSON.stringify(byHand) },
      untilMs: { N: String(byHand.untilMs) },
    };
    await client.send(new PutItemCommand({ TableName, Item }));
    const answer = await ledger.readBucket(ref, nowMs);
    expect(answer).toMatchObject({ failure: { problem: expect.stringContaining('grantedAtMs') } });
  });
});

describe('the local account', () => {
  it('keeps the tables of accounts and Regions apart', async () => {
    const elsewhere = new DynamoDBClient({
      endpoint: aws.endpoint,
      region: 'eu-central-1',
      credentials: { accessKeyId: '111122223333', secretAccessKey: 'local' },
    });
    expect((await elsewhere.send(new ListTablesCommand({}))).TableNames).toEqual([]);
    elsewhere.destroy();
  });

  it('tells the name of an error', async () => {
    const input = { TableName, AttributeDefinitions: [], KeySchema: [] };
    await expect(client.send(new CreateTableCommand(input))).rejects.toMatchObject({
      name: 'ValidationException',
    });
    expect(aws.requests.at(-1)).toMatchObject({ operation: 'CreateTable', status: 400 });
  });
});
