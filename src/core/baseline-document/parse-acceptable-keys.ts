import type { AcceptableKeys } from '../baseline.ts';
import { parseKmsKeyArn } from '../names.ts';
import type { KmsKeyArn } from '../names.ts';
import { describeValue } from './reader.ts';
import type { Reader } from './reader.ts';

const words = ['none', 'any-customer-managed-in-account'] as const;

export function parseAcceptableKeys(value: unknown, reader: Reader): AcceptableKeys | undefined {
  const path = ['acceptableKeys'];
  if (typeof value === 'string') {
    return (
      words.find((word) => word === value) ??
      reader.problem(
        path,
        `${describeValue(value)} is not known: expected ${words.join(' or ')} or a list of key ARNs`,
      )
    );
  }
  return reader.list(value, path, 1).flatMap((one, index): KmsKeyArn[] => {
    const arn = parseKmsKeyArn(typeof one === 'string' ? one : '');
    if (arn.ok) return [arn.value];
    reader.problem(
      [...path, index],
      typeof one === 'string'
        ? arn.problem
        : `${describeValue(one)} is no key ARN: write it in quotes`,
    );
    return [];
  });
}
