/** Chance from a seed: the same seed always draws the same. */
export type Random = {
  /** At least 0, less than 1. */
  next: () => number;
  chance: (probability: number) => boolean;
  between: (least: number, most: number) => number;
  below: (count: number) => number;
  pick: <T>(list: readonly [T, ...T[]]) => T;
};

/** The generator `mulberry32`: one word of state is enough for runs of some thousand draws. */
export function randomFrom(seed: number): Random {
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count: number): number => Math.floor(next() * count);
  return {
    next,
    // Drawn also where nothing hangs on it, so that a change of one rate does not shift all other draws.
    chance: (probability) => next() < probability,
    between: (least, most) => least + next() * (most - least),
    below,
    pick: (list) => list[below(list.length)] ?? list[0],
  };
}
