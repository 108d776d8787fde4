/** As in `2026-11-21 09:00:00 UTC`; what is no time stays as it is. */
export function utcText(time: string): string {
  const ms = Date.parse(time);
  if (!Number.isFinite(ms)) return time;
  return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
