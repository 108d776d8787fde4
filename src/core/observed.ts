import type { Failure } from './failure.ts';

/**
 * What one read told us. `unreadable` is not `absent`: planning a write from
 * an unreadable policy would replace statements we never saw.
 */
export type Observed<T> =
  | { kind: 'present'; value: T }
  | { kind: 'absent' }
  | { kind: 'unreadable'; failure: Failure };
