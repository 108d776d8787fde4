import { quote } from './names.ts';
import type { Parsed } from './names.ts';

const hourMs = 60 * 60_000;
const dayMs = 24 * hourMs;
const durationPattern = /^(\d{1,5})([dh])$/;
const dayPattern = /^\d{4}-\d\d-\d\d$/;
const timePattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)$/;

/** The end of something as a person writes it: a day with all of it, a time with its zone, or how long. */
export function parseUntil(text: string, nowMs: number): Parsed<number> {
  const [, count, unit] = durationPattern.exec(text) ?? [];
  if (count !== undefined) {
    return { ok: true, value: nowMs + Number(count) * (unit === 'd' ? dayMs : hourMs) };
  }
  const day = text.slice(0, '2026-12-24'.length);
  // A day that the month does not have would be taken for one of the next month.
  if (isDay(day) && dayPattern.test(text)) return { ok: true, value: Date.parse(text) + dayMs };
  const timeMs = timePattern.test(text) ? Date.parse(text) : Number.NaN;
  if (isDay(day) && Number.isFinite(timeMs)) return { ok: true, value: timeMs };
  const problem = `${quote(text)} is not a time: expected 14d, 12h, 2026-12-24 (all of that day, UTC) or 2026-12-24T18:00Z`;
  return { ok: false, problem };
}

function isDay(text: string): boolean {
  const timeMs = dayPattern.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isFinite(timeMs) && new Date(timeMs).toISOString().startsWith(text);
}
