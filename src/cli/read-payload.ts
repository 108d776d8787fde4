import { createReadStream } from 'node:fs';
import { addAbortSignal } from 'node:stream';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Parsed } from '../core/names.ts';

/** Far above any log file of CloudTrail, and what a text of JavaScript can hold with ease. */
const MAXIMUM_BYTES = 256 * 1024 * 1024;
const TOO_LARGE = `it is larger than ${MAXIMUM_BYTES / 1024 / 1024} MiB`;

const gunzipped = promisify(gunzip);

/**
 * The JSON in a file, or in standard input for `-`; unpacked where it begins like gzip.
 * @param stop ends the waiting for an input that does not come.
 */
export async function readPayload(path: string, stop: AbortSignal): Promise<Parsed<unknown>> {
  try {
    const stream = path === '-' ? process.stdin : createReadStream(path);
    const bytes = await readBounded(addAbortSignal(stop, stream));
    if (bytes === undefined) return { ok: false, problem: TOO_LARGE };
    const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const plain = isGzip ? await gunzipped(bytes, { maxOutputLength: MAXIMUM_BYTES }) : bytes;
    return parseJson(plain.toString('utf8'));
  } catch (error) {
    return { ok: false, problem: describeError(error) };
  }
}

async function readBounded(stream: Readable): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    sizeBytes += bytes.length;
    if (sizeBytes > MAXIMUM_BYTES) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/** Without the message of `JSON.parse`, which repeats what is in the file. */
function parseJson(text: string): Parsed<unknown> {
  try {
    return { ok: true, value: JSON.parse(text.replace(/^\uFEFF/, '')) };
  } catch {
    return { ok: false, problem: text.trim() === '' ? 'it is empty' : 'it is not JSON' };
  }
}

function describeError(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  return problemOfCode[code] ?? `it cannot be read (${code})`;
}

const problemOfCode: Readonly<Record<string, string>> = {
  ABORT_ERR: 'reading it was stopped',
  ENOENT: 'there is no such file',
  EACCES: 'permission to read it is denied',
  EISDIR: 'it is a directory: name the files in it',
  ERR_BUFFER_TOO_LARGE: `unpacked, ${TOO_LARGE}`,
  Z_DATA_ERROR: 'it begins like gzip, but is damaged',
  Z_BUF_ERROR: 'it begins like gzip, but is cut off',
};
