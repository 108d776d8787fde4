import type { PolicyAlarm } from '../core/policy/evaluate.ts';

/** More than these are counted only. */
const MAXIMUM_STATEMENTS = 20;

/** What else a policy does, and surely not on purpose. */
export function describeAlarm({ target, statements }: PolicyAlarm): string {
  const what = target === 'bucket' ? 'the bucket' : 'its objects';
  const shown = statements.slice(0, MAXIMUM_STATEMENTS).join(', ');
  const more = statements.length - MAXIMUM_STATEMENTS;
  const by = more > 0 ? `${shown} and ${more} more` : shown;
  return `every request over HTTPS to ${what} is denied as well, by ${by}`;
}
