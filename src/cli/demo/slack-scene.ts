import { noticeOf } from '../../report/chat/notice-of.ts';
import { noticeText, plainOf } from '../../report/chat/notice-text.ts';
import { signOf } from '../../report/chat/notice.ts';
import type { BucketAlert } from '../../report/alert-contract.ts';
import { heading, say } from './show.ts';

/** The headline of every alert with who caused it, and one message whole. */
export function showChat(alerts: readonly BucketAlert[]): void {
  heading('What Slack and Amazon Q say of it');
  for (const alert of alerts) {
    const { headline, severity, parts } = noticeOf(alert);
    const [first] = parts;
    const who = first?.kind === 'lines' ? first.lines.map(plainOf).join(' ') : '';
    say(`  ${signOf[severity]} ${headline}`);
    say(`     ${who}`);
  }
  const [repaired] = alerts.filter(({ outcome }) => outcome === 'repaired');
  if (repaired === undefined) return;
  say('\n  One of them whole, as text (reseal alert preview --format slack prints its Block Kit):');
  for (const line of noticeText(noticeOf(repaired))) say(`  ${line}`);
}
