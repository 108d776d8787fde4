import type { Actor, Cause } from '../core/cause.ts';
import type { AlertActor, AlertEvent } from './alert-contract.ts';
import { MAXIMUM_ENTRIES } from './fit-alert.ts';
import { lineOf } from './line-of.ts';
import { recogniseTool } from './recognise-tool.ts';

/** The latest events, oldest first. Times of CloudTrail are ISO 8601, so they sort as text. */
export const toldEvents = (causes: readonly Cause[]): AlertEvent[] =>
  causes.toSorted(byTime).slice(-MAXIMUM_ENTRIES).map(toldEvent);

export const byTime = (a: Cause, b: Cause): number =>
  (a.eventTime ?? '').localeCompare(b.eventTime ?? '', 'en');

const toldEvent = ({ eventName, eventId, eventTime, actor }: Cause): AlertEvent => ({
  name: lineOf(eventName, 100),
  id: lineOrNull(eventId, 100),
  time: lineOrNull(eventTime, 40),
  actor: toldActor(actor),
});

const toldActor = (actor: Actor): AlertActor => ({
  principal: lineOrNull(actor.principal, 400),
  sessionIssuer: lineOrNull(actor.sessionIssuer, 400),
  invokedBy: lineOrNull(actor.invokedBy, 200),
  sourceAddress: lineOrNull(actor.sourceAddress, 200),
  userAgent: lineOrNull(actor.userAgent, 300),
  tool: recogniseTool(actor),
});

const lineOrNull = (text: string | undefined, maximumLength: number): string | null =>
  text === undefined ? null : lineOf(text, maximumLength);
