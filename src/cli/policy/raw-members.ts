/**
 * The members of a JSON object, each as it is written: `JSON.parse` would round large numbers, drop
 * the first of two members of one name, and move names that are whole numbers to the front.
 * Not recursive, because the depth is what others chose.
 *
 * @param json text that `JSON.parse` has taken for an object.
 * @returns `undefined` when a member is named twice.
 */
export function rawMembers(json: string): ReadonlyMap<string, string> | undefined {
  const members = new Map<string, string>();
  let name: string | undefined;
  let start = 0;
  let depth = 0;
  for (let at = 0; at < json.length; at++) {
    const character = json[at];
    const ends = (character === '}' || character === ',') && depth === 1 && name !== undefined;
    if (ends && name !== undefined) {
      if (members.has(name)) return undefined;
      members.set(name, json.slice(start, at).trim());
      name = undefined;
    }
    if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') depth--;
    else if (character === ':' && depth === 1) start = at + 1;
    else if (character === '"') {
      const end = endOfString(json, at);
      if (depth === 1 && name === undefined) name = textOf(json.slice(at, end + 1));
      at = end;
    }
  }
  return members;
}

/** The place of the closing quotation mark. */
function endOfString(json: string, opening: number): number {
  let at = opening + 1;
  while (at < json.length && json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at;
}

const textOf = (json: string): string => String(JSON.parse(json));
