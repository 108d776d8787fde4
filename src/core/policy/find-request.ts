import { holds } from './condition-entry.ts';
import type { ConditionEntry, KeyState } from './condition-entry.ts';
import type { KeyFacts } from './condition-keys.ts';
import type { DenyStatement } from './deny-statement.ts';
import { findKeyState } from './find-key-state.ts';
import { findText, isCovered } from './find-text.ts';
import type { TextQuestion } from './walk-text.ts';
import { matches, spend, Undecided } from './glob.ts';
import type { Budget, Glob } from './glob.ts';
import { identityTestOf } from './identity.ts';
import type { View } from './identity.ts';
import type { Shape } from './shape.ts';

/** Texts that are looked for: the caller's name, the action and the resource. */
type Dimension = 'identity' | 'action' | 'resource';

/** `examples` are those of the known texts that still answer the question. */
type Found = { question: TextQuestion; examples: readonly string[]; text: string };

/** A request so far: one that answers all questions that were asked of it. */
export type Draft = Readonly<Record<Dimension, Found>> & {
  keys: AskedKeys;
};

/** What was asked of the keys of the context, the last question first; nothing is copied at a choice. */
type AskedKeys =
  | {
      key: string;
      entries: readonly ConditionEntry[];
      state: KeyState;
      before: AskedKeys;
    }
  | undefined;

/** The last that was asked of a key, with its state; `undefined` where nothing was. */
export function askedOf(keys: AskedKeys, key: string): AskedKeys {
  for (let asked = keys; asked !== undefined; asked = asked.before) {
    if (asked.key === key) return asked;
  }
  return undefined;
}

/** One way for a request to escape a statement. */
type Escape =
  | { dimension: Dimension; globs: readonly Glob[]; isInside: boolean }
  | { dimension: 'key'; entry: ConditionEntry };

/** Choices on the way to one request; far more than a policy of 20 KB has statements. */
const MAXIMUM_DEPTH = 800;

export type Search = {
  statements: readonly DenyStatement[];
  budget: Budget;
  /** Gets the indexes of all statements that stopped some request on the way. */
  blamed: Set<number>;
  textFor: TextFinder;
};

/** Different choices ask the same questions again and again, so answers are kept. */
export type TextFinder = (question: TextQuestion, shape: Shape) => string | undefined;

export function rememberingTextFinder(budget: Budget): TextFinder {
  const numbers = new Map<Glob, number>();
  const answered = new Map<string, string | undefined>();
  const numberOf = (glob: Glob): number => {
    const known = numbers.get(glob);
    if (known !== undefined) return known;
    numbers.set(glob, numbers.size);
    return numbers.size - 1;
  };
  return (question, shape) => {
    const inside = question.inside.map((globs) => globs.map(numberOf).join());
    const key = `${inside.join(';')}|${question.outside.map(numberOf).join()}`;
    if (!answered.has(key)) answered.set(key, findUsualText(question, shape, budget));
    return answered.get(key);
  };
}

function findUsualText(
  question: TextQuestion,
  { alphabet, exceptions }: Shape,
  budget: Budget,
): string | undefined {
  const text = findText(question, budget, alphabet);
  if (text === undefined || !exceptions.some((glob) => matches(glob, text, budget))) return text;
  const { inside, outside } = question;
  return findText({ inside, outside: [...outside, ...exceptions] }, budget, alphabet);
}

/**
 * A request that every statement misses, or the statements that together leave none.
 *
 * A request gets through exactly when every statement misses it, and a statement misses it when one of its
 * parts does. So: take a request; where a statement stops it, one part of that statement has to miss.
 * Each choice is a question to one dimension alone (a name outside of some globs, a value outside of a
 * set); the answer changes the request, and the next statement that stops it is asked. Every choice
 * is tried, so if none leads to a request there is none.
 */
export function findRequest(
  start: Draft,
  view: View,
  search: Search,
  first = 0,
  depth = 0,
): Result {
  if (depth > MAXIMUM_DEPTH) throw new Undecided('the policy has too many statements to decide');
  const stopping = nextThatStops(search, start, view, first);
  if (stopping === undefined) return { kind: 'request', draft: start };
  const { place, statement } = stopping;
  search.blamed.add(statement.index);
  const because = new Set<string>();
  for (const escape of escapesOf(statement, view)) {
    const name = nameOf(escape);
    const draft = take(escape, start, view, search);
    if (draft === undefined) {
      because.add(name);
      continue;
    }
    const result = findRequest(draft, view, search, place + 1, depth + 1);
    // Where this choice played no part in the failure, no other choice here can mend it.
    if (result.kind === 'request' || !result.because.has(name)) return result;
    for (const one of result.because) because.add(one);
  }
  return { kind: 'none', because };
}

/** `because`: the dimensions and keys whose questions together have no answer. */
export type Result =
  | { kind: 'request'; draft: Draft }
  | { kind: 'none'; because: ReadonlySet<string> };

const nameOf = (escape: Escape): string =>
  escape.dimension === 'key' ? `key ${escape.entry.key}` : escape.dimension;

/** Begins behind the statement that was escaped last: those before it mostly still miss. */
function nextThatStops(
  { statements, budget }: Search,
  draft: Draft,
  view: View,
  first: number,
): { place: number; statement: DenyStatement } | undefined {
  spend(budget, 20);
  for (let count = 0; count < statements.length; count++) {
    const place = (first + count) % statements.length;
    const statement = statements[place];
    if (statement !== undefined && stops(statement, draft, view, budget)) {
      return { place, statement };
    }
  }
  return undefined;
}

/** Whether the statement stops the request as it is drafted. */
export function stops(statement: DenyStatement, draft: Draft, view: View, budget: Budget): boolean {
  const { action, resource, entries } = statement;
  const matchesTest = (test: { isNegated: boolean; globs: readonly Glob[] }, text: string) =>
    test.globs.some((glob) => matches(glob, text, budget)) !== test.isNegated;
  const identity = identityTestOf(statement.principal, view);
  return (
    (identity.kind === 'constant'
      ? identity.matches
      : matchesTest(identity, draft.identity.text)) &&
    matchesTest(action, draft.action.text) &&
    matchesTest(resource, draft.resource.text) &&
    entries.every((entry) => {
      const linked = view.linkedTo(entry);
      if (linked !== undefined) return matchesTest(linked, draft.identity.text);
      return holds(entry, stateOf(entry.key, draft, view.facts), budget);
    })
  );
}

function stateOf(key: string, draft: Draft, facts: KeyFacts): KeyState {
  const asked = askedOf(draft.keys, key);
  if (asked !== undefined) return asked.state;
  const fact = facts(key);
  if (fact.kind === 'fixed') return fact.states[0];
  return fact.mayBeAbsent ? undefined : [fact.sample];
}

function escapesOf(statement: DenyStatement, view: View): Escape[] {
  const { action, resource, entries } = statement;
  const escapes: Escape[] = [
    { dimension: 'action', globs: action.globs, isInside: action.isNegated },
    { dimension: 'resource', globs: resource.globs, isInside: resource.isNegated },
  ];
  const identity = identityTestOf(statement.principal, view);
  if (identity.kind === 'text') {
    escapes.push({ dimension: 'identity', globs: identity.globs, isInside: identity.isNegated });
  }
  for (const entry of entries) {
    const linked = view.linkedTo(entry);
    if (linked === undefined) escapes.push({ dimension: 'key', entry });
    else escapes.push({ dimension: 'identity', globs: linked.globs, isInside: linked.isNegated });
  }
  return escapes;
}

/** The request with the escape taken, or `undefined` when no request can take it. */
function take(escape: Escape, draft: Draft, view: View, search: Search): Draft | undefined {
  const { budget } = search;
  if (escape.dimension === 'key') return missKey(escape.entry, draft, view, budget);
  const { dimension, globs, isInside } = escape;
  const { question: asked, examples: known } = draft[dimension];
  const [form = []] = asked.inside;
  if (!isInside && form.every((glob) => isCovered(glob, globs))) return undefined;
  const question: TextQuestion = isInside
    ? { inside: [...asked.inside, globs], outside: asked.outside }
    : { inside: asked.inside, outside: [...asked.outside, ...globs] };
  const answersNew = (text: string) =>
    globs.some((glob) => matches(glob, text, budget)) === isInside;
  const examples = known.filter(answersNew);
  const text = examples[0] ?? search.textFor(question, view.shapes[dimension]);
  if (text === undefined) return undefined;
  return { ...draft, [dimension]: { question, examples, text } };
}

/** Before anything is asked, every example will do; only the tests of the question itself have to miss. */
export function draftOf(view: View, budget: Budget): Draft {
  const { shapes, kind } = view;
  const begin = ({ question, examples }: Shape): Found => ({
    question,
    examples,
    text: examples[0] ?? '',
  });
  const first: Draft = {
    identity: begin(shapes.identity),
    action: begin(shapes.action),
    resource: begin(shapes.resource),
    keys: undefined,
  };
  return kind.without.reduce((draft, entry) => {
    const next = missKey(entry, draft, view, budget);
    if (next === undefined)
      throw new Error(`No request is without ${entry.keyAsWritten} as asked.`);
    return next;
  }, first);
}

function missKey(
  entry: ConditionEntry,
  draft: Draft,
  view: View,
  budget: Budget,
): Draft | undefined {
  const { key } = entry;
  const entries = [...(askedOf(draft.keys, key)?.entries ?? []), entry];
  spend(budget, 5 + entries.length);
  const found = findKeyState(entries, view.facts(key), budget);
  if (found === undefined) return undefined;
  return { ...draft, keys: { key, entries, state: found.state, before: draft.keys } };
}
