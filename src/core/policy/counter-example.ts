import type { DenyStatement } from './deny-statement.ts';
import { askedOf } from './find-request.ts';
import type { Draft } from './find-request.ts';
import type { View } from './identity.ts';

/** One request that no Deny of the policy stops. */
export type CounterExample = {
  /** `anonymous`, an ARN, or a service name. */
  principal: string;
  action: string;
  resource: string;
  /** The keys that the policy tests and that the request has; a list where a key has several values. */
  context: Readonly<Record<string, string | readonly string[]>>;
};

/** Writes a request down so that a reader can check it by hand against every statement. */
export function exampleOf(
  { draft, view }: { draft: Draft; view: View },
  statements: readonly DenyStatement[],
): CounterExample {
  const context: Record<string, string | readonly string[]> = {};
  const written = new Set<string>();
  const write = (key: string, keyAsWritten: string): void => {
    if (written.has(key)) return;
    written.add(key);
    const state = stateIn(key, draft, view);
    if (state !== undefined) context[keyAsWritten] = state.length === 1 ? (state[0] ?? '') : state;
  };
  for (const [key, { keyAsWritten }] of view.kind.fixed) write(key, keyAsWritten);
  const tested = [...view.kind.without, ...statements.flatMap(({ entries }) => entries)];
  for (const { key, keyAsWritten } of tested) write(key, keyAsWritten);
  return {
    principal: draft.identity.text,
    action: draft.action.text,
    resource: draft.resource.text,
    context,
  };
}

function stateIn(key: string, { keys, identity }: Draft, { caller, facts }: View) {
  if (caller === 'authenticated') {
    if (key === 'aws:principalarn') return [identity.text];
    if (key === 'aws:principalaccount') return [identity.text.split(':')[4] ?? ''];
  }
  if (caller === 'service' && key === 'aws:principalservicename') return [identity.text];
  const fact = facts(key);
  const asked = askedOf(keys, key);
  if (asked !== undefined) return asked.state;
  if (fact.kind === 'fixed') return fact.states[0];
  return fact.mayBeAbsent ? undefined : [fact.sample];
}
