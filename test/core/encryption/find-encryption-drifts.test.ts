import { describe, expect, it } from '@jest/globals';
import type { Baseline } from '../../../src/core/baseline.ts';
import type { EncryptionDrift } from '../../../src/core/drift.ts';
import type { EncryptionConfiguration } from '../../../src/core/encryption/configuration.ts';
import { findEncryptionDrifts } from '../../../src/core/encryption/find-encryption-drifts.ts';
import type { Observed } from '../../../src/core/observed.ts';
import {
  baseline,
  denied,
  goodRule,
  keyArn,
  keyId,
  otherKeyArn,
  ref,
  rules,
  ruleWith,
  unreadable,
} from '../../support/core-builders.ts';
import { aliasArn, withKeys } from '../../support/core-keys.ts';

type Case = {
  title: string;
  why: string;
  observed: Observed<EncryptionConfiguration>;
  baseline?: Partial<Baseline>;
  finds: unknown[];
};

const cannotTell = (failure: unknown) => ({
  kind: 'unreadable',
  seal: 'encryption',
  failure,
});
const notAllowed = (found: string): EncryptionDrift => ({ kind: 'key-not-allowed', found });
const notArn = (found: string): EncryptionDrift => ({ kind: 'key-not-arn', found });
const weaker = (found: string): EncryptionDrift => ({ kind: 'algorithm-weaker', found });
const missing: EncryptionDrift = { kind: 'encryption-missing' };
const bucketKeyOff: EncryptionDrift = { kind: 'bucket-key-off' };
const notUnderstood: unknown = expect.objectContaining({ kind: 'not-understood' });

const noSuchKey = { kind: 'key-not-found', key: 'alias/example' } as const;
const double = { algorithm: 'aws:kms:dsse' } as const;
const exampleArn = aliasArn('example');
const blocked = { BlockedEncryptionTypes: { EncryptionType: 'SSE-C' } };

const ofKeysAndAlgorithms: Case[] = [
  {
    title: 'the rule of the baseline',
    why: 'nothing to do',
    observed: rules(goodRule()),
    finds: [],
  },
  {
    title: 'no configuration',
    why: 'the answer of before 2023',
    observed: { kind: 'absent' },
    finds: [missing],
  },
  { title: 'no rule', why: 'the same in another form', observed: rules(), finds: [missing] },
  {
    title: 'SSE-S3',
    why: 'what every new bucket has',
    observed: rules(ruleWith('AES256')),
    finds: [weaker('AES256')],
  },
  {
    title: 'SSE-S3 with a bucket key',
    why: 'what the console writes',
    observed: rules(ruleWith('AES256', undefined, { BucketKeyEnabled: 'true' })),
    finds: [weaker('AES256')],
  },
  {
    title: 'another key',
    why: 'not the one that the account requires',
    observed: rules(ruleWith('aws:kms', otherKeyArn)),
    finds: [notAllowed(otherKeyArn)],
  },
  {
    title: 'the key of another Region under the same id',
    why: 'a replica is another key',
    observed: rules(ruleWith('aws:kms', keyArn.replace('eu-west-1', 'eu-west-2'))),
    finds: [notAllowed(keyArn.replace('eu-west-1', 'eu-west-2'))],
  },
  {
    title: 'the key by its id',
    why: 'a bare id breaks flow logs',
    observed: rules(ruleWith('aws:kms', keyId)),
    finds: [notArn(keyId)],
  },
  {
    title: 'the key by its alias',
    why: "resolves in the requester's account",
    observed: rules(ruleWith('aws:kms', 'alias/example')),
    finds: [notArn('alias/example')],
  },
  {
    title: 'the key by its alias ARN',
    why: 'an alias may be pointed elsewhere',
    observed: rules(ruleWith('aws:kms', exampleArn)),
    finds: [notArn(exampleArn)],
  },
  {
    title: 'the alias of another key',
    why: 'KMS says what it points to',
    observed: rules(ruleWith('aws:kms', 'alias/other')),
    finds: [notAllowed('alias/other')],
  },
  {
    title: 'KMS without a key id',
    why: 'means the AWS managed key aws/s3',
    observed: rules(ruleWith('aws:kms')),
    finds: [notAllowed('alias/aws/s3')],
  },
  {
    title: 'KMS with an empty key id',
    why: 'the same as none',
    observed: rules(ruleWith('aws:kms', '')),
    finds: [notAllowed('alias/aws/s3')],
  },
  {
    title: 'KMS with two key ids',
    why: 'must not be read as none',
    observed: rules({
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: ['a', 'b'] },
    }),
    finds: [
      {
        kind: 'unreadable',
        seal: 'encryption',
        failure: {
          kind: 'not-understood',
          action: 's3:GetEncryptionConfiguration',
          problem: 'its key is not one text',
        },
      },
    ],
  },
  {
    title: 'DSSE',
    why: 'satisfies aws:kms, never weakened',
    observed: rules(ruleWith('aws:kms:dsse', keyArn, { BucketKeyEnabled: 'false' })),
    finds: [],
  },
  {
    title: 'DSSE with another key',
    why: 'the key alone is wrong',
    observed: rules(ruleWith('aws:kms:dsse', otherKeyArn, { BucketKeyEnabled: 'false' })),
    finds: [notAllowed(otherKeyArn)],
  },
  {
    title: 'KMS where DSSE is required',
    why: 'one layer instead of two',
    observed: rules(goodRule()),
    baseline: double,
    finds: [weaker('aws:kms')],
  },
  {
    title: 'KMS with another key where DSSE is required',
    why: 'both are wrong',
    observed: rules(ruleWith('aws:kms', otherKeyArn)),
    baseline: double,
    finds: [weaker('aws:kms'), notAllowed(otherKeyArn)],
  },
  {
    title: 'DSSE where DSSE is required',
    why: 'bucket keys do not exist there',
    observed: rules(ruleWith('aws:kms:dsse', keyArn, { BucketKeyEnabled: 'false' })),
    baseline: double,
    finds: [],
  },
];

const ofBucketKeys: Case[] = [
  {
    title: 'bucket key off',
    why: 'required on',
    observed: rules(goodRule({ BucketKeyEnabled: 'false' })),
    finds: [bucketKeyOff],
  },
  {
    title: 'bucket key not mentioned',
    why: 'the default is off',
    observed: rules({
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: keyArn },
    }),
    finds: [bucketKeyOff],
  },
  {
    title: 'bucket key off and another key',
    why: 'both are told',
    observed: rules(ruleWith('aws:kms', otherKeyArn, { BucketKeyEnabled: 'false' })),
    finds: [notAllowed(otherKeyArn), bucketKeyOff],
  },
  {
    title: 'bucket key off, and not asked for',
    why: 'the baseline leaves it open',
    observed: rules(goodRule({ BucketKeyEnabled: 'false' })),
    baseline: { bucketKey: false },
    finds: [],
  },
  {
    title: 'bucket key on, and not asked for',
    why: 'never switched off',
    observed: rules(goodRule()),
    baseline: { bucketKey: false },
    finds: [],
  },
];

const ofWhatWeCannotTell: Case[] = [
  {
    title: 'unreadable',
    why: 'unreadable is not absent',
    observed: unreadable,
    finds: [cannotTell(denied)],
  },
  {
    title: 'two rules',
    why: 'which one holds is not documented',
    observed: rules(goodRule(), goodRule()),
    finds: [cannotTell(notUnderstood)],
  },
  {
    title: 'a rule that only blocks SSE-C',
    why: 'then SSE-S3 applies',
    observed: rules(blocked),
    finds: [missing],
  },
  {
    title: 'an empty default',
    why: 'no algorithm to compare',
    observed: rules({ ApplyServerSideEncryptionByDefault: '' }),
    finds: [cannotTell(notUnderstood)],
  },
  {
    title: 'two defaults in a rule',
    why: 'which one holds is not documented',
    observed: rules({
      ApplyServerSideEncryptionByDefault: [
        { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: keyArn },
        { SSEAlgorithm: 'AES256' },
      ],
    }),
    finds: [cannotTell(notUnderstood)],
  },
  {
    title: 'two algorithms in a default',
    why: 'which one holds is not documented',
    observed: rules({
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm: ['aws:kms', 'AES256'] },
    }),
    finds: [cannotTell(notUnderstood)],
  },
  ...['aws:fsx', 'aws:backup', 'aws:tomorrow', 'aes256', 'AWS:KMS', '__proto__'].map((found) => ({
    title: `the algorithm ${found}`,
    why: 'cannot be compared, so it is left alone',
    observed: rules(ruleWith(found, keyArn)),
    finds: [cannotTell({ kind: 'algorithm-unknown', found })],
  })),
  {
    title: 'a key that could not be looked up',
    why: 'nothing to compare with',
    observed: rules(goodRule()),
    baseline: { key: unreadable },
    finds: [cannotTell(denied)],
  },
  {
    title: 'a key that does not exist',
    why: 'said by the name that the owner wrote',
    observed: rules(goodRule()),
    baseline: { key: { kind: 'unreadable', failure: noSuchKey } },
    finds: [cannotTell(noSuchKey)],
  },
  {
    title: 'SSE-S3, and the key could not be looked up',
    why: 'the bucket is weak, whatever the key',
    observed: rules(ruleWith('AES256')),
    baseline: { key: unreadable },
    finds: [weaker('AES256')],
  },
];

describe('findEncryptionDrifts', () => {
  it.each([...ofKeysAndAlgorithms, ...ofBucketKeys, ...ofWhatWeCannotTell])(
    '$title ($why)',
    ({ observed, baseline: changes, finds }) => {
      const required = baseline(changes);
      const state = withKeys({ encryption: observed }, ref, required);
      expect(findEncryptionDrifts(state, ref, required)).toEqual(finds);
    },
  );
});
