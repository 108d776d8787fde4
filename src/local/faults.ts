import { assertNever } from '../core/assert-never.ts';
import type { Call } from './call.ts';

export const FAULT_KINDS = [
  'throttle',
  'conflict',
  'access-denied',
  'internal',
  'stale-reads',
  'lost-reply',
  'latency',
] as const;

type FaultKind = (typeof FAULT_KINDS)[number];

/** What a fault strikes. A filter that is left out matches everything. */
type FaultFilter = {
  service?: string;
  operation?: string;
  bucket?: string;
  /** How many matching requests pass first. Default 0. */
  skip?: number;
  /** How many requests are struck; without it all of them, until `clear`. */
  times?: number;
};

/**
 * - `throttle`, `access-denied`, `internal`: the error that the service has for it.
 * - `conflict`: 409 OperationAborted, S3 only.
 * - `stale-reads`: GetBucketEncryption and GetBucketPolicy show the configuration of before the
 *   last write, as long as that write came after the fault. Reads that are current do not count.
 * - `lost-reply`: the request takes effect, then the connection is cut.
 * - `latency`: the request waits first; it may meet another fault as well.
 */
export type Fault = FaultFilter &
  (
    | { kind: Exclude<FaultKind, 'latency' | 'access-denied'> }
    /** Without `because` it is the plain "Access Denied" that strangers get. */
    | { kind: 'access-denied'; because?: string }
    | { kind: 'latency'; latencyMs: number }
  );

type RefusalKind = 'throttle' | 'conflict' | 'access-denied' | 'internal';

/** What the faults make of one request. */
type Strike = {
  latencyMs: number;
  refusal: RefusalKind | undefined;
  because: string | undefined;
  loseReply: boolean;
};

export type Faults = {
  add: (fault: Fault) => void;
  clear: () => void;
};

export type FaultBox = Faults & {
  /** Uses up every fault that strikes this request. */
  strike: (call: Call) => Strike;
  /** Whether this read shows the configuration of before the write at `writtenAt`. */
  strikeRead: (call: Call, writtenAt: number) => boolean;
};

type Armed = { fault: Fault; skip: number; left: number; since: number };

/** @param sequence the counter that also stamps writes, so that faults and writes have an order. */
export function createFaults(sequence: () => number): FaultBox {
  const armed: Armed[] = [];
  const uses = (entry: Armed, call: Call): boolean => {
    if (entry.left === 0 || !matches(entry.fault, call)) return false;
    if (entry.skip > 0) {
      entry.skip -= 1;
      return false;
    }
    entry.left -= 1;
    return true;
  };
  return {
    add: (fault) => {
      const { skip = 0, times = Infinity } = fault;
      armed.push({ fault, skip, left: times, since: sequence() });
    },
    clear: () => {
      armed.length = 0;
    },
    strike: (call) => {
      const strike: Strike = {
        latencyMs: 0,
        refusal: undefined,
        because: undefined,
        loseReply: false,
      };
      for (const entry of armed) applyFault(strike, entry.fault, () => uses(entry, call));
      return strike;
    },
    strikeRead: (call, writtenAt) =>
      armed.some(
        (entry) =>
          entry.fault.kind === 'stale-reads' && writtenAt > entry.since && uses(entry, call),
      ),
  };
}

function applyFault(strike: Strike, fault: Fault, uses: () => boolean): void {
  switch (fault.kind) {
    case 'latency':
      if (uses()) strike.latencyMs += fault.latencyMs;
      return;
    case 'lost-reply':
      if (uses()) strike.loseReply = true;
      return;
    case 'stale-reads':
      return;
    case 'throttle':
    case 'conflict':
    case 'access-denied':
    case 'internal':
      if (strike.refusal === undefined && uses()) {
        strike.refusal = fault.kind;
        strike.because = fault.kind === 'access-denied' ? fault.because : undefined;
      }
      return;
    default:
      assertNever(fault);
  }
}

const matches = (fault: Fault, call: Call): boolean =>
  (fault.service === undefined || fault.service === call.service) &&
  (fault.operation === undefined || fault.operation === call.operation) &&
  (fault.bucket === undefined || fault.bucket === call.bucket) &&
  (fault.kind !== 'conflict' || call.service === 's3');
