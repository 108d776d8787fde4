type Patch = { file: string; find: string; replace: string };

/** A mistake that somebody could make, as a change of the source. The simulation must find each. */
export type PlantedBug = { name: string; patches: readonly Patch[] };

const bug = (name: string, ...patches: [file: string, find: string, replace: string][]) => ({
  name,
  patches: patches.map(([file, find, replace]) => ({ file: `src/${file}`, find, replace })),
});

export const plantedBugs: readonly PlantedBug[] = [
  // What is read, and what it is taken for.
  bug('skip-the-re-read', [
    'reconcile/apply-change.ts',
    'const policy = await ports.readPolicy(ref);',
    `const policy = await Promise.resolve(observed.before === undefined
      ? { kind: 'absent' as const } : { kind: 'present' as const, value: observed.before });`,
  ]),
  bug('re-read-only-before-the-first-attempt', [
    'reconcile/apply-change.ts',
    "if (isFirst) return { kind: 'to-write', change: observed };",
    "return { kind: 'to-write', change: observed };",
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
  bug('switch-the-bucket-key-off', [
    'core/encryption/plan-encryption.ts',
    '(isBucketKeyOn(rule) || baseline.bucketKey)',
    'baseline.bucketKey',
  ]),
  bug('lose-members-of-the-rule', ['core/encryption/configuration.ts', '    ...rule,\n', '']),
  bug('ask-dsse-for-a-bucket-key', [
    'core/encryption/find-encryption-drifts.ts',
    "baseline.bucketKey && found.algorithm === 'aws:kms' && !isBucketKeyOn(rule)",
    'baseline.bucketKey && !isBucketKeyOn(rule)',
  ]),
  bug('forget-the-account', [
    'reconcile/reconcile-bucket.ts',
    'const exempt =',
    "ref.account = 'another account' as typeof ref.account; const exempt =",
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
  bug('load-balancers-are-not-known', [
    'core/holds/known-writers.ts',
    "services: ['logdelivery.elasticloadbalancing.amazonaws.com', 'logdelivery.elb.amazonaws.com'],",
    'services: [],',
  ]),
  bug('exemptions-are-not-read', [
    'reconcile/reconcile-bucket.ts',
    'const exempt = findExemptionHolds(drifts, ref, baseline);',
    'const exempt: Hold[] = [];',
  ]),
  bug('inspect-writes', [
    'reconcile/reconcile-bucket.ts',
    "if (mode === 'inspect') {",
    "if (mode === 'inspect' && drifts.length === 0) {",
  ]),
  // What is said, and what comes back.
  bug('do-not-verify', [
    'reconcile/apply-plan.ts',
    'seals.length > 0 ? VERIFY_DELAYS_MS : []',
    '[] as number[]',
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
];
