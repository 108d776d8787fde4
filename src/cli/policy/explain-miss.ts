import { holds } from '../../core/policy/condition-entry.ts';
import type { CounterExample } from '../../core/policy/counter-example.ts';
import { readDeny } from '../../core/policy/deny-statement.ts';
import type { GlobTest } from '../../core/policy/deny-statement.ts';
import { isObject, nameOfStatement, statementsOf } from '../../core/policy/document.ts';
import type { JsonValue, Policy } from '../../core/policy/document.ts';
import { matches, Undecided } from '../../core/policy/glob.ts';
import type { Budget } from '../../core/policy/glob.ts';
import { quote } from '../../core/names.ts';

/** Steps that one explanation may take; what takes more is left unexplained. */
const STEPS = 400_000;

/** Why one Deny does not stop a request, for example `statement 1 ("DenyOthers"): its Action`. */
export type Miss = { statement: string; part: string };

/** For every Deny of the policy the first part of it that does not match the request. */
export function explainMisses(policy: Policy, request: CounterExample): Miss[] {
  const variables = policy.document['Version'] === '2012-10-17';
  const budget: Budget = { left: STEPS };
  return statementsOf(policy).flatMap((statement, index): Miss[] => {
    // As it is read where a request is found that gets through all the same.
    const deny = readDeny(statement, index, { doubt: 'wide', variables });
    if (deny === undefined) return [];
    const misses = ({ globs, isNegated }: GlobTest, text: string): boolean =>
      globs.some((glob) => matches(glob, text, budget)) === isNegated;
    const explained = (): string => {
      if (misses(deny.action, request.action)) return `its ${nameOf(statement, 'Action')}`;
      if (misses(deny.resource, request.resource)) return `its ${nameOf(statement, 'Resource')}`;
      const missing = deny.entries.find(
        (entry) => !holds(entry, valuesOf(entry.key, request), budget),
      );
      if (missing === undefined) return `its ${nameOf(statement, 'Principal')}`;
      const isThere = valuesOf(missing.key, request) !== undefined;
      const key = quote(missing.keyAsWritten);
      return `its condition on ${key}${isThere ? '' : ', which the request does not have'}`;
    };
    return [{ statement: nameOfStatement(statement, index), part: boundedly(explained) }];
  });
}

function boundedly(explained: () => string): string {
  try {
    return explained();
  } catch (error) {
    if (error instanceof Undecided) return 'one of its parts';
    throw error;
  }
}

const nameOf = (statement: JsonValue, element: 'Action' | 'Resource' | 'Principal'): string =>
  isObject(statement) && statement[element] === undefined ? `Not${element}` : element;

/** Names of keys are compared without case. */
function valuesOf(key: string, { context }: CounterExample): readonly string[] | undefined {
  const found = Object.entries(context).find(([name]) => name.toLowerCase() === key);
  if (found === undefined) return undefined;
  const [, value] = found;
  return typeof value === 'string' ? [value] : value;
}
