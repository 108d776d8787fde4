import type { AlertChange, BucketAlert } from './alert-contract.ts';

/** SNS takes 256 KB of message and attributes together (aws-facts 6.3). */
const MAXIMUM_BYTES = 200_000;

/** How many entries a list of an alert has. */
export const MAXIMUM_ENTRIES = 20;

export const firstOf = <T>(list: readonly T[]): T[] => list.slice(0, MAXIMUM_ENTRIES);

/** How much of which list is not told. */
export const leftOutOf = (lists: Readonly<Record<string, readonly unknown[]>>) =>
  Object.fromEntries(
    Object.entries(lists)
      .filter(([, list]) => list.length > MAXIMUM_ENTRIES)
      .map(([name, list]) => [name, list.length - MAXIMUM_ENTRIES]),
  );

/** The alert, or as much of it as surely fits: what happened, where, and where the ledger has the rest. */
export const fitAlert = (alert: BucketAlert): BucketAlert =>
  [alert, withoutDocuments(alert)].find(fits) ?? withoutLists(alert);

const fits = (alert: BucketAlert): boolean =>
  Buffer.byteLength(JSON.stringify(alert)) <= MAXIMUM_BYTES;

function withoutDocuments(alert: BucketAlert): BucketAlert {
  const { changes, planned, sourceChanges, leftOut } = alert;
  return {
    ...alert,
    changes: changes.map(withoutDiff),
    planned: planned.map(withoutDiff),
    sourceChanges: [],
    leftOut: { ...leftOut, ...countsOf({ sourceChanges }) },
  };
}

const withoutDiff = ({ diff, diffLinesLeftOut, ...change }: AlertChange): AlertChange => ({
  ...change,
  diff: '',
  diffLinesLeftOut: diffLinesLeftOut + (diff === '' ? 0 : diff.split('\n').length),
});

function withoutLists(alert: BucketAlert): BucketAlert {
  const { drifts, changes, planned, failures, alarms } = alert;
  const { holds, warnings, contests, sourceChanges, events } = alert;
  const documents = { changes, planned, sourceChanges };
  const found = { drifts, failures, alarms, holds, warnings, contests, events };
  const leftOut = countsOf({ ...documents, ...found });
  for (const [name, count] of Object.entries(alert.leftOut)) {
    leftOut[name] = (leftOut[name] ?? 0) + count;
  }
  const empty = { drifts: [], failures: [], alarms: [], holds: [], warnings: [], contests: [] };
  return { ...alert, ...empty, changes: [], planned: [], sourceChanges: [], events: [], leftOut };
}

const countsOf = (lists: Readonly<Record<string, readonly unknown[]>>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(lists)
      .filter(([, list]) => list.length > 0)
      .map(([name, list]) => [name, list.length]),
  );
