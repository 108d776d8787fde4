import { describeFailure } from '../../core/describe-failure.ts';
import type { BucketRef } from '../../core/bucket-ref.ts';
import type { Seal } from '../../core/drift.ts';
import { checkException } from '../../core/exception.ts';
import type { Failure } from '../../core/failure.ts';
import { parseUntil } from '../../core/until.ts';
import { exitCodes } from '../exit-code.ts';
import { openLedger, parseBucket } from '../open-ledger.ts';
import type { LedgerFlags } from '../open-ledger.ts';
import type { Terminal } from '../output/terminal.ts';
import { refuse } from '../start-run.ts';
import { exceptionInFull, exceptionInWords } from './list-exceptions.ts';
import { whereItIs } from './where-it-is.ts';

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
  const place = await whereItIs(ref.value, opened.value);
  if (place.kind === 'elsewhere') return refuse(place.problem, terminal);
  if (place.kind === 'not-told') terminal.say([notChecked(ref.value, place.failure)]);
  const put = await ledger.putException(exception.value);
  if (!put.ok) return refuse(describeFailure(put.failure), terminal);
  if (flags.json === true) terminal.outJson(exceptionInFull(exception.value, nowMs));
  else terminal.out([exceptionInWords(exception.value)]);
  return exitCodes.sealed;
}

/** Not refused: who may write exceptions need not have any right on the bucket, nor need it be there yet. */
const notChecked = ({ name, region }: BucketRef, failure: Failure): string =>
  failure.kind === 'bucket-gone'
    ? `S3 has no bucket ${name}: the exception waits for one in ${region}.`
    : `Whether ${name} is in ${region} could not be checked; elsewhere the exception would not count. ${describeFailure(failure)}`;

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
  if (!isRemoved) {
    const place = await whereItIs(ref.value, opened.value);
    if (place.kind === 'elsewhere') return refuse(place.problem, terminal);
  }
  if (flags.json === true) terminal.outJson({ bucket, seal: flags.seal, removed: isRemoved });
  else if (isRemoved) {
    terminal.out([`The ${flags.seal} seal of ${bucket} has no exception any more.`]);
  } else terminal.say([`The ${flags.seal} seal of ${bucket} had no exception.`]);
  return isRemoved ? exitCodes.sealed : exitCodes.drift;
}
