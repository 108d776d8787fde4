import { setTimeout as sleep } from 'node:timers/promises';
import type { Call } from './call.ts';
import { denialMessage } from './denial-message.ts';
import { forwardToDynamodb } from './dynamodb/forward.ts';
import { kmsOperations } from './kms/operations.ts';
import { lambdaOperations } from './lambda/invoke.ts';
import { refuse } from './refuse.ts';
import type { Reply } from './reply.ts';
import { s3Operations } from './s3/operations.ts';
import { snsOperations } from './sns/topics.ts';
import { ssmOperations } from './ssm/operations.ts';
import { sqsOperations } from './sqs/operations.ts';
import { stsOperations } from './sts.ts';
import { trailRecord } from './trail/record-write.ts';
import type { Operation, RecordedRequest, World } from './world.ts';

const services: ReadonlyMap<string, ReadonlyMap<string, Operation>> = new Map([
  ['s3', s3Operations],
  ['kms', kmsOperations],
  ['sns', snsOperations],
  ['sqs', sqsOperations],
  ['ssm', ssmOperations],
  ['sts', stsOperations],
  ['lambda', lambdaOperations],
]);

/** `delivered` is false when a fault cuts the connection after the request took effect. */
export type Answer = { reply: Reply; delivered: boolean };

/** Records the request, lets the faults strike, and does what was asked. */
export async function answer(world: World, call: Call): Promise<Answer> {
  const request = recordOf(call);
  world.requests.push(request);
  const strike = world.faults.strike(call);
  if (strike.latencyMs > 0) await waitUnlessClosing(strike.latencyMs, world.closing);
  const owner = world.buckets.get(call.bucket ?? '')?.owner;
  const { refusal, because } = strike;
  const message = because === undefined ? undefined : denialMessage(world, call, because);
  const reply = refusal === undefined ? await perform(world, call) : refuse(call, refusal, message);
  request.status = reply.status;
  const written = trailRecord(world, call, reply, owner);
  if (written !== undefined) world.trail.push(written);
  return { reply, delivered: !strike.loseReply };
}

function recordOf(call: Call): RecordedRequest {
  const { service, operation, bucket, region } = call;
  const where = bucket === undefined ? {} : { bucket };
  return { service, operation, ...where, region, account: call.caller?.account ?? '', status: 0 };
}

function perform(world: World, call: Call): Reply | Promise<Reply> {
  if (call.service === 'dynamodb') return forwardToDynamodb(world, call);
  const operation = services.get(call.service)?.get(call.operation);
  return operation === undefined ? refuse(call, 'not-implemented') : operation(world, call);
}

/** Ends early when the account is closed: nobody is left to wait for. */
async function waitUnlessClosing(ms: number, closing: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal: closing }).catch(() => undefined);
}
