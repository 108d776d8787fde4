import { isObject, listOf, nameOfStatement, statementsOf } from '../policy/document.ts';
import type { JsonObject, JsonValue, Policy } from '../policy/document.ts';
import { isNamedIn } from './match-element.ts';
import { sourcesOf, testsOf } from './sources.ts';
import type { Sources } from './sources.ts';

/** Whom a statement of a bucket policy names. */
export type Grantee =
  | { kind: 'everyone'; isLimited: boolean }
  | { kind: 'service'; service: string }
  /** `text` is the principal as it is written: a bare account id or any ARN. */
  | { kind: 'account'; account: string; text: string }
  | { kind: 'origin-access-identity' }
  | { kind: 'canonical-user'; id: string }
  | { kind: 'not-understood'; text: string };

/** One grantee that a statement lets read or write objects. */
export type ObjectGrant = {
  grantee: Grantee;
  /** The statement, by place and Sid. */
  signal: string;
  reads: boolean;
  writes: boolean;
  sources: Sources;
};

/**
 * Everything in the policy that lets somebody read or write objects. Conditions hide nobody, but for the one
 * that limits everyone to the bucket's own account.
 */
export function objectGrantsIn(policy: Policy, account: string): ObjectGrant[] {
  return statementsOf(policy).flatMap((statement, index) => {
    if (!isObject(statement) || statement['Effect'] === 'Deny') return [];
    const reads = lets(statement, ['s3:GetObject', 's3:GetObjectVersion']);
    const writes = lets(statement, ['s3:PutObject', 's3:ReplicateObject']);
    if (!reads && !writes) return [];
    const signal = `${nameOfStatement(statement, index)} of the bucket policy`;
    const sources = sourcesOf(statement);
    return granteesOf(statement)
      .filter(({ kind }) => kind !== 'everyone' || !isLimitedTo(account, statement))
      .map((grantee) => ({ grantee, signal, reads, writes, sources }));
  });
}

function lets(statement: JsonObject, actions: readonly string[]): boolean {
  const { Action: named, NotAction: excepted } = statement;
  const isIn = (element: JsonValue | undefined, action: string) =>
    isNamedIn(element, action, { ignoresCase: true });
  if (named !== undefined) return actions.some((action) => isIn(named, action));
  return actions.some((action) => !isIn(excepted, action));
}

function granteesOf(statement: JsonObject): Grantee[] {
  const principal = statement['Principal'];
  const everyone: Grantee = { kind: 'everyone', isLimited: statement['Condition'] !== undefined };
  // An Allow for everybody but some is for everybody.
  if (principal === undefined || principal === '*') return [everyone];
  if (!isObject(principal)) return [notUnderstood(principal)];
  return Object.entries(principal).flatMap(([type, names]) =>
    listOf(names).flatMap((name): Grantee[] => {
      if (typeof name !== 'string') return [notUnderstood(name)];
      if (type === 'Service') return [{ kind: 'service', service: name }];
      if (type === 'CanonicalUser') return [{ kind: 'canonical-user', id: name }];
      if (type !== 'AWS') return [notUnderstood(name)];
      // The id of a principal that was deleted: nobody uses it any more (aws-facts 4.14).
      if (/^A(?:IDA|ROA|GPA)[A-Z0-9]+$/.test(name)) return [];
      return [name === '*' ? everyone : ofAccount(name)];
    }),
  );
}

function ofAccount(text: string): Grantee {
  if (/^\d{12}$/.test(text)) return { kind: 'account', account: text, text };
  const account = /^arn:aws[a-z-]*:(?:iam|sts)::([^:]*):/.exec(text)?.[1];
  if (account === 'cloudfront') return { kind: 'origin-access-identity' };
  if (account === undefined || !/^\d{12}$/.test(account)) return notUnderstood(text);
  return { kind: 'account', account, text };
}

const notUnderstood = (value: JsonValue): Grantee => ({
  kind: 'not-understood',
  text: typeof value === 'string' ? value : JSON.stringify(value),
});

const isLimitedTo = (account: string, statement: JsonObject): boolean =>
  (testsOf(statement['Condition']) ?? []).some(
    ({ operator, key, values }) =>
      operator === 'stringequals' &&
      key === 'aws:principalaccount' &&
      values.every((value) => value === account),
  );
