/** What a pattern of IAM says, one symbol for each place; characters are UTF-16 code units. */
export type Glob = { readonly symbols: readonly number[]; readonly ignoresCase: boolean };

const ANY = -1;
const STAR = -2;
const ANY_BUT_COLON = -3;
const STAR_BUT_COLON = -4;
const COLON = 58;

/** A bound on the work of one evaluation, so that no policy can make it hang. */
export type Budget = { left: number };

/** Thrown within the evaluator, which answers it with "unknown" and this reason. */
export class Undecided extends Error {}

export function spend(budget: Budget, amount: number): void {
  budget.left -= amount;
  if (budget.left < 0) throw new Undecided('the policy is too intricate to decide');
}

type GlobOptions = {
  ignoresCase?: boolean;
  /** Whether `*` and `?` are wildcards; `false` for operators that compare whole values. */
  wildcards?: boolean;
  /** The first five parts of an ARN, in which a wildcard does not reach over a colon. */
  isArn?: boolean;
  /** Policies of 2012: `${key}` is a variable, and `${*}`, `${?}` and `${$}` are those characters. */
  variables?: boolean;
  /** What a variable may be: anything, or nothing that could be relied on. */
  reading?: 'wide' | 'narrow';
};

/** @returns `undefined` for a pattern with a variable in the narrow reading: it certainly matches nothing. */
export function parseGlob(text: string, options: GlobOptions = {}): Glob | undefined {
  const { ignoresCase = false, wildcards = true, isArn = false } = options;
  const symbols: number[] = [];
  let colons = 0;
  const addWildcard = (isStar: boolean): void => {
    const isBounded = isArn && colons < 5;
    const last = symbols.at(-1);
    // A run of stars says no more than one.
    if (isStar && last === (isBounded ? STAR_BUT_COLON : STAR)) return;
    if (isStar) symbols.push(isBounded ? STAR_BUT_COLON : STAR);
    else symbols.push(isBounded ? ANY_BUT_COLON : ANY);
  };
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    const variable = options.variables === true ? variableAt(text, at) : undefined;
    if (variable !== undefined) {
      at += variable.length - 1;
      const literal = /^\$\{([*?$])\}$/.exec(variable)?.[1];
      if (literal !== undefined) symbols.push(codeOf(literal, ignoresCase));
      else if (options.reading === 'narrow') return undefined;
      else addWildcard(true);
    } else if (wildcards && (character === '*' || character === '?')) {
      addWildcard(character === '*');
    } else {
      if (character === ':') colons++;
      symbols.push(codeOf(character, ignoresCase));
    }
  }
  return { symbols, ignoresCase };
}

/** A value that is followed by a prefix and a suffix, as an account is inside of an ARN. */
export const surround = (prefix: Glob, glob: Glob, suffix: Glob): Glob => ({
  symbols: [
    ...prefix.symbols,
    ...glob.symbols.map((symbol) =>
      symbol === STAR ? STAR_BUT_COLON : symbol === ANY ? ANY_BUT_COLON : symbol,
    ),
    ...suffix.symbols,
  ],
  ignoresCase: glob.ignoresCase,
});

/** The places in a glob that are reached after some text, closed under `*` matching nothing. */
export type Places = readonly number[];

export function placesAfter(text: string, glob: Glob, budget: Budget): Places {
  let at = 0;
  while (glob.symbols[at] === text.charCodeAt(at)) at++;
  spend(budget, 1 + (at >> 3));
  let places = close(glob, [at]);
  for (; at < text.length; at++) places = step(glob, places, text.charCodeAt(at), budget);
  return places;
}

export function step(glob: Glob, places: Places, character: number, budget: Budget): Places {
  if (places.length === 0) return places;
  spend(budget, places.length + 1);
  const code = glob.ignoresCase ? lower(character) : character;
  const next: number[] = [];
  for (const place of places) {
    const symbol = glob.symbols[place];
    if (symbol === STAR || (symbol === STAR_BUT_COLON && code !== COLON)) next.push(place);
    else if (symbol === ANY || (symbol === ANY_BUT_COLON && code !== COLON)) next.push(place + 1);
    else if (symbol === code) next.push(place + 1);
  }
  return close(glob, next);
}

export const isAtEnd = (glob: Glob | undefined, places: Places | undefined): boolean =>
  glob !== undefined && places?.at(-1) === glob.symbols.length;

/** Whatever comes next, the glob will match. */
export const matchesAnyRest = (glob: Glob | undefined, places: Places | undefined): boolean =>
  glob?.symbols.at(-1) === STAR && places?.includes(glob.symbols.length - 1) === true;

/** The text without wildcards. */
export const literalOf = ({ symbols }: Glob): string =>
  symbols.map((symbol) => (symbol < 0 ? '' : String.fromCharCode(symbol))).join('');

/**
 * Goes back to the last `*` only: an earlier one could match no more than that one can, and those that do not reach
 * over a colon end at the next one.
 */
export function matches(glob: Glob, text: string, budget: Budget): boolean {
  const { symbols, ignoresCase } = glob;
  let at = 0;
  // Literal beginnings, which nearly all patterns have, are compared as they are.
  for (let symbol = symbols[0]; symbol !== undefined && symbol >= 0; symbol = symbols[at]) {
    if (at >= text.length) return false;
    const code = text.charCodeAt(at);
    if (symbol !== (ignoresCase ? lower(code) : code)) return false;
    at++;
  }
  spend(budget, 1 + (at >> 3));
  let place = at;
  let star = -1;
  let afterStar = 0;
  while (at < text.length) {
    const symbol = symbols[place];
    const code = text.charCodeAt(at);
    if (symbol === STAR || symbol === STAR_BUT_COLON) {
      spend(budget, 1 + ((at - afterStar) >> 3));
      if (symbol === STAR && place === symbols.length - 1) return true;
      star = place++;
      afterStar = at;
    } else if (
      symbol === ANY ||
      (symbol === ANY_BUT_COLON && code !== COLON) ||
      symbol === (ignoresCase ? lower(code) : code)
    ) {
      at++;
      place++;
    } else {
      const isOut = symbols[star] === STAR_BUT_COLON && text.charCodeAt(afterStar) === COLON;
      if (star === -1 || isOut) return false;
      spend(budget, 1 + ((at - afterStar) >> 3));
      at = ++afterStar;
      place = star + 1;
    }
  }
  spend(budget, (at - afterStar) >> 3);
  return symbols.slice(place).every((symbol) => symbol === STAR || symbol === STAR_BUT_COLON);
}

/**
 * Whether `outer` surely matches whatever `inner` does: it ends with `*`, and `inner` begins with all that stands
 * before. `false` says nothing.
 */
export function covers(outer: Glob, inner: Glob): boolean {
  const prefix = outer.symbols.length - 1;
  if (outer.symbols[prefix] !== STAR) return false;
  if (inner.ignoresCase && !outer.ignoresCase && prefix > 0) return false;
  const ignoresCase = outer.ignoresCase;
  return outer.symbols.slice(0, prefix).every((symbol, at) => {
    const other = inner.symbols[at];
    return other !== undefined && symbol === (ignoresCase ? lower(other) : other);
  });
}

/** The characters that make a difference at these places; both letters where case is ignored. */
export function addCharactersAt(
  glob: Glob | undefined,
  places: Places,
  characters: Set<number>,
): void {
  for (const place of places) {
    const symbol = glob?.symbols[place];
    if (symbol === ANY_BUT_COLON || symbol === STAR_BUT_COLON) characters.add(COLON);
    if (symbol === undefined || symbol < 0) continue;
    characters.add(symbol);
    if (glob?.ignoresCase === true) characters.add(upper(symbol));
  }
}

/** Where all globs ignore case, the small letter stands for both. */
export const isSmall = (code: number): boolean => lower(code) === code;

const upper = (code: number): number => String.fromCharCode(code).toUpperCase().charCodeAt(0);

/** In order and without repetition, because `step` is asked with places in order. */
function close(glob: Glob, places: readonly number[]): Places {
  const closed: number[] = [];
  for (const place of places) {
    let at = place;
    while (at > (closed.at(-1) ?? -1)) {
      closed.push(at);
      const symbol = glob.symbols[at];
      if (symbol === STAR || symbol === STAR_BUT_COLON) at++;
    }
  }
  return closed;
}

function variableAt(text: string, at: number): string | undefined {
  if (!text.startsWith('${', at)) return undefined;
  const end = text.indexOf('}', at);
  return end === -1 ? undefined : text.slice(at, end + 1);
}

const codeOf = (character: string, ignoresCase: boolean): number =>
  ignoresCase ? lower(character.charCodeAt(0)) : character.charCodeAt(0);

const lower = (code: number): number =>
  code >= 65 && code <= 90
    ? code + 32
    : code < 128
      ? code
      : String.fromCharCode(code).toLowerCase().charCodeAt(0);
