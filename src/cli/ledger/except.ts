import { describeFailure } from '../../core/describe-failure.ts';
import type { Seal } from '../../core/drift.ts';
import { checkException } from '../../core/exception.ts';
import { parseUntil } from '../../core/until.ts';
import { exitCodes } from '../exit-code.ts';
import { openLedger, parseBucket } from '../open-ledger.ts';
import type { LedgerFlags } from '../open-ledger.ts';
import type { Terminal } from '../output/terminal.ts';
import { refuse } from '../start-run.ts';
import { exceptionInFull, exceptionInWords } from './list-exceptions.ts';

export type AddFlags = LedgerFlags & { seal: Seal; owner: string; reason: string; until: string };
export type RemoveFlags = LedgerFlags & { seal: Seal };

/** `reseal except add <bucket>`: grants an exception in the name of the caller. */
export async function addException(
  bucket: string,
  flags: AddFlags,
  terminal: Terminal,
): Promise<number> {
  const nowMs = Date.now();
  const until = parseUntil(flags.until, nowMs);
  if (!until.ok) return refuse(`--until: ${until.problem}`, terminal);
  const opened = await openLedger(flags);
  if (!opened.ok) return refuse(opened.problem, terminal);
  const { ledger, caller, maximumDays } = opened.value;
  const ref = parseBucket(bucket, opened.value);
  if (!ref.ok) return refuse(ref.problem, terminal);
  const { seal, owner, reason } = flags;
  const asked = { seal, owner, reason, grantedBy: caller.arn, untilMs: until.value };
  const exception = checkException({ ref: ref.value, ...asked }, nowMs, maximumDays);
  if (!exception.ok) return refuse(`the exception is not granted: ${exception.problem}`, terminal);
  const put = await ledger.putException(exception.value);
  if (!put.ok) return refuse(describeFailure(put.failure), terminal);
  if (flags.json === true) terminal.outJson(exceptionInFull(exception.value, nowMs));
  else terminal.out([exceptionInWords(exception.value)]);
  return exitCodes.sealed;
}

/** `reseal except remove <bucket>`: the seal is not let be any more. */
export async function removeException(
  bucket: string,
  flags: RemoveFlags,
  terminal: Terminal,
): Promise<number> {
  const opened = await openLedger(flags);
  if (!opened.ok) return refuse(opened.problem, terminal);
  const ref = parseBucket(bucket, opened.value);
  if (!ref.ok) return refuse(ref.problem, terminal);
  const removed = await opened.value.ledger.removeException(ref.value, flags.seal);
  if (!removed.ok) return refuse(describeFailure(removed.failure), terminal);
  const isRemoved = removed.value === 'removed';
  if (flags.json === true) terminal.outJson({ bucket, seal: flags.seal, removed: isRemoved });
  else if (isRemoved) {
    terminal.out([`The ${flags.seal} seal of ${bucket} has no exception any more.`]);
  } else terminal.say([`The ${flags.seal} seal of ${bucket} had no exception.`]);
  return isRemoved ? exitCodes.sealed : exitCodes.drift;
}
