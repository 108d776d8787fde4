import { actionShape } from './action-shape.ts';
import { bucketArn } from '../bucket-ref.ts';
import type { BucketRef } from '../bucket-ref.ts';
import type { ConditionEntry } from './condition-entry.ts';
import { keyFactsOf } from './condition-keys.ts';
import type { Caller, KeyFacts } from './condition-keys.ts';
import type { GlobTest, PrincipalTest } from './deny-statement.ts';
import { anyLetters } from './find-text.ts';
import { parseGlob, surround } from './glob.ts';
import type { RequestKind } from './policy-seal.ts';
import type { Target } from './s3-actions.ts';
import { globsOf, question } from './shape.ts';
import type { Shape } from './shape.ts';
import type { TextQuestion } from './walk-text.ts';

/** One kind of request: who calls, and what it acts on. */
export type View = {
  caller: Caller;
  target: Target;
  kind: RequestKind;
  facts: KeyFacts;
  /** Keys that say who the caller is are tests of the identity, not of the context. */
  linkedTo: (entry: ConditionEntry) => GlobTest | undefined;
  shapes: Readonly<Record<'identity' | 'action' | 'resource', Shape>>;
};

export function viewOf(caller: Caller, target: Target, ref: BucketRef, kind: RequestKind): View {
  const arn = bucketArn(ref);
  return {
    caller,
    target,
    kind,
    facts: keyFactsOf(caller, ref, kind.fixed),
    linkedTo: (entry) => linkedIdentity(entry, caller, ref),
    shapes: {
      identity: {
        question: questionOfCallers(caller, ref),
        exceptions: oddNames,
        examples: exampleCallers(caller, ref),
        // Open, because paths of users and roles may hold any character of ASCII.
        alphabet: { letters: `9876543210${anyLetters.letters}.+=,@`, isClosed: false },
      },
      action: actionShape(target, kind.action),
      resource: {
        question: question([target === 'bucket' ? arn : `${arn}/?*`]),
        exceptions: [],
        examples: target === 'bucket' ? [arn] : [`${arn}/any-object`],
        alphabet: anyLetters,
      },
    },
  };
}

function exampleCallers(caller: Caller, { partition, account }: BucketRef): string[] {
  if (caller === 'anonymous') return ['anonymous'];
  if (caller === 'service') return ['logging.s3.amazonaws.com'];
  const own = `arn:${partition}:iam::${account}`;
  return [
    `${own}:root`,
    `${own}:user/any-user`,
    `arn:${partition}:iam::999999999999:role/any-role`,
  ];
}

/** The same for all buckets of a partition, so it is made once. */
function questionOfCallers(caller: Caller, ref: BucketRef): TextQuestion {
  const name = `${caller} ${ref.partition}`;
  const known = questionsOfCallers.get(name) ?? question(shapesOfCallers(caller, ref));
  questionsOfCallers.set(name, known);
  return known;
}

const questionsOfCallers = new Map<string, TextQuestion>();

function shapesOfCallers(caller: Caller, { partition }: BucketRef): string[] {
  if (caller === 'anonymous') return ['anonymous'];
  // Nearly all end with `.amazonaws.com` and the like, but not `api-service.dnssec.route53.aws.internal`.
  if (caller === 'service') return ['?*.?*'];
  const account = '?'.repeat(12);
  return [
    `arn:${partition}:iam::${account}:root`,
    `arn:${partition}:iam::${account}:user/?*`,
    `arn:${partition}:iam::${account}:role/?*`,
    `arn:${partition}:sts::${account}:federated-user/?*`,
    `arn:${partition}:iam::cloudfront:user/CloudFront Origin Access Identity ?*`,
  ];
}

/** What a Principal asks of the caller: a test of its name, or an answer that holds for all of its kind. */
export function identityTestOf(
  { isNegated, everyone, arns, services }: PrincipalTest,
  { caller }: View,
): ({ kind: 'text' } & GlobTest) | { kind: 'constant'; matches: boolean } {
  if (everyone || caller === 'anonymous')
    return { kind: 'constant', matches: everyone !== isNegated };
  return { kind: 'text', isNegated, globs: caller === 'service' ? services : arns };
}

const anyRest = parseGlob(':*');
const starts = ['iam', 'sts'] as const;

/** `aws:PrincipalArn` and its like, as a test of the identity. Set prefixes make no difference: they have one value. */
function linkedIdentity(
  { key, test, isNegated }: ConditionEntry,
  caller: Caller,
  { partition }: BucketRef,
): GlobTest | undefined {
  if (test.kind !== 'globs' || caller === 'anonymous') return undefined;
  if (caller === 'service') {
    return key === 'aws:principalservicename' ? { isNegated, globs: test.globs } : undefined;
  }
  if (key === 'aws:principalarn') return { isNegated, globs: test.globs };
  if (key !== 'aws:principalaccount' || anyRest === undefined) return undefined;
  const globs = starts.flatMap((service) => {
    const prefix = parseGlob(`arn:${partition}:${service}::`);
    return prefix === undefined ? [] : test.globs.map((glob) => surround(prefix, glob, anyRest));
  });
  return { isNegated, globs };
}

/** Names of users and roles hold no colon, and no empty part in their path. */
const oddNames = globsOf(['*:*:*:*:*:*:*', '*/', '*//*']);
