import { bug } from './plant.ts';
import type { PlantedBug } from './plant.ts';
import { bugsOfGuards, bugsOfTheRecord } from './planted-bugs-of-writes.ts';

export const plantedBugs: readonly PlantedBug[] = [
  // What is read, and what it is taken for.
  bug('skip-the-re-read', [
    'reconcile/apply-change.ts',
    'const { policy, users } = await readPolicyAgain(observed, ref, ports);',
    `const users = ports; const policy = await Promise.resolve(observed.before === undefined
      ? { kind: 'absent' as const } : { kind: 'present' as const, value: observed.before });`,
  ]),
  bug('skip-the-re-read-of-the-encryption', [
    'reconcile/apply-change.ts',
    ': await planEncryptionNow(ref, baseline, ports);',
    ": { kind: 'to-write' as const, change: observed };",
  ]),
  bug('plan-on-what-was-observed', [
    'reconcile/apply-change.ts',
    'const change = planPolicy({ policy }, ref, seals);',
    'const change = policy.kind === "unreadable" ? policy.failure : observed;',
  ]),
  bug(
    'denied-policy-is-absent',
    [
      'core/bucket-state.ts',
      "if (policy.kind === 'unreadable') {",
      "if (policy.kind === 'unreadable' && policy.failure.kind !== 'denied') {",
    ],
    [
      'core/plan.ts',
      "if (policy.kind === 'unreadable') return policy.failure;",
      "if (policy.kind === 'unreadable' && policy.failure.kind !== 'denied') return policy.failure;",
    ],
  ),
  bug(
    'unreadable-encryption-is-absent',
    [
      'core/encryption/find-encryption-drifts.ts',
      "if (observed.kind === 'unreadable') return [cannotTell(observed.failure)];",
      '',
    ],
    [
      'core/encryption/plan-encryption.ts',
      "if (encryption.kind === 'unreadable') return encryption.failure;",
      '',
    ],
  ),
  bug('one-answer-of-absence-is-enough', [
    'reconcile/apply-change.ts',
    "if (policy.kind === 'absent' && observed.before !== undefined) {",
    'if (false) {',
  ]),
  bug('key-not-described-is-not-allowed', [
    'core/encryption/judge-key.ts',
    "if (observed.kind === 'unreadable') return { kind: 'cannot-tell', failure: observed.failure };",
    "if (observed.kind === 'unreadable') return { kind: 'not-allowed' };",
  ]),
  bug('stay-in-the-region-of-the-event', [
    'reconcile/observe-where-it-is.ts',
    'if (wrong?.region === undefined || ref !== stated) return',
    'if (wrong !== undefined || ref === stated) return',
  ]),
  // What is written.
  bug('any-statement-under-our-sid-is-ours', [
    'core/policy/merge.ts',
    "if (!isObject(statement) || statement['Effect'] !== 'Deny') return false;",
    "if (!isObject(statement)) return false; if (statement['Effect'] === 'Allow') return String(statement['Sid']).startsWith(sid);",
  ]),
  bug('reorder-statements', [
    'core/policy/merge.ts',
    'const merged = foreign.toSpliced(place, 0, ours);',
    'const merged = [...foreign.toReversed(), ours];',
  ]),
  bug('drop-members-that-are-not-known', [
    'core/policy/merge.ts',
    'return policyOf({ ...policy.document, Statement: merged });',
    "return policyOf({ Version: '2012-10-17', Statement: merged });",
  ]),
  bug('step-down-from-dsse', [
    'core/encryption/plan-encryption.ts',
    "const algorithm = isDouble ? 'aws:kms:dsse' : baseline.algorithm;",
    'const algorithm = baseline.algorithm;',
  ]),
  bug(
    'switch-the-bucket-key-off',
    [
      'core/encryption/plan-encryption.ts',
      '(isBucketKeyOn(rule) || baseline.bucketKey)',
      'baseline.bucketKey',
    ],
    [
      'core/encryption/configuration.ts',
      "wanted.bucketKey ? 'true' : (rule['BucketKeyEnabled'] ?? 'false')",
      'String(wanted.bucketKey)',
    ],
  ),
  bug('lose-members-of-the-rule', ['core/encryption/configuration.ts', '    ...rule,\n', '']),
  bug('ask-dsse-for-a-bucket-key', [
    'core/encryption/find-encryption-drifts.ts',
    "baseline.bucketKey && found.algorithm === 'aws:kms' && !isBucketKeyOn(rule)",
    'baseline.bucketKey && !isBucketKeyOn(rule)',
  ]),
  bug('forget-the-account', [
    'reconcile/apply-change.ts',
    'const failure = await ports.apply(ref, change);',
    `const owner = 'another account' as typeof ref.account;
      const failure = await ports.apply({ ...ref, account: owner }, change);`,
  ]),
  // When nothing is to be written.
  bug('websites-are-not-held', [
    'core/holds/find-transport-holds.ts',
    "if (website.kind === 'absent') return [];",
    "if (website.kind !== 'unreadable') return [];",
  ]),
  bug('website-not-known-is-no-website', [
    'core/holds/find-transport-holds.ts',
    "if (website.kind === 'absent') return [];",
    "if (website.kind !== 'present') return [];",
  ]),
  ...bugsOfGuards,
  bug('exemptions-are-not-read', [
    'core/left-alone.ts',
    'const exempt = findExemptionHolds(drifts, ref, baseline);',
    'const exempt: Hold[] = [];',
  ]),
  bug('inspect-writes', [
    'reconcile/reconcile-bucket.ts',
    "if (mode === 'inspect') {",
    "if (mode === 'inspect' && drifts.length === 0) {",
  ]),
  // One run at a time, and everything recorded first.
  bug('no-lease', [
    'reconcile/write-under-lease.ts',
    "if (lease.value === 'held-by-another') return notWritten(plan, { kind: 'bucket-busy' });",
    '',
  ]),
  bug('a-lease-without-an-answer-is-a-lease', [
    'reconcile/write-under-lease.ts',
    'if (!lease.ok) return notWritten(plan, lease.failure);',
    'if (!lease.ok) lease.failure satisfies Failure; else',
  ]),
  bug(
    'lease-ends-before-the-run',
    ['reconcile/write-under-lease.ts', 'const LEASE_MS = 120_000;', 'const LEASE_MS = 15_000;'],
    [
      'reconcile/record-repair.ts',
      'const LEASE_RESERVE_MS = 15_000;',
      'const LEASE_RESERVE_MS = 0;',
    ],
  ),
  bug('lease-is-given-back-too-early', [
    'reconcile/write-under-lease.ts',
    'const run = { runId: holder,',
    'await ledger.releaseLease(ref, holder);\n    const run = { runId: holder,',
  ]),
  bug('lease-is-never-given-back', [
    'reconcile/write-under-lease.ts',
    'const leaseEndsMs = clock.nowMs() + LEASE_MS;',
    'const leaseEndsMs = clock.nowMs() + LEASE_MS * 1_000;',
  ]),
  bug('ledger-is-not-asked-again-under-the-lease', [
    'reconcile/write-under-lease.ts',
    'if (hasChanged(plan, record.value, context, clock.nowMs())) {',
    'if (false) {',
  ]),
  bug(
    'record-after-writing',
    [
      'reconcile/apply-change.ts',
      'const unrecorded = await recorder.before(change);',
      'const failure = await ports.apply(ref, change); const unrecorded = await recorder.before(change);',
    ],
    ['reconcile/apply-change.ts', '      const failure = await ports.apply(ref, change);\n', ''],
  ),
  bug('do-not-wait-for-the-record', [
    'reconcile/apply-change.ts',
    'await recorder.before(change);',
    'await Promise.race([recorder.before(change), Promise.resolve(undefined)]);',
  ]),
  bug('write-when-the-time-is-over', [
    'reconcile/apply-change.ts',
    'ports.clock.remainingMs() <= 0',
    'ports.clock.remainingMs() <= -Infinity',
  ]),
  bug('write-what-could-not-be-recorded', [
    'reconcile/apply-change.ts',
    "if (unrecorded !== undefined) return { kind: 'failed', failure: unrecorded };",
    '',
  ]),
  bug('record-what-was-observed', [
    'reconcile/apply-change.ts',
    'await recorder.before(change);',
    'await recorder.before(observed);',
  ]),
  bug('record-once', [
    'reconcile/record-repair.ts',
    'if (last !== undefined && isSame(last.intent.settings[part], next[part])) return last;',
    'if (last !== undefined) return last;',
  ]),
  bug('write-when-the-ledger-is-silent', [
    'reconcile/reconcile-bucket.ts',
    'if (!record.ok) return withoutLedger({ ...subject, drifts }, record.failure, mode);',
    "if (!record.ok) return { ...subject, kind: 'unchanged' };",
  ]),
  ...bugsOfTheRecord,
  // Fights, and what people except.
  bug('breaker-off-by-one', [
    'core/breaker.ts',
    'if (fight.length >= limit && nowMs < untilMs) {',
    'if (fight.length > limit && nowMs < untilMs) {',
  ]),
  bug('breaker-never-closes', [
    'core/breaker.ts',
    'if (fight.length >= limit && nowMs < untilMs) {',
    'if (fight.length >= limit) {',
  ]),
  bug('breaker-does-not-count-what-was-not-shown', [
    'core/repair.ts',
    "return fate === 'written' || fate === 'unconfirmed';",
    "return fate === 'written';",
  ]),
  bug('breaker-looks-back-too-short', [
    'core/breaker.ts',
    'BreakerSettings): number => 2 * windowMs;',
    'BreakerSettings): number => windowMs / 4;',
  ]),
  bug('exceptions-are-not-read', [
    'core/left-alone.ts',
    'const exception = exceptionFor(seal, exceptions, nowMs);',
    'const exception = exceptionFor(seal, [], nowMs);',
  ]),
  bug('exceptions-never-end', [
    'core/left-alone.ts',
    'const exception = exceptionFor(seal, exceptions, nowMs);',
    'const exception = exceptionFor(seal, exceptions, 0);',
  ]),
  // What is said, and what comes back.
  bug('do-not-verify', [
    'reconcile/apply-plan.ts',
    'isLooking ? await verify(',
    'isLooking && ref.name === "" ? await verify(',
  ]),
  bug('seals-that-break-meanwhile-are-passed-over', [
    'reconcile/apply-plan.ts',
    ' || !known.has(sealOf(drift));',
    ' || known.size === 0;',
  ]),
  bug('failures-end-a-message', [
    'core/outcome.ts',
    "return 'failures' in outcome && outcome.failures.some(isWorthRetrying);",
    'return false;',
  ]),
  bug('unconfirmed-ends-a-message', [
    'core/outcome.ts',
    "if (outcome.kind === 'repaired-unconfirmed') return true;",
    '',
  ]),
  bug('throttling-is-final', [
    'core/failure.ts',
    "    case 'throttled':\n",
    "    case 'throttled': return false;\n",
  ]),
  bug('swallow-what-is-not-understood', [
    'lambda/reconcile-deliveries.ts',
    '    ...poisonIdsOf(deliveries),\n',
    '',
  ]),
  bug('out-of-time-is-done', [
    'lambda/reconcile-deliveries.ts',
    'work.logger.error(`Run failed for ${task.name}`, cause);\n    return true;',
    'work.logger.error(`Run failed for ${task.name}`, cause);\n    return false;',
  ]),
  bug('a-crash-loses-the-alert', [
    'lambda/tell-run.ts',
    'const isWatched = run.isAgain === true && ',
    'const isWatched = false && ',
  ]),
  bug('what-is-not-kept-is-done', [
    'lambda/tell-outcome.ts',
    "return delivered !== 'lost' || alert.changes.length === 0;",
    'return true;',
  ]),
  bug('what-is-not-delivered-is-not-kept', [
    'lambda/tell-outcome.ts',
    'if (await keep({ id, timeMs: Date.parse(time), ...message })) {',
    'if (true) {',
  ]),
];
