import { describe, expect, it } from '@jest/globals';
import { describeFailure } from '../../src/core/describe-failure.ts';
import { isWorthRetrying } from '../../src/core/failure.ts';
import type { Failure } from '../../src/core/failure.ts';
import type { Region } from '../../src/core/names.ts';
import { keyArn } from '../support/core-builders.ts';

const action = 's3:PutEncryptionConfiguration';

type Expected = { failure: Failure; says: string[]; retry: boolean; why: string };

/** One entry for every kind: a kind without an entry does not compile. */
const expected: { [Kind in Failure['kind']]: Expected & { failure: { kind: Kind } } } = {
  denied: {
    failure: { kind: 'denied', action, cause: 'unknown' },
    says: [action, 'grant it', 'Deny in the policy of the bucket', 'SCPs', 'left as it was'],
    retry: false,
    why: 'somebody has to grant it',
  },
  throttled: {
    failure: { kind: 'throttled', action },
    says: [action, 'run it again', 'lower the concurrency'],
    retry: true,
    why: 'passes by itself',
  },
  conflict: {
    failure: { kind: 'conflict', action },
    says: [action, 'OperationAborted', 'run it again in a minute'],
    retry: true,
    why: 'clears within a minute',
  },
  'bucket-busy': {
    failure: { kind: 'bucket-busy' },
    says: ['Another run', 'run it again'],
    retry: true,
    why: 'the other run comes to its end',
  },
  'journal-unwritable': {
    failure: { kind: 'journal-unwritable', path: '/x/y.jsonl', problem: 'EACCES' },
    says: ['/x/y.jsonl', 'EACCES', 'nothing was written to S3', 'XDG_STATE_HOME', '--ledger'],
    retry: false,
    why: 'a person has to give it a place',
  },
  unavailable: {
    failure: { kind: 'unavailable', action, name: 'InternalError' },
    says: [action, 'InternalError', 'run it again', 'the network'],
    retry: true,
    why: 'passes by itself',
  },
  'no-key-for-region': {
    failure: { kind: 'no-key-for-region', region: 'eu-north-1' as Region },
    says: ['eu-north-1', 'add one', 'left alone'],
    retry: false,
    why: 'somebody has to name one',
  },
  'key-not-ready': {
    failure: { kind: 'key-not-ready', key: keyArn, state: 'Updating' },
    says: [keyArn, 'Updating', 'queue tries it again', 'in a minute'],
    retry: true,
    why: 'passes by itself',
  },
  'no-credentials': {
    failure: { kind: 'no-credentials', action, name: 'ExpiredToken' },
    says: [action, 'ExpiredToken', '--profile', 'run it again'],
    retry: true,
    why: 'credentials of a role are renewed by themselves',
  },
  'bucket-gone': {
    failure: { kind: 'bucket-gone' },
    says: ['does not exist', 'nothing to do'],
    retry: false,
    why: 'it does not come back',
  },
  'wrong-region': {
    failure: { kind: 'wrong-region', region: 'us-gov-west-1' as Region },
    says: ['us-gov-west-1', 'deployment in that Region', '--region'],
    retry: false,
    why: 'it does not move',
  },
  'not-supported': {
    failure: { kind: 'not-supported', action, name: 'MethodNotAllowed' },
    says: [action, 'MethodNotAllowed', 'another kind', 'another account'],
    retry: false,
    why: 'stays as it is',
  },
  rejected: {
    failure: { kind: 'rejected', action, name: 'MalformedXML', message: 'm'.repeat(1_000) },
    says: [action, 'MalformedXML', 'mmm...', 'by hand', 'left alone'],
    retry: false,
    why: 'AWS would say the same again',
  },
  'not-understood': {
    failure: { kind: 'not-understood', action, problem: 'the policy names a member twice' },
    says: [action, 'a member twice', 'by hand', 'left alone'],
    retry: false,
    why: 'reads the same again',
  },
  'algorithm-unknown': {
    failure: { kind: 'algorithm-unknown', found: 'a'.repeat(1_000) },
    says: ['aaa...', 'decide by hand', 'left alone'],
    retry: false,
    why: 'a person has to decide',
  },
  'key-not-found': {
    failure: { kind: 'key-not-found', key: 'alias/'.padEnd(1_000, 'x') },
    says: ['alias/xxx', 'create it, or correct what names it', 'left alone'],
    retry: false,
    why: 'a person has to create it',
  },
  'key-elsewhere': {
    failure: { kind: 'key-elsewhere', key: keyArn, problem: 'it is in eu-west-1, the bucket not' },
    says: [keyArn, 'the bucket not', 'of that Region', 'alias', 'left alone'],
    retry: false,
    why: 'neither of them moves',
  },
  'key-unusable': {
    failure: { kind: 'key-unusable', key: keyArn, problem: 'its state is PendingDeletion' },
    says: [keyArn, 'PendingDeletion', 'mend the key or choose another', 'left alone'],
    retry: false,
    why: 'a person has to mend it',
  },
  'policy-too-large': {
    failure: { kind: 'policy-too-large', sizeBytes: 20_481, limitBytes: 20_480 },
    says: ['20481', '20480', 'shorten the policy', 'left alone'],
    retry: false,
    why: 'a person has to shorten it',
  },
  'policy-refused': {
    failure: { kind: 'policy-refused', message: 'Policy has invalid resource' },
    says: ['Policy has invalid resource', 'by hand', 'left alone'],
    retry: false,
    why: 'S3 would say the same again',
  },
  'deleted-principal': {
    failure: { kind: 'deleted-principal', principalId: 'AIDACKCEVSQ6C2EXAMPLE' },
    says: ['AIDACKCEVSQ6C2EXAMPLE', 'remove that principal', 'left alone'],
    retry: false,
    why: 'a person has to remove it',
  },
  'table-not-found': {
    failure: {
      kind: 'table-not-found',
      action: 'dynamodb:Query',
      table: 't'.repeat(255),
      region: 'eu-west-1' as Region,
    },
    says: ['ttt...', 'eu-west-1', 'deploy the stack', 'RESEAL_LEDGER_TABLE', 'nothing is written'],
    retry: true,
    why: 'it may be on its way; else the dead-letter queue keeps the message',
  },
  unexpected: {
    failure: { kind: 'unexpected', action, name: 'SomethingNew' },
    says: [action, 'SomethingNew', 'run it again', 'report it'],
    retry: true,
    why: 'nothing is known about it',
  },
};

const cases = Object.entries(expected).map(([kind, entry]) => ({ kind, ...entry }));

describe('describeFailure', () => {
  it.each(cases)('$kind is one short line that says what to do', ({ failure, says }) => {
    const message = describeFailure(failure);
    for (const part of says) expect(message).toContain(part);
    expect(message).toMatch(/^[^\r\n\u2028\u2029]{20,399}\.$/);
    expect(describeFailure(failure)).toBe(message);
  });

  it('does not break the line for what AWS or an attacker wrote', () => {
    const message = describeFailure({
      kind: 'rejected',
      action,
      name: 'MalformedXML',
      message: 'first\nsecond\r\u0000"third"',
    });
    expect(message).toContain('"first\\nsecond\\r\\u0000\\"third\\""');
  });

  it('says so when AWS did not name the Region', () => {
    expect(describeFailure({ kind: 'wrong-region', region: undefined })).toContain(
      'another Region, which AWS did not name',
    );
  });
});

describe('isWorthRetrying', () => {
  it.each(cases)('$kind → $retry ($why)', ({ failure, retry }) => {
    expect(isWorthRetrying(failure)).toBe(retry);
  });
});
