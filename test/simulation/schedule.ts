/** What is to happen, and when. Time passes only when everything that is due has happened. */
export type Schedule = {
  nowMs: () => number;
  /** Something in the world. @returns what takes it back. */
  after: (delayMs: number, step: () => void) => () => void;
  /** Something that the code under test waits for: it goes on before anything else happens. */
  wake: (delayMs: number, step: () => void) => () => void;
  /** Until nothing is left to happen, or until `isOver`. */
  run: (isOver: () => boolean) => Promise<void>;
};

type Entry = { atMs: number; step: () => void; wakes: boolean; isTakenBack: boolean };

export function newSchedule(startMs: number): Schedule {
  let now = startMs;
  /** The next one last. */
  const entries: Entry[] = [];

  function add(delayMs: number, step: () => void, wakes: boolean): () => void {
    const entry = { atMs: now + Math.max(0, delayMs), step, wakes, isTakenBack: false };
    let place = entries.length;
    // Of two at one time, the one that was added first happens first.
    while (place > 0 && (entries[place - 1]?.atMs ?? 0) <= entry.atMs) place--;
    entries.splice(place, 0, entry);
    return () => {
      entry.isTakenBack = true;
    };
  }
  return {
    nowMs: () => now,
    after: (delayMs, step) => add(delayMs, step, false),
    wake: (delayMs, step) => add(delayMs, step, true),
    run: async (isOver) => {
      for (let entry = entries.pop(); entry !== undefined; entry = entries.pop()) {
        if (entry.isTakenBack) continue;
        now = entry.atMs;
        entry.step();
        if (entry.wakes) await allPromises();
        if (isOver()) return;
      }
    },
  };
}

/** Resolved promises are served before this is: then the code under test waits for something again. */
const allPromises = async (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });
