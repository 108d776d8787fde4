/** Reached only through a bug of ours: the type checker has seen every member of the union. */
export function assertNever(value: never): never {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`);
}
