import type { Run } from './function.ts';

/** What a run knew when it asked for a write. */
export type Known = Pick<Run, 'shown' | 'users' | 'callsSince' | 'hadPolicy'>;

/**
 * The most that lies between the moment when S3 answers a re-read and the moment when our write arrives: answers
 * and requests that take as long as a client waits, and no work of ours.
 */
export const WIDEST_WINDOW_MS = { policy: 12_000, encryption: 20_000 };
