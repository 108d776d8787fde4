import type { JsonObject, JsonValue } from '../../src/core/policy/document.ts';
import { theirDeny } from './core-builders.ts';

/** Policies and what the evaluator says of them. `truth` is what IAM does, where it says less. */
export type TransportCase = {
  title: string;
  why: string;
  statement: JsonValue;
  version?: string;
} & (
  | { kind: 'denied'; proof: number[] }
  | { kind: 'unknown'; says: RegExp; truth: 'open' | 'denied' }
  | { kind: 'allowed' }
);

type Title = { title: string; why: string };
type Shape = Title & { statement: JsonValue; version?: string };
type Members = Title & { members: JsonObject };

export const denied = (cases: Members[]): TransportCase[] =>
  cases.map(({ members, ...rest }) => ({
    ...rest,
    statement: [theirDeny(members)],
    kind: 'denied',
    proof: [0],
  }));

export const unknown = (
  says: RegExp,
  truth: 'open' | 'denied',
  cases: Members[],
): TransportCase[] =>
  cases.map(({ members, ...rest }) => ({
    ...rest,
    statement: [theirDeny(members)],
    kind: 'unknown',
    says,
    truth,
  }));

export const allowed = (cases: Shape[]): TransportCase[] =>
  cases.map((shape) => ({ ...shape, kind: 'allowed' }));

export const when = (condition: JsonObject): JsonObject => ({ Condition: condition });
export const bool = (value: JsonValue): JsonObject =>
  when({ Bool: { 'aws:SecureTransport': value } });
export const also = (more: JsonObject): JsonObject =>
  when({ Bool: { 'aws:SecureTransport': 'false' }, ...more });
