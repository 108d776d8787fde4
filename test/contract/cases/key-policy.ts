import {
  CreateAliasCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  PutKeyPolicyCommand,
} from '@aws-sdk/client-kms';
import { ACCOUNT, OTHER_ACCOUNT } from '../clients.ts';
import type { Aws } from '../clients.ts';
import { ending } from '../contract-case.ts';
import type { ContractCase } from '../contract-case.ts';

const createKey = async (aws: Aws): Promise<string> =>
  (await aws.kms.send(new CreateKeyCommand({}))).KeyMetadata?.Arn ?? '';

// Its only name, and the default; moto asks for it all the same.
const PolicyName = 'default';

const get = (aws: Aws, KeyId: string) =>
  aws.kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName }));
const put = (aws: Aws, KeyId: string, Policy: string) =>
  aws.kms.send(new PutKeyPolicyCommand({ KeyId, Policy, PolicyName }));

const policy = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 'delivery.logs.amazonaws.com' },
      Action: ['kms:GenerateDataKey*', 'kms:Decrypt'],
      Resource: '*',
    },
    {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
      Action: 'kms:*',
      Resource: '*',
    },
  ],
};

export const keyPolicyCases: ContractCase[] = [
  {
    behaviour: 'GetKeyPolicy of a new key',
    why: 'it lets the account in, and no service',
    run: async (aws) => {
      const { Policy = '{}' } = await get(aws, await createKey(aws));
      const { Statement } = JSON.parse(Policy) as typeof policy;
      return Statement.map(({ Effect, Principal, Action }) => [Effect, Principal, Action]);
    },
    expects: [['Allow', { AWS: `arn:aws:iam::${ACCOUNT}:root` }, 'kms:*']],
  },
  {
    behaviour: 'PutKeyPolicy and GetKeyPolicy',
    why: 'the statement for a log service lifts a hold',
    run: async (aws) => {
      const key = await createKey(aws);
      await put(aws, key, JSON.stringify(policy));
      return JSON.parse((await get(aws, key)).Policy ?? '') as unknown;
    },
    expects: policy,
  },
  {
    behaviour: 'PutKeyPolicy with text that is no policy',
    why: 'nothing that is not a policy can be read back',
    run: async (aws) => ending(put(aws, await createKey(aws), '{nope')),
    expects: '400 MalformedPolicyDocumentException',
  },
  {
    behaviour: 'PutKeyPolicy of an AWS managed key',
    why: 'aws-facts 2.6: nobody can let others use it',
    run: async (aws) => {
      const input = { KeyId: 'alias/aws/s3' };
      const { KeyMetadata: key } = await aws.kms.send(new DescribeKeyCommand(input));
      return ending(put(aws, key?.Arn ?? '', JSON.stringify(policy)));
    },
    expects: '400 AccessDeniedException',
  },
  {
    behaviour: 'GetKeyPolicy by alias',
    why: 'KMS API Reference: only key ids and key ARNs',
    run: async (aws) => {
      const TargetKeyId = await createKey(aws);
      await aws.kms.send(new CreateAliasCommand({ AliasName: 'alias/data', TargetKeyId }));
      return ending(get(aws, 'alias/data'));
    },
    expects: '400 NotFoundException',
  },
  {
    behaviour: 'GetKeyPolicy of a key that does not exist',
    why: 'it was deleted since it was described',
    run: async (aws) => ending(get(aws, '1234abcd-12ab-34cd-56ef-1234567890ab')),
    expects: '400 NotFoundException',
  },
  {
    behaviour: "GetKeyPolicy of another account's key",
    why: 'KMS API Reference: no cross-account use',
    run: async (aws) => ending(get(aws.from({ account: OTHER_ACCOUNT }), await createKey(aws))),
    expects: '400 AccessDeniedException',
  },
];
