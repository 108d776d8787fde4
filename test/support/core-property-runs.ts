/**
 * How often a property is tried, and from which seed. Fixed, so that a run of today and of tomorrow
 * try the same; a nightly run sets other values. fast-check prints the seed when a property fails.
 */
export function propertyRuns(): { numRuns: number; seed: number } {
  return {
    numRuns: positive(process.env['RESEAL_PROPERTY_RUNS'], 300),
    seed: positive(process.env['RESEAL_PROPERTY_SEED'], 20_261_121),
  };
}

function positive(text: string | undefined, otherwise: number): number {
  const number = Number(text);
  return Number.isInteger(number) && number > 0 ? number : otherwise;
}
