import { isObject, listOf } from './document.ts';
import type { JsonValue } from './document.ts';

/**
 * Whether a Condition is true only for requests over plain HTTP: a statement with it denies nothing else,
 * so replacing it by ours cannot weaken the policy.
 */
export function holdsOnlyForHttpRequests(condition: JsonValue | undefined): boolean {
  if (!isObject(condition)) return false;
  return ['Bool', 'BoolIfExists', 'StringEquals', 'StringEqualsIgnoreCase'].some((operator) => {
    const tests = condition[operator];
    if (!isObject(tests)) return false;
    // Names of condition keys are case-insensitive. Whatever S3 makes of two spellings of the key, both must
    // say the same.
    const ofOurKey = Object.entries(tests).filter(
      ([key]) => key.toLowerCase() === 'aws:securetransport',
    );
    return ofOurKey.length > 0 && ofOurKey.every(([, values]) => isOnlyFalse(values));
  });
}

const isOnlyFalse = (values: JsonValue): boolean =>
  listOf(values).length > 0 && listOf(values).every(isFalse);

/** JSON `false`, `"false"`, `"False"`: all of them occur in policies (IAM JSON policy grammar). */
const isFalse = (value: JsonValue): boolean =>
  value === false || (typeof value === 'string' && value.toLowerCase() === 'false');
