/** A variable that .ci/run sets; these tests are of no use without. */
export function required(name: string, what: string): string {
  const value = process.env[name];
  if (value !== undefined && value !== '') return value;
  throw new Error(`${name} is not set: it names ${what}; .ci/run shows how these tests are run`);
}
