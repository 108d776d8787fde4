import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inflateRawSync } from 'node:zlib';

const END_OF_DIRECTORY = 0x06054b50;
const END_SIZE_BYTES = 22;

/** Unpacks what the Serverless Framework packed: files alone, without a comment, below 4 GB. */
export function unzip(file: string, folder: string): void {
  const zip = readFileSync(file);
  const end = zip.length - END_SIZE_BYTES;
  if (zip.readUInt32LE(end) !== END_OF_DIRECTORY) throw new Error(`${file}: not understood`);
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) =>
      zip.readUInt16LE(at + field),
    ) as [number, number, number];
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    const path = join(folder, name);
    if (!path.startsWith(folder)) throw new Error(`${file}: ${name} lies outside`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, contentAt(zip, at));
    at += 46 + nameLength + extraLength + commentLength;
  }
}

function contentAt(zip: Buffer, entry: number): Buffer {
  const local = zip.readUInt32LE(entry + 42);
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const packed = zip.subarray(start, start + zip.readUInt32LE(entry + 20));
  return zip.readUInt16LE(entry + 10) === 0 ? packed : inflateRawSync(packed);
}
