import schema from '../alert.schema.json' with { type: 'json' };

/** What of JSON Schema the contract uses to say which members there are and of which type. */
type Shape = {
  $ref?: string;
  type?: string;
  enum?: readonly string[];
  const?: string;
  anyOf?: readonly Shape[];
  required?: readonly string[];
  properties?: Readonly<Record<string, Shape>>;
  additionalProperties?: Shape;
  items?: Shape;
};

const definitions: Readonly<Record<string, Shape>> = schema.definitions;

/** The outcomes of an alert of this kind; none of a kind that this code does not know. */
export function outcomesOfKind(kind: string): readonly string[] {
  const outcome = resolved(definitions[`${kind}Alert`]?.properties?.['outcome'] ?? {});
  return outcome.enum ?? (outcome.const === undefined ? [] : [outcome.const]);
}

/**
 * Members and their types only: words may be newer than this code, and texts are cut where they are shown.
 * @returns the first member that the contract asks for and that is not there or of another type.
 */
export const misfitIn = (alert: object, kind: string): string | undefined =>
  misfitOf(alert, definitions[`${kind}Alert`] ?? {}, '');

function misfitOf(value: unknown, shape: Shape, place: string): string | undefined {
  const {
    anyOf,
    items,
    properties = {},
    required = [],
    additionalProperties,
    ...own
  } = resolved(shape);
  if (anyOf !== undefined) {
    const misfits = anyOf.map((one) => misfitOf(value, one, place));
    return misfits.includes(undefined) ? undefined : misfits[0];
  }
  // `enum` and `const` say no type: all of them are words.
  if (typeOf(value) !== (own.type ?? 'string')) return place;
  if (Array.isArray(value)) {
    return firstOf(value.map((one, index) => misfitOf(one, items ?? {}, `${place}[${index}]`)));
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const members = new Map(Object.entries(value));
  const path = (name: string): string => (place === '' ? name : `${place}.${name}`);
  return firstOf([
    ...required.map((name) => (members.has(name) ? undefined : path(name))),
    ...[...members].map(([name, one]) => {
      const known = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
      return known === undefined ? undefined : misfitOf(one, known, path(name));
    }),
  ]);
}

const firstOf = (misfits: readonly (string | undefined)[]): string | undefined =>
  misfits.find((misfit) => misfit !== undefined);

const resolved = ({ $ref, ...shape }: Shape): Shape =>
  $ref === undefined ? shape : (definitions[$ref.replace('#/definitions/', '')] ?? {});

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}
