import { quote } from '../../core/names.ts';
import type { Parsed } from '../../core/names.ts';
import type { Alert, Severity } from '../alert-contract.ts';
import { misfitIn, outcomesOfKind } from './contract-shape.ts';

/** An alert of a kind or with an outcome that is newer than this code: consumers show its sentence. */
type PlainAlert = {
  kind: 'plain';
  id: string;
  outcome: string;
  severity: Severity;
  sentence: string;
};

export type ReadAlert = Alert | PlainAlert;

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
  if (typeof kind !== 'string' || !outcomesOfKind(kind).includes(outcome)) {
    return { ok: true, value: { kind: 'plain', id, outcome, severity, sentence } };
  }
  const misfit = misfitIn(alert, kind);
  if (misfit === undefined) return { ok: true, value: alert as unknown as Alert };
  const problem = `its member ${quote(misfit)} is missing, or not of the type that contract 1 says`;
  return { ok: false, problem: `${problem} (alert.schema.json)` };
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
