import type { Drift } from '../../core/drift.ts';
import { shortFailure } from '../../core/describe-failure.ts';
import type { Change } from '../../core/plan.ts';
import { describeChange } from '../../report/describe-change.ts';
import type { State } from '../look.ts';
import type { Style } from './terminal.ts';

/** A drift in a few words, for a column. */
export function shortDrift(drift: Drift): string {
  switch (drift.kind) {
    case 'encryption-missing':
      return 'no default encryption';
    case 'algorithm-weaker':
      return `weaker encryption (${drift.found})`;
    case 'key-not-allowed':
      return 'another KMS key';
    case 'key-not-arn':
      return 'KMS key not named by its ARN';
    case 'key-unusable':
      return 'KMS key unusable';
    case 'sse-c-not-blocked':
      return 'SSE-C not blocked';
    case 'bucket-key-off':
      return 'bucket key off';
    case 'http-allowed':
      return 'plain HTTP allowed';
    case 'http-not-proven-denied':
      return 'plain HTTP perhaps allowed';
    case 'outdated-tls-allowed':
      return 'outdated TLS allowed';
    case 'outdated-tls-not-proven-denied':
      return 'outdated TLS perhaps allowed';
    case 'upload-allowed':
      return 'other uploads allowed';
    case 'upload-not-proven-denied':
      return 'other uploads perhaps allowed';
    case 'unreadable':
      return `cannot tell the ${drift.seal} seal: ${shortFailure(drift.failure)}`;
  }
}

export const shortChange = (change: Change): string => describeChange(change).setting;

export function styleOf(state: State): Style {
  switch (state) {
    case 'sealed':
    case 'resealed':
      return 'green';
    case 'gone':
      return 'dim';
    case 'drifted':
    case 'unconfirmed':
    case 'held':
      return 'yellow';
    case 'unknown':
    case 'contested':
    case 'refused':
    case 'failed':
      return 'red';
  }
}

/** `1 bucket`, `2 buckets`. */
export const counted = (count: number, noun: string): string =>
  count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
