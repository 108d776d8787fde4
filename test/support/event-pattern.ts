/**
 * What EventBridge does with a pattern, as far as our rule needs it. An operator that is not known
 * here throws, so that no test passes on a guess.
 * @see aws/event-ruler, the engine behind EventBridge: 2.1.0 agreed on every case of the test.
 */
export function matchesPattern(pattern: JsonObject, event: unknown, path: Path = []): boolean {
  return Object.entries(pattern).every(([name, wanted]) => {
    if (name === '$or') {
      return choicesOf(wanted).some((choice) => matchesPattern(choice, event, path));
    }
    const here = [...path, name];
    if (Array.isArray(wanted)) return matchesField(wanted, leavesAt(event, here));
    if (isObject(wanted)) return matchesPattern(wanted, event, here);
    throw new Error(`${here.join('.')}: expected a list or an object`);
  });
}

export type JsonObject = { [name: string]: unknown };
type Path = readonly string[];

/** One alternative has to agree with one of the values. */
const matchesField = (alternatives: unknown[], values: unknown[]): boolean =>
  alternatives.some((alternative) =>
    isObject(alternative)
      ? matchesOperator(alternative, values)
      : values.some((value) => value === alternative),
  );

function matchesOperator(operator: JsonObject, values: unknown[]): boolean {
  const [[name, operand] = [], ...others] = Object.entries(operator);
  if (others.length > 0) throw new Error(`more than one operator: ${JSON.stringify(operator)}`);
  if (name === 'exists' && typeof operand === 'boolean') return values.length > 0 === operand;
  if (name === 'prefix' && typeof operand === 'string') {
    return values.some((value) => typeof value === 'string' && value.startsWith(operand));
  }
  if (name === 'anything-but') {
    const refused = Array.isArray(operand) ? operand : [operand];
    if (refused.some((one) => typeof one !== 'string')) throw new Error('expected only texts');
    // Needs a value to be there: absent is not "anything".
    return values.some((value) => !refused.includes(value));
  }
  throw new Error(`unknown operator: ${JSON.stringify(operator)}`);
}

function choicesOf(wanted: unknown): JsonObject[] {
  const choices = Array.isArray(wanted) ? wanted.filter(isObject) : [];
  // EventBridge takes anything else for a field that is called "$or".
  if (choices.length < 2) throw new Error('$or: expected at least two objects');
  return choices;
}

/** The values at a path. Lists on the way are looked into; an object at its end is no value. */
function leavesAt(value: unknown, path: Path): unknown[] {
  if (Array.isArray(value)) return value.flatMap((one) => leavesAt(one, path));
  const [step, ...rest] = path;
  if (step === undefined) return isObject(value) ? [] : [value];
  return isObject(value) && Object.hasOwn(value, step) ? leavesAt(value[step], rest) : [];
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
