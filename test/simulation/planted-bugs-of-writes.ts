import { bug } from './plant.ts';
import type { PlantedBug } from './plant.ts';

/** Who is cut off. */
export const bugsOfGuards: readonly PlantedBug[] = [
  bug(
    'holds-are-told-and-not-kept',
    [
      'reconcile/guard-verdict.ts',
      'changes: holds.length > 0 ? [] : [change]',
      'changes: [change]',
    ],
    ['reconcile/read-again.ts', 'if (holds.length > 0) return', 'if (holds.length > 99) return'],
  ),
  bug('guards-of-the-encryption-do-not-judge-again', [
    'reconcile/apply-change.ts',
    'refusals[0] ?? (await whyNotAnyMore(guardEncryption(change, now, users)));',
    'refusals[0]; void guardEncryption; void users;',
  ]),
  bug(
    'guards-of-the-policy-do-not-judge-again',
    [
      'reconcile/apply-change.ts',
      'await whyNotAnyMore(guardPolicy(change, { policy, ref, baseline }, users));',
      'refusalOf(users);',
    ],
    [
      'reconcile/apply-change.ts',
      'async function planPolicyNow(',
      'const refusalOf = (_users: Ports): Failure | undefined => void guardPolicy;\nasync function planPolicyNow(',
    ],
  ),
  bug('guards-judge-by-the-first-policy', [
    'reconcile/read-again.ts',
    'settings: { encryption, policy },',
    "settings: { encryption, policy: { kind: 'absent' as const, policy } },",
  ]),
  bug('the-acl-is-not-asked-again', [
    'reconcile/read-again.ts',
    '    ports.readAcl(ref),\n    ports.readEncryption(ref),',
    "    { kind: 'present' as const, value: { owner: '1', grants: [] } },\n    ports.readEncryption(ref),",
  ]),
  bug('the-website-is-not-asked-again', [
    'reconcile/read-again.ts',
    "seals.includes('transport') ? ports.readWebsite(ref) : absent,",
    'absent,',
  ]),
];

/** What the ledger is told, and what a person takes back. */
export const bugsOfTheRecord: readonly PlantedBug[] = [
  bug('a-new-id-for-every-attempt', [
    'reconcile/record-repair.ts',
    'const answer = await ledger.recordIntent(entry.intent);',
    `entry.intent = { ...entry.intent, id: { ...entry.intent.id, unique: uniqueId() } };
        const answer = await ledger.recordIntent(entry.intent);`,
  ]),
  bug('a-lost-answer-is-a-refusal', [
    'reconcile/apply-change.ts',
    "leavesOpen(failure) ? 'abandoned' : 'failed'",
    "'failed'",
  ]),
  bug('a-refusal-covers-a-lost-answer', [
    'reconcile/record-repair.ts',
    'if (attempt !== undefined && !isKept) attempt.fate = fate;',
    'if (attempt !== undefined) attempt.fate = fate; void isKept;',
  ]),
  bug('what-is-planned-is-written', [
    'reconcile/fates-of-repair.ts',
    "attempt?.fate ?? 'not-attempted';",
    "attempt?.fate ?? 'written';",
  ]),
  // What a person takes back.
  bug('rollback-without-a-lease', [
    'reconcile/roll-back.ts',
    "if (taken.value === 'held-by-another') return notWritten({ kind: 'bucket-busy' });",
    '',
  ]),
  bug('rollback-after-its-lease', [
    'reconcile/restore-settings.ts',
    'if (ports.clock.nowMs() > leaseEndsMs - LEASE_RESERVE_MS)',
    'if (ports.clock.nowMs() > leaseEndsMs * LEASE_RESERVE_MS)',
  ]),
  bug('rollback-without-leave', [
    'reconcile/grant-leave.ts',
    'for (const seal of opensSeals ? seals : []) {',
    'for (const seal of opensSeals ? seals.slice(1) : []) {',
  ]),
  bug('rollback-over-what-came-since', [
    'reconcile/restore-settings.ts',
    "if (!isSameSetting(setting, shown, live)) return 'changed';",
    '',
  ]),
  bug('rollback-of-what-was-only-planned', [
    'core/roll-back.ts',
    'entry.settings[setting].planned !== undefined && mayHaveBeenWritten(entry, setting);',
    'entry.settings[setting].planned !== undefined;',
  ]),
  bug('the-last-failure-decides', [
    'reconcile/restore-settings.ts',
    'if (unanswered !== undefined) return { ...obstacleOf(unanswered), isCertain: false };',
    '',
  ]),
];
