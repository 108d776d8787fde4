import type { BackfillPorts } from '../../../src/backfill/ports.ts';
import { notingRepairs } from '../../../src/backfill/finding.ts';
import type { BucketFinding, Place } from '../../../src/backfill/finding.ts';
import type { BackfillRequest } from '../../../src/backfill/parse-request.ts';
import type { BucketRef } from '../../../src/core/bucket-ref.ts';
import type { Failure } from '../../../src/core/failure.ts';
import type { Outcome } from '../../../src/core/outcome.ts';
import type { Ledger } from '../../../src/reconcile/ledger.ts';
import { toBackfillAlert } from '../../../src/report/backfill-alert.ts';
import type { BackfillSummary } from '../../../src/report/backfill-alert.ts';
import { parseBackfillMessage, resumeMessage } from '../../../src/triggers/backfill-message.ts';
import type { JsonObject } from '../../../src/triggers/untrusted-json.ts';
import { telling } from '../../support/telling.ts';
import type { Invocation } from './invocation.ts';
import { lookAtModel } from './look.ts';
import type { Shown } from './look.ts';
import type { Queue } from './queue.ts';
import { stand, takeCheckpoint, wordsChange } from './truth.ts';
import type { RunTruth } from './truth.ts';
import { account, region } from './world.ts';
import type { World } from './world.ts';

/** The ledger of the world, which writes down beside what it takes. */
export function watchedLedger(world: World): Ledger {
  const { ledger, schedule, truths, note } = world;
  const changed = (truth: RunTruth, bucket: string): void => {
    wordsChange(truth, bucket, schedule.nowMs());
  };
  return {
    ...ledger,
    putCheckpoint: async (run, step, nowMs) => {
      const put = await ledger.putCheckpoint(run, step, nowMs);
      const truth = truths.get(run);
      if (truth === undefined || !put.ok || put.value !== 'recorded') return put;
      const problem = takeCheckpoint(truth, step.checkpoint, schedule.nowMs());
      if (problem !== undefined) world.violate(problem);
      if (truth.checkpoint) note(run, `is ${stand(truth.checkpoint)}`);
      return put;
    },
    putFinding: async (run, finding, nowMs) => {
      const truth = truths.get(run);
      const { isOpen, outcome } = JSON.parse(finding.about) as BucketFinding;
      if (!isOpen) truth?.lastWords.set(finding.bucket, outcome);
      if (truth) changed(truth, finding.bucket);
      return ledger.putFinding(run, finding, nowMs);
    },
    noteRepair: async (run, begun, nowMs) => {
      const truth = truths.get(run);
      truth?.begun.add(begun.bucket);
      if (truth) changed(truth, begun.bucket);
      return ledger.noteRepair(run, begun, nowMs);
    },
    markDone: async (run, block, numbers, nowMs) => {
      const truth = truths.get(run);
      if (truth !== undefined) {
        for (const number of numbers) {
          if (!truth.done.has(number)) truth.done.set(number, schedule.nowMs());
        }
        for (const [bucket, known] of truth.numbersOf) {
          if (numbers.some((number) => known.has(number))) changed(truth, bucket);
        }
      }
      return ledger.markDone(run, block, numbers, nowMs);
    },
  };
}

const called = [
  ...(['takeLease', 'releaseLease', 'recordIntent', 'putCheckpoint', 'putFinding'] as const),
  ...(['noteRepair', 'findingsPage', 'markDone', 'readDone', 'readBackfill'] as const),
];

/** The ledger as one invocation has it. */
export function ledgerOf(ledger: Ledger, { call }: Invocation): Ledger {
  const calls = called.map((name) => {
    const method = ledger[name] as (...given: unknown[]) => Promise<unknown>;
    const failed = (failure: Failure) =>
      name === 'readBackfill' ? { kind: 'unreadable', failure } : { ok: false, failure };
    return [
      name,
      async (...given: unknown[]) =>
        call<unknown>({ what: name, effect: async () => method(...given), failed }),
    ];
  });
  return { ...ledger, ...(Object.fromEntries(calls) as Pick<Ledger, (typeof called)[number]>) };
}

function numbered(world: World, bucket: string, { run, number }: Place): void {
  const truth = world.truths.get(run);
  if (truth === undefined) return;
  const known = truth.numbersOf.get(bucket) ?? new Set();
  truth.numbersOf.set(bucket, known.add(number));
}

/** One look at a bucket, for these places in runs. */
export async function look(
  world: World,
  invocation: Invocation,
  ledger: Ledger,
  { ref, mode, places }: { ref: BucketRef; mode: 'inspect' | 'repair'; places: readonly Place[] },
): Promise<Outcome> {
  const { buckets, random, profile, schedule, truths } = world;
  for (const place of places) numbered(world, ref.name, place);
  const read = async (): Promise<Shown | 'gone' | Failure> =>
    invocation.call<Shown | 'gone' | Failure>({
      what: `read ${ref.name}`,
      effect: async () => {
        const bucket = buckets.get(ref.name);
        if (bucket === undefined) return Promise.resolve('gone');
        const { kind, broken } = bucket;
        const isStale = broken === 0 && kind.startsWith('drifted') && random.chance(profile.stale);
        return Promise.resolve({
          broken: isStale && world.isStormy() ? 1 : broken,
          isHeld: kind === 'held',
          isDenied: kind === 'refused',
          hasAlarm: kind.endsWith('alarm'),
        });
      },
      failed: (failure) => failure,
    });
  const write = async (): Promise<Failure | undefined> =>
    invocation.call<Failure | undefined>({
      what: `write ${ref.name}`,
      effect: async () => {
        const bucket = buckets.get(ref.name);
        if (bucket === undefined) return Promise.resolve({ kind: 'bucket-gone' });
        if (places.every(({ run }) => truths.get(run)?.mode === 'inspect')) {
          world.violate(`${ref.name} is written, and its runs were only to look`);
        }
        bucket.broken = Math.max(0, bucket.broken - 1);
        world.written.add(ref.name);
        if (bucket.broken > 0) return Promise.resolve(undefined);
        for (const { run } of places) {
          truths.get(run)?.repairedAtMs.set(ref.name, schedule.nowMs());
        }
        return Promise.resolve(undefined);
      },
      failed: (failure) => {
        if (failure.kind === 'denied') world.denied.add(ref.name);
        return failure;
      },
      mayBeDenied: true,
    });
  const uniqueId = (): string => `${invocation.name}-${ref.name}-${world.unique++}`;
  const ports = { read, write, ledger, nowMs: schedule.nowMs, uniqueId };
  const outcome = await lookAtModel(ref, mode, places, ports);
  for (const { run } of places) truths.get(run)?.looked.add(ref.name);
  return outcome;
}

type Queues = { events: Queue; resumes: Queue };

/** What one invocation of a backfill has of AWS. */
export function backfillPortsOf(
  world: World,
  invocation: Invocation,
  watched: Ledger,
  { events, resumes }: Queues,
): BackfillPorts {
  const { call, clock, name } = invocation;
  const { random, truths, schedule } = world;
  const ledger = ledgerOf(watched, invocation);
  const sendTen = async (bodies: readonly string[]): Promise<Failure | undefined> =>
    call<Failure | undefined>({
      what: 'sqs:SendMessage',
      effect: async () => {
        for (const body of bodies) events.send(body);
        return Promise.resolve(undefined);
      },
      failed: (failure) => failure,
    });
  return {
    where: { account, region },
    listPage: async (place) => listPage(world, invocation, place),
    findAccessLogTargets: async () => Promise.resolve(undefined),
    look: async (ref, { mode }: BackfillRequest, place) => {
      // A bug of ours.
      if (random.chance(0.01) && world.isStormy()) return undefined;
      const noting = notingRepairs(ledger, ref.name, [place], clock.nowMs);
      try {
        return await look(world, invocation, noting, { ref, mode, places: [place] });
      } catch {
        return undefined;
      }
    },
    enqueue: async (bodies) => {
      for (const body of bodies) {
        const read = parseBackfillMessage(JSON.parse(body) as JsonObject);
        if (read.ok) numbered(world, read.value.name, read.value.mark);
      }
      for (let at = 0; at < bodies.length; at += 10) {
        const failure = await sendTen(bodies.slice(at, at + 10));
        if (failure !== undefined) return failure;
      }
      return undefined;
    },
    carryOnLater: async (run, delaySeconds) =>
      call<Failure | undefined>({
        what: 'carry on later',
        effect: async () => {
          resumes.send(resumeMessage(run), delaySeconds * 1_000);
          return Promise.resolve(undefined);
        },
        failed: (failure) => failure,
      }),
    publish: async (summary: BackfillSummary) =>
      call<void>({
        what: 'publish',
        effect: async () => {
          const truth = truths.get(summary.run) ?? [...truths.values()][0];
          const { id } = toBackfillAlert(summary, telling);
          const atMs = schedule.nowMs();
          const sinceMs = truth?.tellingSinceMs.get(name) ?? atMs;
          const excuse = invocation.isDead() ? { excuse: 'its teller died' } : {};
          truth?.told.push({ summary, alertId: id, by: name, sinceMs, atMs, ...excuse });
          world.note(name, `tells ${JSON.stringify(summary.outcomes)}`);
          return Promise.resolve();
        },
      }),
    reviewExceptions: async () => Promise.resolve([]),
    ledger,
    clock,
    invocation: name,
  };
}

const listPage = async (
  world: World,
  { call }: Invocation,
  { prefix = '', token }: { prefix: string | undefined; token: string | undefined },
): ReturnType<BackfillPorts['listPage']> =>
  call<Awaited<ReturnType<BackfillPorts['listPage']>>>({
    what: 's3:ListAllMyBuckets',
    effect: async () => {
      const { buckets, profile, random, schedule } = world;
      const [after = '', issued = '0'] = token?.split('|') ?? [];
      if (token !== undefined && schedule.nowMs() - Number(issued) > profile.tokenLifeMs) {
        const action = 's3:ListAllMyBuckets';
        const name = 'InvalidArgument';
        return Promise.resolve({
          ok: false,
          failure: { kind: 'rejected', action, name, message: 'The token is not valid' },
        });
      }
      const names = [...buckets.keys()].filter((name) => name > after && name.startsWith(prefix));
      const size = profile.shortPages ? random.below(profile.pageSize + 1) : profile.pageSize;
      const refs = names
        .toSorted()
        .slice(0, size)
        .flatMap((name) => buckets.get(name)?.ref ?? []);
      const last = refs.at(-1)?.name ?? after;
      const next = refs.length < names.length ? `${last}|${schedule.nowMs()}` : undefined;
      return Promise.resolve({ ok: true, value: { refs, next } });
    },
    failed: (failure) => ({ ok: false, failure }),
    mayBeDenied: true,
  });
