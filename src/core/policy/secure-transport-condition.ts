import { quote } from '../names.ts';
import { isObject, listOf } from './document.ts';
import type { JsonObject, JsonValue } from './document.ts';

/** Names of condition keys are case-insensitive (IAM User Guide, "Condition operators"). */
const isSecureTransportKey = (key: string): boolean => key.toLowerCase() === 'aws:securetransport';

/**
 * Whether a Condition is true for every request over plain HTTP. All of its entries must be; the
 * key `aws:SecureTransport` is always part of the request, with the value `false`.
 * @returns why that is not certain, or `undefined` when it is.
 */
export function holdsForEveryHttpRequest(condition: JsonObject): string | undefined {
  for (const [operator, tests] of Object.entries(condition)) {
    if (!isObject(tests) || Object.keys(tests).length === 0) {
      return `has a malformed condition ${quote(operator)}`;
    }
    for (const [key, values] of Object.entries(tests)) {
      if (!isSecureTransportKey(key)) return `is narrowed by a condition on ${quote(key)}`;
      if (!isTrueForFalse(operator, values)) {
        return `has a condition ${quote(operator)} on ${quote(key)} that is not certain`;
      }
    }
  }
  return undefined;
}

/**
 * Whether a Condition is true only for requests over plain HTTP: a statement with it denies nothing else,
 * so replacing it by ours cannot weaken the policy.
 */
export function holdsOnlyForHttpRequests(condition: JsonValue | undefined): boolean {
  if (!isObject(condition)) return false;
  return ['Bool', 'BoolIfExists', 'StringEquals', 'StringEqualsIgnoreCase'].some((operator) => {
    const tests = condition[operator];
    if (!isObject(tests)) return false;
    const ofOurKey = Object.entries(tests).filter(([key]) => isSecureTransportKey(key));
    // Whatever S3 makes of two spellings of the key, both must say the same.
    return ofOurKey.length > 0 && ofOurKey.every(([, values]) => isOnlyFalse(values));
  });
}

/** Is `<operator>: { "aws:SecureTransport": values }` true when the request's value is `false`? */
function isTrueForFalse(operator: string, values: JsonValue): boolean {
  const list = listOf(values);
  if (!list.every(isScalar)) return false;
  switch (operator) {
    case 'Bool':
    case 'BoolIfExists':
    case 'StringEqualsIgnoreCase':
      return list.some(isFalse);
    case 'StringEquals':
    case 'StringLike':
      return list.includes('false') || list.includes(false);
    case 'StringNotEquals':
      return list.length > 0 && list.every((value) => value === 'true' || value === true);
    default:
      return false;
  }
}

/** JSON `false`, `"false"`, `"False"`: all of them occur in policies (IAM JSON policy grammar). */
const isFalse = (value: JsonValue): boolean =>
  value === false || (typeof value === 'string' && value.toLowerCase() === 'false');

const isOnlyFalse = (values: JsonValue): boolean =>
  listOf(values).length > 0 && listOf(values).every(isFalse);

/** All that IAM takes as a value; anything else makes the whole condition doubtful. */
const isScalar = (value: JsonValue): boolean => value !== null && typeof value !== 'object';
