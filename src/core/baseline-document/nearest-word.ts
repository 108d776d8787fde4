/** Longer words are no slips of a pen, and comparing them would take long. */
const MAXIMUM_LENGTH = 40;

/** The word that was probably meant, if one is near: case, hyphens or two letters apart. */
export function nearestWord(written: string, words: readonly string[]): string | undefined {
  if (written.length > MAXIMUM_LENGTH) return undefined;
  const distances = words.map((word) => ({
    word,
    distance: editDistance(plain(written), plain(word)),
  }));
  const [nearest] = distances.toSorted((a, b) => a.distance - b.distance);
  if (nearest === undefined) return undefined;
  return nearest.distance <= Math.min(2, nearest.word.length / 3) ? nearest.word : undefined;
}

const plain = (word: string): string => word.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** How many letters have to be added, taken away or replaced. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, letter] of Array.from(from).entries()) {
    const next = [index + 1];
    for (let at = 0; at < to.length; at++) {
      const replaced = (row[at] ?? 0) + (letter === to[at] ? 0 : 1);
      next.push(Math.min(replaced, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
