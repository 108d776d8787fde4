import type { BucketRef } from './bucket-ref.ts';
import type { Seal } from './drift.ts';
import { quote } from './names.ts';
import type { Parsed } from './names.ts';

/** A person's leave for one seal of one bucket to stay broken, for a time. */
export type SealException = {
  ref: BucketRef;
  seal: Seal;
  /** Who answers for it, and has to end it. */
  owner: string;
  reason: string;
  /** Who granted it: the caller's ARN. */
  grantedBy: string;
  grantedAtMs: number;
  untilMs: number;
};

/** An exception without an end is a hole that everybody forgets. */
const longestExceptionDays = 365;

/** @param text RESEAL_MAXIMUM_EXCEPTION_DAYS; not set, it is the longest that there can be. */
export function parseMaximumDays(text: string | undefined): Parsed<number> {
  const days = text ?? String(longestExceptionDays);
  const number = Number(days);
  if (/^\d+$/.test(days) && number >= 1 && number <= longestExceptionDays) {
    return { ok: true, value: number };
  }
  const expected = `expected a number from 1 to ${longestExceptionDays}`;
  const problem = `RESEAL_MAXIMUM_EXCEPTION_DAYS: ${quote(days)} is not known: ${expected}`;
  return { ok: false, problem };
}

const dayMs = 24 * 60 * 60_000;
const maximumLength = 1_000;

/** Checks an exception before it is granted. All problems in one message. */
export function checkException(
  asked: Omit<SealException, 'grantedAtMs'>,
  nowMs: number,
  maximumDays: number = longestExceptionDays,
): Parsed<SealException> {
  const { owner, reason, grantedBy, untilMs } = asked;
  const texts = Object.entries({ owner, reason, 'granted by': grantedBy });
  const problems = texts.flatMap(([name, text]) => problemOfText(name, text));
  const latestMs = nowMs + maximumDays * dayMs;
  if (!Number.isFinite(untilMs)) problems.push('its expiry is not a time');
  else if (untilMs <= nowMs) problems.push('its expiry lies in the past');
  else if (untilMs > latestMs) problems.push(`it lasts longer than ${maximumDays} days`);
  if (problems.length > 0) return { ok: false, problem: problems.join('; ') };
  const trimmed = { owner: owner.trim(), reason: reason.trim(), grantedBy: grantedBy.trim() };
  return { ok: true, value: { ...asked, ...trimmed, grantedAtMs: nowMs } };
}

function problemOfText(name: string, text: string): string[] {
  // Format characters cannot be seen: a text of nothing else says nothing.
  if (text.replaceAll(/[\s\p{Cc}\p{Cf}]/gu, '') === '') return [`it needs: ${name}`];
  if (text.length <= maximumLength) return [];
  return [`${name} is longer than ${maximumLength} characters: ${quote(text)}`];
}

/** However it got into the ledger, it ends when the longest that may be granted would. */
export const endedInTime = (exception: SealException, maximumDays: number): SealException => ({
  ...exception,
  untilMs: Math.min(exception.untilMs, exception.grantedAtMs + maximumDays * dayMs),
});

/** Those in force at a time, and those that ended and should be told of. */
export function exceptionsAt(
  exceptions: readonly SealException[],
  nowMs: number,
): { inForce: SealException[]; expired: SealException[] } {
  const inForce = exceptions.filter(({ untilMs }) => nowMs < untilMs);
  const expired = exceptions.filter(({ untilMs }) => !(nowMs < untilMs));
  return { inForce, expired };
}

/** The exception that lets this seal be broken now. */
export const exceptionFor = (
  seal: Seal,
  exceptions: readonly SealException[],
  nowMs: number,
): SealException | undefined =>
  exceptionsAt(exceptions, nowMs).inForce.find((exception) => exception.seal === seal);
