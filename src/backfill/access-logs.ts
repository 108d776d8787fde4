import pMap from 'p-map';
import { bucketRef } from '../core/bucket-ref.ts';
import type { BucketRef } from '../core/bucket-ref.ts';
import type { Failure } from '../core/failure.ts';
import { parseBucketName } from '../core/names.ts';
import type { Observed } from '../core/observed.ts';
import type { Ledger } from '../reconcile/ledger.ts';
import type { BackfillPorts } from './ports.ts';

const CONCURRENCY = 10;

/** For the page that was begun, for keeping what was found, and for what the invocation is about. */
const RESERVE_MS = 90_000;

/** Of each target: one is enough for a hold, some help whoever reads it. */
const MOST_SOURCES = 5;

export type AccessLogTargets = {
  /** By the name of the target. */
  sources: ReadonlyMap<string, readonly string[]>;
  /** Why the list, or the setting of some bucket, could not be read: there may be more targets then. */
  failures: Failure[];
};

type Needed = Pick<BackfillPorts, 'listPage' | 'clock' | 'where'> & {
  ledger: Pick<Ledger, 'putAccessLogs'>;
  readLoggingTarget: (ref: BucketRef) => Promise<Observed<string>>;
};

/**
 * Asks all buckets of the account and Region, one call each, where their server access logs go, and keeps it for
 * the holds of the targets. A target is always in the account and Region of its sources. Of a million buckets it asks
 * those that there is time for: an invocation that died of it would die of it again.
 * @see S3 API Reference, PutBucketLogging
 */
export async function findAccessLogTargets(needed: Needed): Promise<AccessLogTargets> {
  const { listPage, readLoggingTarget, clock } = needed;
  const sources = new Map<string, string[]>();
  const failures: Failure[] = [];
  let token: string | undefined;
  do {
    if (clock.remainingMs() < RESERVE_MS) {
      failures.push({ kind: 'unavailable', action: 's3:GetBucketLogging', name: 'out of time' });
      break;
    }
    const page = await listPage({ prefix: undefined, token });
    if (!page.ok) {
      failures.push(page.failure);
      break;
    }
    token = page.value.next;
    await pMap(
      page.value.refs,
      async (ref) => {
        const target = await readLoggingTarget(ref);
        if (target.kind === 'unreadable') failures.push(target.failure);
        if (target.kind !== 'present') return;
        const known = sources.get(target.value) ?? [];
        if (known.length < MOST_SOURCES) sources.set(target.value, [...known, ref.name]);
      },
      { concurrency: CONCURRENCY },
    );
  } while (token !== undefined);
  failures.push(...(await keep(sources, needed)));
  return { sources, failures };
}

async function keep(
  sources: ReadonlyMap<string, string[]>,
  { ledger, clock, where: { account, region } }: Needed,
): Promise<Failure[]> {
  const failures: Failure[] = [];
  for (const [target, names] of sources) {
    const name = parseBucketName(target);
    if (!name.ok) continue;
    const logs = { sources: names, timeMs: clock.nowMs() };
    const kept = await ledger.putAccessLogs(bucketRef(account, region, name.value), logs);
    if (!kept.ok) failures.push(kept.failure);
  }
  return failures;
}
