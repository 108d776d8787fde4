import type { Change } from '../../src/core/plan.ts';
import type { Bucket, History, SettingName } from './bucket.ts';
import { cutOffBy, WIDEST_WINDOW_MS } from './check-users.ts';
import type { Known } from './check-users.ts';
import type { Shown } from './function.ts';
import {
  blockedIn,
  foreignPart,
  isEncryptionSealed,
  ruleOf,
  sealsMissing,
  strengthOf,
} from './oracle.ts';
import type { World } from './world.ts';

/** Calls that may stand between a re-read and the write that it leads to. */
const mayStandBetween: Record<SettingName, readonly string[]> = {
  policy: ['ledger:recordIntent'],
  // What the key is has to be asked again, too.
  encryption: ['ledger:recordIntent', 'kms:DescribeKey'],
};

/** All that must be true of a write of ours when it takes effect. */
export function checkWrite(
  world: World,
  runName: string,
  bucket: Bucket,
  known: Known,
  change: Change,
): void {
  const setting: SettingName = change.kind === 'put-encryption' ? 'encryption' : 'policy';
  const violate = (what: string): void => {
    world.violate(`${what} (${runName}, ${setting})`);
  };
  const { shown, callsSince, hadPolicy } = known;
  const base = shown[setting];
  if (world.mode === 'inspect') violate('wrote although only looking was asked for');
  if (bucket.presence !== 'ours') violate('wrote a bucket of another account');
  if (bucket.kind === 'exempt') violate('wrote an exempt bucket');
  for (const user of cutOffBy(world, bucket, known, change)) violate(`cut off ${user}`);
  if (base === undefined || base.kind === 'unreadable') {
    violate('planned from a value that could not be read');
    return;
  }
  const windowMs = world.schedule.nowMs() - base.readMs;
  if (windowMs > WIDEST_WINDOW_MS[setting])
    violate(`wrote ${Math.round(windowMs)} ms after the re-read`);
  if (setting === 'policy' && hadPolicy && base.kind === 'absent') {
    violate('took a policy for deleted that it had just seen');
  }
  const between = callsSince[setting].filter((call) => !mayStandBetween[setting].includes(call));
  if (between.length > 0) violate(`${between.join()} stands between the re-read and the write`);
  checkContent(world, bucket, change, violate);
  if (base.bornMs !== bucket.bornMs) return;
  const history: History<unknown> = bucket[setting];
  const read = history[base.version]?.value;
  const before = change.kind === 'put-policy' ? change.before?.text : change.before;
  if (JSON.stringify(before) !== JSON.stringify(read)) {
    violate('what is to be replaced is not what was read last');
  }
  countLostEdits(world, history, base);
}

function checkContent(
  world: World,
  bucket: Bucket,
  change: Change,
  violate: (what: string) => void,
): void {
  if (change.kind === 'put-policy') {
    const { before, after } = change;
    const missingBefore = sealsMissing(before?.document, bucket, world.baseline);
    if (missingBefore.length === 0) violate('wrote what was at baseline');
    const missing = sealsMissing(after.document, bucket, world.baseline);
    if (change.seals.some((seal) => missing.includes(seal))) violate('wrote no seal');
    if (foreignPart(before?.document) !== foreignPart(after.document)) {
      violate('changed what others wrote');
    }
    return;
  }
  const before = ruleOf(change.before);
  const after = ruleOf(change.after);
  if (isEncryptionSealed(change.before, bucket, world.baseline))
    violate('wrote what was at baseline');
  if (!isEncryptionSealed(change.after, bucket, world.baseline)) violate('wrote no seal');
  const isDouble = strengthOf(after) === 2;
  const lost = [
    ...(strengthOf(after) < strengthOf(before) ? ['the algorithm'] : []),
    ...(before.BucketKeyEnabled === 'true' && after.BucketKeyEnabled !== 'true' && !isDouble
      ? ['the bucket key']
      : []),
    ...blockedIn(before).filter((type) => !blockedIn(after).includes(type)),
    ...Object.keys(before).filter((member) => !(member in after)),
  ];
  if (lost.length > 0) violate(`weakened ${lost.join()}`);
}

/** S3 has no conditional write: an edit that falls between our re-read and our write is lost, and no other. */
function countLostEdits(world: World, history: History<unknown>, base: Shown): void {
  const lost = history.slice(base.version + 1).filter(({ by }) => by !== 'us');
  const windowMs = world.schedule.nowMs() - base.readMs;
  if (lost.length > 0) {
    world.counts.lostEdits += lost.length;
    world.counts.widestWindowMs = Math.max(world.counts.widestWindowMs, windowMs);
    world.note('S3', `${lost.length} edits of others are lost in a window of ${windowMs} ms`);
  }
}
