/** Ids that look like those of AWS and are the same in every run. */
export type Counters = {
  /** As in `5C0F000000000001`: sixteen characters, like the request ids of S3. */
  requestId: () => string;
  /** A version 4 UUID whose last digits count up. */
  uuid: () => string;
  /** 1, 2, 3 …: says which of two things came first. */
  sequence: () => number;
};

export function createCounters(): Counters {
  let requests = 0;
  let uuids = 0;
  let sequence = 0;
  return {
    requestId: () => `5C0F${hex(++requests, 12).toUpperCase()}`,
    uuid: () => `5ea10000-0000-4000-8000-${hex(++uuids, 12)}`,
    sequence: () => ++sequence,
  };
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
