/** JSON in one line. What a terminal could take for a command is written as `\uXXXX`. */
export const printableJson = (value: unknown): string => printableJsonText(JSON.stringify(value));

/** The same for JSON that is text already; its layout stays, because it holds no text of others. */
export const printableJsonText = (json: string): string =>
  json.replaceAll(/\r\n?/g, '\n').replaceAll(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, escapeUnits);

const escapeUnits = (character: string): string =>
  Array.from({ length: character.length }, (_, index) => {
    const unit = character.charCodeAt(index).toString(16).padStart(4, '0');
    return `\\u${unit}`;
  }).join('');
