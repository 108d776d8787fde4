import type { PlannedKey } from './encryption-signals.ts';
import { quote } from '../names.ts';
import { isObject, nameOfStatement, statementsOf } from '../policy/document.ts';
import type { JsonObject, JsonValue, Policy } from '../policy/document.ts';
import { withoutPartition } from './known-writers.ts';
import { isLike, isNamedIn, textsOf } from './match-element.ts';
import { isPositive, testsOf } from './sources.ts';
import type { ConditionTest, Sources } from './sources.ts';

/** What a service has to be allowed: these actions, for every source that the bucket policy lets in. */
export type KeyUse = {
  key: PlannedKey['arn'];
  service: string;
  actions: readonly string[];
  sources: Sources;
};

export type KeyAnswer = { kind: 'yes' } | { kind: 'no' | 'unknown'; reason: string };

/**
 * Whether the policy of the key lets the service use it. Only conditions on the sources are understood; with any
 * other the answer is `unknown`, as it is where the bucket policy lets in more sources than it names.
 */
export function keyPolicyAllows(policy: Policy, use: KeyUse): KeyAnswer {
  const answers = use.actions.map((action) => answerFor(action, policy, use));
  const worst =
    answers.find(({ kind }) => kind === 'no') ?? answers.find(({ kind }) => kind === 'unknown');
  return worst ?? { kind: 'yes' };
}

/** Whether a statement speaks of the request: surely, perhaps (for the reason), or not. */
type Applies = { kind: 'yes' } | { kind: 'no' } | { kind: 'perhaps'; because: string };

function answerFor(action: string, policy: Policy, use: KeyUse): KeyAnswer {
  const deny = strongest('Deny', action, policy, use);
  if (deny?.applies.kind === 'yes') {
    return { kind: 'no', reason: `${deny.name} of the key policy denies it ${action}` };
  }
  if (deny?.applies.kind === 'perhaps') {
    const reason = `${deny.name} of the key policy may deny it ${action}: ${deny.applies.because}`;
    return { kind: 'unknown', reason };
  }
  const allow = strongest('Allow', action, policy, use);
  if (allow?.applies.kind === 'yes') return { kind: 'yes' };
  if (allow?.applies.kind === 'perhaps') {
    const reason = `${allow.name} of the key policy may not let it use ${action}: ${allow.applies.because}`;
    return { kind: 'unknown', reason };
  }
  return { kind: 'no', reason: `the key policy does not let it use ${action}` };
}

/** The statement of this effect that applies, else one that may. */
function strongest(effect: 'Allow' | 'Deny', action: string, policy: Policy, use: KeyUse) {
  const found = statementsOf(policy).flatMap((statement, index) =>
    isObject(statement) && statement['Effect'] === effect
      ? [{ name: nameOfStatement(statement, index), applies: appliesTo(statement, action, use) }]
      : [],
  );
  return (
    found.find(({ applies }) => applies.kind === 'yes') ??
    found.find(({ applies }) => applies.kind === 'perhaps')
  );
}

const yes: Applies = { kind: 'yes' };
const no: Applies = { kind: 'no' };
const perhaps = (because: string): Applies => ({ kind: 'perhaps', because });

function appliesTo(statement: JsonObject, action: string, use: KeyUse): Applies {
  const { Action: actions, NotAction: notActions } = statement;
  const ignoresCase = true;
  const isAction =
    actions === undefined
      ? !isNamedIn(notActions, action, { ignoresCase })
      : isNamedIn(actions, action, { ignoresCase });
  // `*` is the key that the policy belongs to.
  const { Resource: resources, NotResource: notResources } = statement;
  const isKey =
    resources === undefined ? !isNamedIn(notResources, use.key) : isNamedIn(resources, use.key);
  if (!isAction || !isKey) return no;
  const named = namesService(statement, use.service);
  if (named.kind === 'no') return no;
  const condition = conditionHolds(statement['Condition'], use.sources);
  return condition.kind === 'yes' ? named : condition;
}

function namesService(statement: JsonObject, service: string): Applies {
  const isListed = (principal: JsonValue | undefined): boolean =>
    isObject(principal) &&
    textsOf(principal['Service']).some(
      (name) => withoutPartition(name) === withoutPartition(service),
    );
  const { Principal: principal, NotPrincipal: notPrincipal } = statement;
  if (isListed(principal)) return yes;
  const isEverybody =
    principal === '*' || (isObject(principal) && textsOf(principal['AWS']).includes('*'));
  const isEverybodyElse = notPrincipal !== undefined && !isListed(notPrincipal);
  if (!isEverybody && !isEverybodyElse) return no;
  // That everybody is denied includes services; that everybody is allowed may not.
  if (statement['Effect'] === 'Deny') return yes;
  return perhaps('it names everybody, and not the service');
}

function conditionHolds(condition: JsonValue | undefined, sources: Sources): Applies {
  const tests = testsOf(condition);
  if (tests === undefined) return perhaps('its condition is not understood');
  const answers = tests.map((test) => testHolds(test, sources));
  return (
    answers.find(({ kind }) => kind === 'no') ??
    answers.find(({ kind }) => kind === 'perhaps') ??
    yes
  );
}

/** All sources that the bucket policy names have to pass, because each of them may deliver. */
function testHolds(test: ConditionTest, sources: Sources): Applies {
  const wanted =
    test.key === 'aws:sourceaccount'
      ? sources.accounts
      : test.key === 'aws:sourcearn'
        ? sources.arns
        : undefined;
  if (wanted === undefined || !isPositive(test)) {
    return perhaps(`it has a condition on ${quote(test.key)}`);
  }
  if (wanted.length === 0) {
    return perhaps(`it is limited by ${quote(test.key)}, and the bucket policy is not`);
  }
  const passes = wanted.filter((source) =>
    test.values.some((value) => isWithin(source, value, test)),
  );
  if (passes.length === wanted.length) return yes;
  // With patterns on both sides, or with variables, not being within says little.
  const isVague =
    [...wanted, ...test.values].some((text) => text.includes('${')) || wanted.some(isPattern);
  if (passes.length > 0 || isVague) {
    return perhaps(`its ${quote(test.key)} is not for all that the bucket policy lets in`);
  }
  return no;
}

const isPattern = (text: string): boolean => /[*?]/.test(text);

/** Whether `outer` surely matches whatever `inner` does. StringEquals knows no patterns. */
function isWithin(inner: string, outer: string, { operator }: ConditionTest): boolean {
  if (operator === 'stringequals') return outer === inner && !isPattern(outer);
  // A `*` of the one stands for more than the `?` of the other.
  if (isPattern(inner) && outer.includes('?')) return false;
  return isLike(inner, outer, { isArn: operator.startsWith('arn') });
}
