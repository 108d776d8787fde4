import type { Parsed } from '../../core/names.ts';
import type { Alert, Severity } from '../alert-contract.ts';

/** An alert of a kind that is newer than this code: consumers show its sentence. */
type PlainAlert = {
  kind: 'plain';
  id: string;
  outcome: string;
  severity: Severity;
  sentence: string;
};

export type ReadAlert = Alert | PlainAlert;

/** Lists and objects that a message is made of; the schema has more to say. */
const members: ReadonlyMap<unknown, { lists: string[]; objects: string[] }> = new Map([
  [
    'bucket',
    {
      lists:
        'seals drifts changes planned failures alarms holds warnings contests sourceChanges events'.split(
          ' ',
        ),
      objects: ['bucket', 'leftOut'],
    },
  ],
  ['key', { lists: ['nextSteps', 'failures', 'events'], objects: ['key'] }],
  ['baseline', { lists: ['problems'], objects: [] }],
  ['backfill', { lists: [], objects: ['outcomes'] }],
]);

/**
 * What came from the topic, or from a file.
 * @returns a problem for anything but an alert of contract 1: nothing of it is known then.
 */
export function readAlert(text: string): Parsed<ReadAlert> {
  const alert = parseObject(text);
  if (alert === undefined) return { ok: false, problem: 'it is no JSON object' };
  const { version, id, severity, sentence, outcome, kind } = alert;
  if (typeof version !== 'string' || !/^1\.\d+$/.test(version)) {
    return { ok: false, problem: 'it is no alert of contract 1: its member version is not 1.x' };
  }
  if (typeof id !== 'string' || typeof sentence !== 'string' || typeof outcome !== 'string') {
    return {
      ok: false,
      problem: 'it is no alert of contract 1: id, outcome or sentence is missing',
    };
  }
  if (severity !== 'info' && severity !== 'warning' && severity !== 'error') {
    return { ok: false, problem: 'it is no alert of contract 1: its severity is not known' };
  }
  const needed = members.get(kind);
  const isWhole =
    needed !== undefined &&
    needed.lists.every((name) => Array.isArray(alert[name])) &&
    needed.objects.every((name) => isObject(alert[name]));
  if (isWhole) return { ok: true, value: alert as unknown as Alert };
  return { ok: true, value: { kind: 'plain', id, outcome, severity, sentence } };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
