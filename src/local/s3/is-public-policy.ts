import { isObject, parseJsonObject } from '../parse-json.ts';

/**
 * Whether S3 calls the policy public: an Allow for everybody. Any condition counts as a fixed value, though S3
 * takes only some of them for one; what a test cannot tell apart here, it must not rely on.
 * @see S3 User Guide, "The meaning of public".
 */
export function isPublicPolicy(text: string): boolean {
  const statements = parseJsonObject(text)?.['Statement'];
  return listOf(statements).some(
    (statement) =>
      isObject(statement) &&
      statement['Effect'] === 'Allow' &&
      statement['Condition'] === undefined &&
      isEverybody(statement['Principal']),
  );
}

const isEverybody = (principal: unknown): boolean =>
  principal === '*' || (isObject(principal) && listOf(principal['AWS']).includes('*'));

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);
