import { stripVTControlCharacters } from 'node:util';

/**
 * Text that is safe to show on one line of a terminal. Names, policies, principals and error
 * messages are what others wrote: they may hold escape sequences, line breaks or characters that
 * turn the direction of writing.
 */
export const printable = (text: string): string =>
  stripVTControlCharacters(text)
    .toWellFormed()
    .replaceAll(/[\t\n\r]+/g, ' ')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\uFFFD');
