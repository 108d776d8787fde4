import type { Bucket } from './bucket.ts';
import { homeRegion, ownAccount } from './bucket.ts';
import type { Queue } from './queue.ts';
import type { World } from './world.ts';

export const ownRoleArn = `arn:aws:iam::${ownAccount}:role/reseal`;

const garbage = ['{', '"text"', '[]', '{"Records":[]}', '{"detail":{}}'] as const;

export type Events = {
  tell: (bucket: Bucket, eventName: string, who: string) => void;
  /** Every bucket, once; these messages are not lost. */
  sweep: () => void;
};

/** CloudTrail and EventBridge: events come late, twice, in any order, or not at all. */
export function eventsInto(queue: () => Queue, world: World): Events {
  const { random, profile, schedule } = world;
  let serial = 0;
  const record = (bucket: Bucket, eventName: string, who: string): string => {
    const issuer = who === 'us' ? ownRoleArn : `arn:aws:iam::${ownAccount}:role/${who}`;
    // CreateBucket may state the Region that it was sent to.
    const isElsewhere = eventName === 'CreateBucket' && random.chance(0.5);
    return JSON.stringify({
      eventVersion: '1.11',
      userIdentity: {
        type: 'AssumedRole',
        arn: `arn:aws:sts::${ownAccount}:assumed-role/${who === 'us' ? 'reseal' : who}/session`,
        sessionContext: { sessionIssuer: { type: 'Role', arn: issuer } },
      },
      eventTime: new Date(schedule.nowMs()).toISOString(),
      eventSource: 's3.amazonaws.com',
      eventName,
      eventID: `event-${serial++}`,
      awsRegion: isElsewhere ? homeRegion : bucket.ref.region,
      requestParameters: { bucketName: bucket.ref.name },
      recipientAccountId: ownAccount,
    });
  };
  function deliver(body: string, about: Bucket | 'poison' | 'ignored'): void {
    const meets = (rate: number): boolean => random.chance(world.isStormy ? rate : 0);
    const delayMs = meets(profile.late)
      ? random.between(5_000, 900_000)
      : random.between(200, 5_000);
    if (meets(profile.eventLost)) {
      world.note('events', `lost: ${body.slice(-120)}`);
      return;
    }
    queue().send(body, about, delayMs);
    if (meets(profile.duplicate)) queue().send(body, about, delayMs * random.between(1, 3));
    if (meets(profile.poison)) queue().send(random.pick(garbage), 'poison', delayMs);
  }
  return {
    tell: (bucket, eventName, who) => {
      deliver(record(bucket, eventName, who), who === 'us' ? 'ignored' : bucket);
    },
    sweep: () => {
      for (const bucket of world.buckets) {
        queue().send(record(bucket, 'CreateBucket', 'sweep'), bucket, random.between(0, 5_000));
      }
    },
  };
}
