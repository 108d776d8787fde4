import { parseKeyReference } from '../encryption/key-reference.ts';
import type { KeyReference, RequiredKey } from '../encryption/key-reference.ts';
import { parseRegion } from '../names.ts';
import type { Region } from '../names.ts';
import type { Path } from './problem.ts';
import { describeValue, membersOf } from './reader.ts';
import type { Reader } from './reader.ts';

/** One key for every Region, or one for each. `undefined` after a problem. */
export function parseRequiredKey(value: unknown, reader: Reader): RequiredKey | undefined {
  const members = membersOf(value);
  if (members === undefined) return parseOne(value, ['key'], reader);
  if (members.size === 0)
    return reader.problem(['key'], 'an empty map: name a key for each Region');
  const keys = new Map<Region, KeyReference>();
  let isWhole = true;
  for (const [name, one] of members) {
    const path = ['key', name];
    const region = parseRegion(name);
    if (!region.ok) reader.problem(path, region.problem);
    const reference = parseOne(one, path, reader);
    if (region.ok && reference !== undefined) keys.set(region.value, reference);
    else isWhole = false;
  }
  return isWhole ? { kind: 'by-region', keys } : undefined;
}

function parseOne(value: unknown, path: Path, reader: Reader): KeyReference | undefined {
  if (typeof value !== 'string') {
    const forms =
      path.length === 1 ? 'a text, or an object with one key for each Region' : 'a text';
    return reader.problem(path, `${describeValue(value)} is no key: expected ${forms}`);
  }
  const reference = parseKeyReference(value === 'aws/s3' ? 'alias/aws/s3' : value);
  return reference.ok ? reference.value : reader.problem(path, reference.problem);
}
