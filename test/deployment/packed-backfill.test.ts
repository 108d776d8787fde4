import { GetBucketEncryptionCommand, GetBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sealedEncryptionOf, sealedPolicyOf } from '../support/local-world.ts';
import { readSample, startPackedFunction } from './packed-function.ts';
import type { PackedFunction } from './packed-function.ts';

const buckets = ['app-data', 'app-logs', 'app-orders', 'web-assets'];

let packed: PackedFunction;
beforeAll(async () => {
  packed = await startPackedFunction('BackfillLambdaFunction');
}, 60_000);
afterAll(async () => packed.stop());
beforeEach(() => {
  packed.replaceBuckets(buckets);
  packed.told();
  packed.written();
});

/** As the function answers who invokes it by hand. */
type Summary = { run: string; time: string; endedAt: string };
const invoke = async (event: unknown): Promise<Summary> => {
  const { kind, body } = await packed.invoke(event);
  expect(kind).toBe('response');
  return body as Summary;
};

const refused = (problem: string): object => {
  return { kind: 'error', body: { errorType: 'Error', errorMessage: problem } };
};

const batch = (...bodies: string[]) => ({
  Records: bodies.map((body, index) => ({
    messageId: `m-${index}`,
    eventSource: 'aws:sqs',
    body,
  })),
});

/** When it was told and when it was answered are two times. */
const untimed = (summary: Summary): object => ({ ...summary, time: expect.any(String) });

describe('the packed function backfill', () => {
  it('looks at every bucket for inspect.json, writes none, and answers with what it tells', async () => {
    const summary = await invoke(readSample('backfill/inspect.json'));
    expect(summary).toMatchObject({
      kind: 'backfill',
      outcome: 'backfill-ended',
      severity: 'warning',
      mode: 'inspect',
      fanOut: 'in-place',
      listed: 4,
      chosen: 4,
      outcomes: { inspected: 4 },
      notFinished: 0,
      drifts: { 'algorithm-weaker': 4, 'http-allowed': 4 },
      failures: [],
    });
    expect(Date.parse(summary.time)).toBeGreaterThanOrEqual(Date.parse(summary.endedAt));
    expect(packed.told()).toEqual([untimed(summary)]);
    expect(packed.written()).toEqual([]);
  });

  it('repairs what some-in-place.json asks for, and no other bucket', async () => {
    const summary = await invoke(readSample('backfill/some-in-place.json'));
    expect(summary).toMatchObject({
      severity: 'info',
      mode: 'repair',
      listed: 3,
      chosen: 2,
      outcomes: { repaired: 2 },
    });
    expect(packed.told()).toEqual([untimed(summary)]);
    expect(packed.written().toSorted()).toEqual(['app-data', 'app-orders']);
    const s3 = new S3Client({ forcePathStyle: true });
    const Bucket = 'app-orders';
    const encryption = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
    const { Rules } = encryption.ServerSideEncryptionConfiguration ?? {};
    expect(Rules).toMatchObject([sealedEncryptionOf(packed.keyArn)]);
    const { Policy = '' } = await s3.send(new GetBucketPolicyCommand({ Bucket }));
    expect(JSON.parse(Policy)).toEqual(sealedPolicyOf(Bucket));
    const again = await invoke(readSample('backfill/some-in-place.json'));
    expect(again).toMatchObject({ outcomes: { unchanged: 2 } });
    expect(packed.written()).toEqual([]);
  });

  it('says that no run is known for resume.json, and how one stands that is', async () => {
    const sample = readSample('backfill/resume.json') as { resume: string };
    expect(await packed.invoke(sample)).toMatchObject(
      refused(`The ledger has no run ${sample.resume}: start one without resume`),
    );
    const ended = await invoke(readSample('backfill/some-in-place.json'));
    expect(await invoke({ resume: ended.run })).toEqual(untimed(ended));
    const { run, ...stand } = await invoke({ fanOut: 'queue', prefix: 'app-' });
    const queued = { stands: 'queued; it goes on by itself', phase: 'looking' };
    expect(stand).toEqual({ ...queued, listed: 0, chosen: 0 });
    expect(await invoke({ resume: run })).toEqual({ run, ...stand });
    const sent = packed.aws.requests.filter(({ operation }) => operation === 'SendMessageBatch');
    expect(sent.length).toBeGreaterThan(0);
  });

  it('lets the message of a run that nobody knows go, and gives back what is none', async () => {
    const body = JSON.stringify(readSample('backfill/resume.json'));
    const answers = await packed.invoke(batch(body, '{"resume":', '{"mode":"repair"}'));
    const back = ['m-1', 'm-2'].map((itemIdentifier) => ({ itemIdentifier }));
    expect(answers).toEqual({ kind: 'response', body: { batchItemFailures: back } });
  });

  it('names every problem of a bad request in one message', async () => {
    const request = { mode: 'fix', limit: 0, exclude: ['/'], everything: true };
    expect(await packed.invoke(request)).toMatchObject(
      refused(
        'The backfill is not started: mode: expected inspect or repair, got "fix"; ' +
          'exclude: expected names of buckets, with * and ?, in a list, got an array of 1; ' +
          'limit: expected a number of buckets, at least 1, got 0; ' +
          '"everything" is not known: expected mode, prefix, include, exclude, limit, fanOut, accessLogTargets, resume',
      ),
    );
    expect(packed.aws.requests).toEqual([]);
  });

  it('starts nothing for an event that is meant for another function', async () => {
    const event = readSample('eventbridge-put-bucket-policy-cloudformation.json');
    const problem = expect.stringMatching(/^The backfill is not started: .*"detail" is not known/);
    expect(await packed.invoke(event)).toMatchObject({
      kind: 'error',
      body: { errorMessage: problem },
    });
    const others = readSample('sqs-mixed-batch-synthetic.json') as { Records: object[] };
    const { body } = await packed.invoke(others);
    expect((body as { batchItemFailures: object[] }).batchItemFailures).toHaveLength(
      others.Records.length,
    );
    expect(packed.aws.requests).toEqual([]);
  });

  it('fails with the reason where the buckets may not be listed', async () => {
    packed.aws.faults.add({ kind: 'access-denied', operation: 'ListBuckets' });
    expect(await packed.invoke(readSample('backfill/inspect.json'))).toMatchObject({
      kind: 'error',
      body: {
        errorMessage: expect.stringMatching(/^The backfill is not started: s3:ListAllMyBuckets/),
      },
    });
    packed.aws.faults.clear();
  });
});
