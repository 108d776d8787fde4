import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { recordedSettings } from '../../aws/recorded-settings.ts';
import { sha256 } from '../../aws/sha256.ts';
import type { BucketRef } from '../../core/bucket-ref.ts';
import { checkException } from '../../core/exception.ts';
import type { Parsed } from '../../core/names.ts';
import { formatRepairId, parseRepairId } from '../../core/repair.ts';
import type { RepairId } from '../../core/repair.ts';
import type { Rollback } from '../../core/roll-back.ts';
import type { LeaveRequest } from '../../reconcile/grant-leave.ts';
import { lookUpRollback } from '../../reconcile/look-up-rollback.ts';
import { obstacleOf } from '../../reconcile/restore-settings.ts';
import { rollBack } from '../../reconcile/roll-back.ts';
import type { RollbackPorts } from '../../reconcile/roll-back.ts';
import { confirm } from '../confirm.ts';
import { watchInterruption } from '../interruption.ts';
import type { Interruption } from '../interruption.ts';
import { openLedger, parseBucket } from '../open-ledger.ts';
import type { LedgerFlags, OpenLedger } from '../open-ledger.ts';
import type { Terminal } from '../output/terminal.ts';
import { refuse } from '../start-run.ts';
import { describeRollback } from './describe-rollback.ts';
import { exitCodeOf, tellRollback } from './tell-rollback.ts';
import type { RollbackEnd } from './tell-rollback.ts';
import { whereItIs } from './where-it-is.ts';

export type RollbackFlags = LedgerFlags & {
  to?: string;
  yes?: boolean;
  force?: boolean;
  exceptionHours: number;
};

/** `reseal rollback <bucket>`: shows what it would write, asks, and puts back what a repair replaced. */
export async function rollBackCommand(
  bucket: string,
  flags: RollbackFlags,
  terminal: Terminal,
): Promise<number> {
  if (flags.yes !== true && !terminal.canAsk) {
    const problem =
      'there is no terminal to ask on, so nothing was looked at and nothing was written: add --yes to write without being asked, or use "reseal show" to look';
    return refuse(problem, terminal);
  }
  const opened = await openLedger(flags);
  if (!opened.ok) return refuse(opened.problem, terminal);
  const ref = parseBucket(bucket, opened.value);
  if (!ref.ok) return refuse(ref.problem, terminal);
  const to = parseTarget(flags.to, ref.value);
  if (!to.ok) return refuse(to.problem, terminal);
  const request = requestOf(flags, ref.value, opened.value);
  if (!request.ok) return refuse(request.problem, terminal);
  const place = await whereItIs(ref.value, opened.value);
  if (place.kind === 'elsewhere') return refuse(place.problem, terminal);
  const interruption = watchInterruption(() =>
    terminal.say(['Stopping: what is under way is finished first. Press again to end at once.']),
  );
  const ports = portsOf(opened.value, interruption);
  const looked = await lookUpRollback(ref.value, to.value, ports);
  if (looked.kind === 'refused') return refuse(looked.problem, terminal);
  if (looked.kind === 'failed') {
    const { problem, passes } = obstacleOf(looked.failure);
    refuse(problem, terminal);
    return exitCodeOf({ kind: 'not-written', obstacle: { problem, passes, isCertain: true } });
  }
  const { rollback } = looked;
  const end = await decide(rollback, request.value, flags, ports, interruption, terminal);
  tellRollback(rollback, end, flags, terminal);
  return interruption.exitCode() ?? exitCodeOf(end);
}

/** What a person may still stop. */
async function decide(
  rollback: Rollback,
  request: LeaveRequest,
  flags: RollbackFlags,
  ports: RollbackPorts,
  { signal, isStopping }: Interruption,
  terminal: Terminal,
): Promise<RollbackEnd> {
  const { restorations } = rollback;
  if (restorations.length === 0) return { kind: 'nothing-to-do' };
  const isChanged = restorations.some(({ changedSince }) => changedSince !== undefined);
  const isRefused = isChanged && flags.force !== true;
  if (flags.yes !== true || flags.json !== true || isRefused) {
    for (const line of describeRollback(rollback, request)) terminal.say(line);
  }
  if (isRefused) return { kind: 'changed-since' };
  if (flags.yes !== true) {
    terminal.say([`Write this to ${rollback.target.id.ref.name}? [y/N]`]);
    if (!(await confirm(process.stdin, signal))) return { kind: 'not-wanted' };
  }
  return isStopping() ? { kind: 'not-wanted' } : rollBack(rollback, request, ports);
}

function parseTarget(text: string | undefined, ref: BucketRef): Parsed<RepairId | undefined> {
  if (text === undefined) return { ok: true, value: undefined };
  const id = parseRepairId(text);
  if (!id.ok) return { ok: false, problem: `--to: ${id.problem}` };
  const { account, region, name } = id.value.ref;
  if (account === ref.account && region === ref.region && name === ref.name) return id;
  const problem = `--to: ${formatRepairId(id.value)} is not a repair of ${ref.name} in ${ref.region} of account ${ref.account}`;
  return { ok: false, problem };
}

/** Checked as any other exception is. */
function requestOf(
  { exceptionHours }: RollbackFlags,
  ref: BucketRef,
  { caller, maximumDays }: OpenLedger,
): Parsed<LeaveRequest> {
  const nowMs = Date.now();
  const forMs = exceptionHours * 60 * 60_000;
  const by = caller.arn;
  const asked = {
    ref,
    seal: 'encryption',
    owner: by,
    reason: 'rolled back',
    grantedBy: by,
  } as const;
  const exception = checkException({ ...asked, untilMs: nowMs + forMs }, nowMs, maximumDays);
  if (exception.ok) return { ok: true, value: { by, forMs } };
  return { ok: false, problem: `--exception-hours: ${exception.problem}` };
}

const portsOf = ({ ledger, clients }: OpenLedger, interruption: Interruption): RollbackPorts => ({
  ledger,
  ...recordedSettings(clients),
  sha256,
  uniqueId: randomUUID,
  clock: {
    nowMs: Date.now,
    wait: async (delayMs) => {
      await setTimeout(delayMs);
    },
    // Who interrupts it does not want further attempts.
    remainingMs: () => (interruption.isStopping() ? 0 : Infinity),
  },
});
