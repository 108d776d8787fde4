type Patch = { file: string; find: string; replace: string };

/** A mistake that somebody could make, as a change of the source. The simulation must find each. */
export type PlantedBug = { name: string; patches: readonly Patch[] };

export const bug = (name: string, ...patches: [file: string, find: string, replace: string][]) => ({
  name,
  patches: patches.map(([file, find, replace]) => ({ file: `src/${file}`, find, replace })),
});
