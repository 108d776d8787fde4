import { parseRegion } from '../core/names.ts';
import type { Parsed, Region } from '../core/names.ts';
import { describe, isObject, valueAt } from './untrusted-json.ts';
import type { JsonObject } from './untrusted-json.ts';

/**
 * The Region of the bucket as far as the event says; `undefined` when it says nothing.
 * CreateBucket may be sent to us-east-1 for a bucket elsewhere, so its `LocationConstraint` comes
 * before the Region of the call. Text that is no Region is a problem, never silence: silence makes
 * the receiver look in its own Region.
 */
export function readRegion(record: JsonObject, envelope: JsonObject): Parsed<Region | undefined> {
  const statements = [
    { where: locationPath.join('.'), value: locationConstraint(record) },
    { where: 'awsRegion', value: valueAt(record, 'awsRegion') },
    { where: "the envelope's region", value: valueAt(envelope, 'region') },
  ];
  const first = statements.find(({ value }) => !isEmpty(value));
  if (first === undefined) return { ok: true, value: undefined };
  const { where, value } = first;
  if (typeof value !== 'string') {
    return { ok: false, problem: `${where}: expected a Region, got ${describe(value)}` };
  }
  const region = parseRegion(value);
  return region.ok ? region : { ok: false, problem: `${where}: ${region.problem}` };
}

const locationPath = ['requestParameters', 'CreateBucketConfiguration', 'LocationConstraint'];

/** Absent for us-east-1. A number or a boolean was never the code of a Region: taken as absent. */
function locationConstraint(record: JsonObject): unknown {
  const stated = valueAt(record, ...locationPath);
  if (typeof stated === 'number' || typeof stated === 'boolean') return undefined;
  return stated === 'EU' ? LEGACY_EU : stated;
}

/** `EU` was the location constraint of Ireland before Regions had codes, and is still accepted. */
const LEGACY_EU = 'eu-west-1';

/** An empty XML element arrives as "" or as an object without members. */
const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (isObject(value) && Object.keys(value).length === 0);
