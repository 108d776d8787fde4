import { bucketNotice } from './bucket-notice.ts';
import { digestNotice } from './digest-notice.ts';
import { marked } from './notice.ts';
import type { Notice } from './notice.ts';
import { backfillNotice, baselineNotice, keyNotice } from './other-notices.ts';
import type { ReadAlert } from './read-alert.ts';

/** What a chat says of an alert: its own words for every kind, the sentence of one that is not known. */
export function noticeOf(alert: ReadAlert): Notice {
  switch (alert.kind) {
    case 'bucket':
      return bucketNotice(alert);
    case 'key':
      return keyNotice(alert);
    case 'baseline':
      return baselineNotice(alert);
    case 'backfill':
      return backfillNotice(alert);
    case 'digest':
      return digestNotice(alert);
    case 'plain':
      return {
        severity: alert.severity,
        headline: `Reseal: ${alert.outcome}`,
        parts: [{ kind: 'lines', lines: [marked(alert.sentence)] }],
        steps: [],
        footer: [`alert ${alert.id}`],
      };
  }
}
