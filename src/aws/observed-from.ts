import type { Parsed } from '../core/names.ts';
import type { Observed } from '../core/observed.ts';

/** An answer that we cannot read is unreadable, never absent. `action` is the IAM action of the call. */
export const observedFrom = <T>(parsed: Parsed<T>, action: string): Observed<T> =>
  parsed.ok
    ? { kind: 'present', value: parsed.value }
    : {
        kind: 'unreadable',
        failure: { kind: 'not-understood', action, problem: parsed.problem },
      };
