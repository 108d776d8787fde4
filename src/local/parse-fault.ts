import type { Parsed } from '../core/names.ts';
import { FAULT_KINDS } from './faults.ts';
import type { Fault } from './faults.ts';
import { parseJsonObject } from './parse-json.ts';

/** The members of a fault and their types. */
const memberTypes = new Map([
  ['kind', 'string'],
  ['service', 'string'],
  ['operation', 'string'],
  ['bucket', 'string'],
  ['skip', 'number'],
  ['times', 'number'],
  ['latencyMs', 'number'],
  ['because', 'string'],
]);

/** The body of `POST /_reseal/faults`. An unknown member is refused: it is a typing error. */
export function parseFault(body: string): Parsed<Fault> {
  const object = parseJsonObject(body);
  if (object === undefined) return { ok: false, problem: 'expected a JSON object' };
  for (const [name, value] of Object.entries(object)) {
    const type = memberTypes.get(name);
    if (type === undefined) {
      const known = [...memberTypes.keys()].join(', ');
      return { ok: false, problem: `unknown member ${name}: expected ${known}` };
    }
    if (typeof value !== type) return { ok: false, problem: `expected ${name} to be a ${type}` };
  }
  const kinds: readonly unknown[] = FAULT_KINDS;
  if (!kinds.includes(object['kind'])) {
    return { ok: false, problem: `expected kind to be one of ${FAULT_KINDS.join(', ')}` };
  }
  if (object['kind'] === 'latency' && object['latencyMs'] === undefined) {
    return { ok: false, problem: 'expected latencyMs to be a number' };
  }
  return { ok: true, value: object as Fault };
}
