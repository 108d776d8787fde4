import type { BucketRef } from '../bucket-ref.ts';
import type { Reading } from './condition-entry.ts';
import type { Caller } from './condition-keys.ts';
import { readDeny } from './deny-statement.ts';
import type { DenyStatement } from './deny-statement.ts';
import { statementsOf } from './document.ts';
import type { Policy } from './document.ts';
import { draftOf, findRequest, rememberingTextFinder, stops } from './find-request.ts';
import type { Draft, Search } from './find-request.ts';
import { Undecided } from './glob.ts';
import { viewOf } from './identity.ts';
import type { View } from './identity.ts';
import type { RequestKind } from './policy-seal.ts';

/** Either a request of one of the kinds that gets through, or the statements that together stop all. */
export type Decision =
  | { kind: 'passes'; draft: Draft; view: View }
  | { kind: 'stopped'; proof: readonly number[] };

const callers: readonly Caller[] = ['authenticated', 'anonymous', 'service'];

/** Steps of one decision; the usual policy takes some hundred, the worst that we know some 20 000. */
const STEPS = 45_000;

/** The requests in question: of each kind those of every caller on every target. */
export const viewsOf = (ref: BucketRef, kinds: readonly RequestKind[]): View[] =>
  kinds.flatMap((kind) =>
    callers.flatMap((caller) => kind.targets.map((target) => viewOf(caller, target, ref, kind))),
  );

/** The Deny statements in one reading; those with the fewest conditions first, for they leave the least to choose. */
export function readDenies(
  policy: Policy | undefined,
  doubt: Reading['doubt'],
): readonly DenyStatement[] {
  if (policy === undefined) return [];
  // In versions to come there will be variables too; those before 2012 had none.
  const version = policy.document['Version'];
  const variables = version !== undefined && version !== '2008-10-17';
  return statementsOf(policy)
    .flatMap((statement, index) => readDeny(statement, index, { doubt, variables }) ?? [])
    .toSorted((a, b) => a.entries.length - b.entries.length);
}

/** @throws Undecided when it would take more steps than a policy is worth. */
export function decide(statements: readonly DenyStatement[], views: readonly View[]): Decision {
  const budget = { left: STEPS };
  const textFor = rememberingTextFinder(budget);
  const search: Search = { statements, budget, blamed: new Set(), textFor };
  const starts = views.map((view) => ({ view, draft: draftOf(view, budget) }));
  // The usual proof is one statement, and it must be found however intricate the others are.
  const alone = statements.find(
    (one) =>
      starts.every(({ view, draft }) => stops(one, draft, view, budget)) &&
      isSurelyProof([one], starts, search),
  );
  if (alone !== undefined) return { kind: 'stopped', proof: [alone.index] };
  for (const { view, draft } of starts) {
    const found = findRequest(draft, view, search);
    if (found.kind === 'request') return { kind: 'passes', draft: found.draft, view };
  }
  return { kind: 'stopped', proof: smallestProof(starts, search) };
}

type Start = { view: View; draft: Draft };

function isProof(
  statements: readonly DenyStatement[],
  starts: readonly Start[],
  search: Search,
): boolean {
  const alone = { ...search, statements, blamed: new Set<number>() };
  return starts.every(({ view, draft }) => findRequest(draft, view, alone).kind === 'none');
}

function isSurelyProof(
  statements: readonly DenyStatement[],
  starts: readonly Start[],
  search: Search,
): boolean {
  try {
    return isProof(statements, starts, search);
  } catch (error) {
    if (error instanceof Undecided) return false;
    throw error;
  }
}

/** Longer proofs are told as they were found. */
const LONGEST_MINIMIZED = 16;

/** Leaves out every statement without which the others still stop everything. */
function smallestProof(starts: readonly Start[], search: Search): number[] {
  let proof = search.statements.filter(({ index }) => search.blamed.has(index));
  for (const candidate of proof.length > LONGEST_MINIMIZED ? [] : proof) {
    const others = proof.filter((statement) => statement !== candidate);
    if (isSurelyProof(others, starts, search)) proof = others;
  }
  return proof.map(({ index }) => index).toSorted((a, b) => a - b);
}
