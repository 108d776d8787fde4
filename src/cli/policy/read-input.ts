import { createReadStream } from 'node:fs';
import type { Parsed } from '../../core/names.ts';

/** Longest policy, and longest line of a batch. S3 takes 20 KB; what is far beyond is no policy. */
const MAXIMUM_BYTES = 4 * 1024 * 1024;
const TOO_LARGE = `it is larger than ${MAXIMUM_BYTES / 1024 / 1024} MiB`;

const lineFeed = 0x0a;

type Bytes = AsyncIterable<Uint8Array>;

/** A file; standard input for `-` and where no file is named. */
export const openInput = (path: string | undefined): Bytes =>
  path === undefined || path === '-' ? process.stdin : createReadStream(path);

/** The whole text. A text that is not UTF-8 is refused: it could not be written back as it was. */
export async function readText(path: string | undefined): Promise<Parsed<string>> {
  try {
    const chunks: Uint8Array[] = [];
    let sizeBytes = 0;
    for await (const chunk of openInput(path)) {
      sizeBytes += chunk.length;
      if (sizeBytes > MAXIMUM_BYTES) return { ok: false, problem: TOO_LARGE };
      chunks.push(chunk);
    }
    return decode(Buffer.concat(chunks));
  } catch (error) {
    return { ok: false, problem: problemOf(error) };
  }
}

/**
 * Line after line, each as soon as it is there; one is in memory at a time. A line ends with a line
 * feed and nothing else: JSON may hold U+2028 as it is.
 */
export async function* readLines(bytes: Bytes): AsyncGenerator<Parsed<string>> {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  const hold = (part: Uint8Array): void => {
    heldBytes += part.length;
    if (heldBytes > MAXIMUM_BYTES) held = [];
    else held.push(part);
  };
  const release = (): Parsed<string> => {
    const line: Parsed<string> =
      heldBytes > MAXIMUM_BYTES ? { ok: false, problem: TOO_LARGE } : decode(Buffer.concat(held));
    held = [];
    heldBytes = 0;
    return line;
  };
  for await (const chunk of bytes) {
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end !== -1; end = chunk.indexOf(lineFeed, start)) {
      hold(chunk.subarray(start, end));
      yield release();
      start = end + 1;
    }
    hold(chunk.subarray(start));
  }
  if (heldBytes > 0) yield release();
}

/** Leaves out the mark that some editors put at the beginning. */
function decode(bytes: Uint8Array): Parsed<string> {
  try {
    return { ok: true, value: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { ok: false, problem: 'it is not UTF-8 text' };
  }
}

export function problemOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  return problemOfCode[code] ?? `it cannot be read (${code})`;
}

const problemOfCode: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission to read it is denied',
  EISDIR: 'it is a directory',
};
