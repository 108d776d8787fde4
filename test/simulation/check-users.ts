import type { Change } from '../../src/core/plan.ts';
import type { JsonObject } from '../../src/core/policy/document.ts';
import type { Bucket } from './bucket.ts';
import type { Asked, Run } from './function.ts';
import { deniesHttp, hasLogDelivery, ruleOf, strengthOf } from './oracle.ts';
import type { World } from './world.ts';

/**
 * The most that lies between the moment when S3 answers a re-read and the moment when our write arrives: answers
 * and requests that take as long as a client waits, and no work of ours.
 */
export const WIDEST_WINDOW_MS = { policy: 12_000, encryption: 20_000 };

/** What a run knew when it asked for a write. */
export type Known = Pick<Run, 'shown' | 'users' | 'callsSince' | 'hadPolicy'>;

/**
 * Who would be cut off by a write, of those that S3 showed in the last answers before it. Answers that are older than
 * the re-read of the setting are none: then somebody may have come whom nobody looked for.
 */
export function cutOffBy(world: World, bucket: Bucket, known: Known, change: Change): string[] {
  if (change.kind === 'put-policy') return cutOffByPolicy(world, bucket, known, change);
  // None of them can write with KMS, so where that is on already there is nothing to be cut off.
  if (strengthOf(ruleOf(change.before)) > 0) return [];
  const { policy } = known.shown;
  const sinceMs = world.schedule.nowMs() - WIDEST_WINDOW_MS.encryption;
  const isPolicyKnown =
    policy !== undefined && policy.kind !== 'unreadable' && policy.readMs >= sinceMs;
  if (!isPolicyKnown) return ['whoever the policy names'];
  const text = policy.bornMs === bucket.bornMs ? bucket.policy[policy.version]?.value : undefined;
  return [
    ...(hasLogDelivery(documentOf(text)) ? ['a load balancer'] : []),
    ...(isSurelyNot(known.users.acl, sinceMs) ? [] : ['access logs']),
  ];
}

function cutOffByPolicy(
  world: World,
  bucket: Bucket,
  { users }: Known,
  { before, after, seals }: Change & { kind: 'put-policy' },
): string[] {
  const sinceMs = world.schedule.nowMs() - WIDEST_WINDOW_MS.policy;
  const closesHttp = deniesHttp(after.document, bucket) && !deniesHttp(before?.document, bucket);
  const closesUploads = seals.includes('uploads');
  const hasLogs = hasLogDelivery(before?.document) || !isSurelyNot(users.acl, sinceMs);
  return [
    ...(closesHttp && !isSurelyNot(users.website, sinceMs) ? ['a website'] : []),
    ...(closesUploads && hasLogs ? ['the uploads of a service'] : []),
  ];
}

const isSurelyNot = (asked: Asked | undefined, sinceMs: number): boolean =>
  asked?.answer === 'no' && asked.readMs >= sinceMs;

export const documentOf = (text: string | undefined): JsonObject | undefined =>
  text === undefined ? undefined : (JSON.parse(text) as JsonObject);
