import type { Seal } from '../../core/drift.ts';
import type { KeyOwner } from '../../core/encryption/whose-key.ts';
import { keyArnParts } from '../../core/names.ts';
import type { EncryptionLook, KeyLook } from '../encryption-look.ts';
import type { Look } from '../look.ts';
import { stateOfSeal } from './states-of-seals.ts';
import { table } from './table.ts';
import type { Cell } from './table.ts';
import type { Line } from './terminal.ts';

/** Those that the baseline asks for: the same for every bucket. */
const sealsOf = (look: Look): readonly Seal[] => look.encryption?.seals ?? [];

/** How every bucket encrypts, and every key once: whatever the state, because people ask. */
export function encryptionLines(looks: readonly Look[], width: number): Line[] {
  const seen = looks.flatMap((look) =>
    look.encryption === undefined ? [] : [{ look, encryption: look.encryption }],
  );
  const [first] = seen;
  if (first === undefined) return [];
  const heading = [
    'BUCKET',
    'ALGORITHM',
    'KEY',
    'WHOSE KEY',
    'BUCKET KEY',
    ...sealsOf(first.look).map((seal) => seal.toUpperCase()),
  ];
  const rows = seen.map(({ look, encryption }) => rowOf(look, encryption));
  const keys = new Map(
    seen.flatMap(({ encryption: { key } }) => (key?.arn === undefined ? [] : [[key.arn, key]])),
  );
  const details = [...keys.values()].flatMap(linesOfKey);
  return [
    ...table(heading, rows, { fixed: 1, width }),
    [],
    ...details,
    ...(details.length > 0 ? [[]] : []),
  ];
}

const rowOf = (look: Look, { algorithm, key, isBucketKeyOn }: EncryptionLook): Cell[] =>
  [
    look.ref.name,
    algorithm ?? 'not known',
    key !== undefined ? nameOf(key) : algorithm === undefined ? 'not known' : 'none',
    key === undefined ? '' : ownerInWords[key.whose],
    isBucketKeyOn === undefined ? 'not known' : isBucketKeyOn ? 'on' : 'off',
    ...sealsOf(look).map((seal) => stateOfSeal(look, seal)),
  ].map((text) => ({ texts: [text] }));

/** The name that people gave the key, or its id, or what the bucket has in its place. */
function nameOf({ aliases = [], arn, named }: KeyLook): string {
  const [alias] = aliases;
  if (alias !== undefined) return alias;
  return arn === undefined ? named : keyArnParts(arn).keyId;
}

/** An ARN is as long as a line is wide, so it has a line of its own. */
function linesOfKey(key: KeyLook): Line[] {
  const { aliases, rotation, state, whose, arn = '' } = key;
  const known = aliases === undefined ? 'aliases not known' : aliases.join(', ') || 'no alias';
  const facts = [ownerInWords[whose], state ?? 'state not known', rotationInWords(rotation)];
  return [
    [{ text: `key ${nameOf(key)}`, style: 'bold' }, ` ${facts.join(', ')} (${known})`],
    [`  ${arn}`],
  ];
}

function rotationInWords(rotation: KeyLook['rotation']): string {
  if (rotation === undefined) return 'rotation not known';
  if (typeof rotation === 'number') return `rotated every ${rotation} days`;
  return rotation === 'on' ? 'rotated' : 'not rotated';
}

const ownerInWords: Readonly<Record<KeyOwner, string>> = {
  baseline: "the baseline's",
  acceptable: 'acceptable',
  'aws-managed': 'AWS managed',
  'other-account': "another account's",
  'not-acceptable': 'not acceptable',
  'not-known': 'not known',
};
