import { expect } from '@jest/globals';
import { reseal, stackTrace } from '../run-reseal.ts';
import type { Ran, RunOptions } from '../run-reseal.ts';

const arn = 'arn:aws:s3:::app-data';

/** The usual Deny of plain HTTP. */
export const denyStatement = {
  Sid: 'DenyInsecureConnections',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: [arn, `${arn}/*`],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};

export const allowStatement = {
  Sid: 'AllowPartner',
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::444455556666:root' },
  Action: 's3:GetObject',
  Resource: `${arn}/*`,
};

export const policyOf = (...statements: object[]) => ({
  Version: '2012-10-17',
  Statement: statements,
});

/** Runs `reseal policy …` as anybody could: no AWS, no settings. Nobody ever sees a stack trace. */
export async function policyCommand(words: string[], options: RunOptions = {}): Promise<Ran> {
  const ran = await reseal(['policy', ...words], options);
  expect(ran.stderr).not.toMatch(stackTrace);
  expect(ran.stdout).not.toContain('\u001b');
  expect(ran.stderr).not.toContain('\u001b');
  return ran;
}

export type Line = Record<string, unknown>;

export const linesOf = ({ stdout }: Ran): Line[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

/** What jq -c would print: one line for each value. */
export const jsonLines = (...values: unknown[]): string =>
  values.map((value) => `${JSON.stringify(value)}\n`).join('');
