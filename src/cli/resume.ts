import { looksThrottled, plannedOf } from './look.ts';
import type { Look } from './look.ts';

/** How to go on with what was stopped, as a person would type it. */
export function resumeCommand(words: readonly string[], startAfter: string | undefined): string {
  const kept = words.filter(
    (word, index) => !word.startsWith(`${FLAG}=`) && word !== FLAG && words[index - 1] !== FLAG,
  );
  const added = startAfter === undefined ? [] : [FLAG, startAfter];
  const stated = startAfter === undefined ? words : [...kept, ...added];
  return ['reseal', ...stated.map(quotedForShell)].join(' ');
}

const FLAG = '--start-after';

const quotedForShell = (word: string): string =>
  /^[A-Za-z0-9_/.:=@,+-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;

/**
 * The last bucket up to which nothing is left to do. What is begun is always finished and begun in the order of the
 * list, so only buckets that were not written, and those that AWS asked to come back for, are left in between.
 * @returns `undefined` where there is none, or where the list does not have the order of names.
 */
export function lastDone(looks: readonly Look[], isRepair: boolean): string | undefined {
  const isLeft = (look: Look): boolean =>
    looksThrottled(look) || (isRepair && plannedOf(look).length > 0);
  const first = looks.findIndex(isLeft);
  const done = first === -1 ? looks : looks.slice(0, first);
  const names = looks.map(({ ref }) => ref.name);
  const isInOrder = names.every((name, index) => index === 0 || (names[index - 1] ?? '') < name);
  return isInOrder ? done.at(-1)?.ref.name : undefined;
}
