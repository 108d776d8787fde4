import {
  GetParameterCommand,
  LabelParameterVersionCommand,
  PutParameterCommand,
} from '@aws-sdk/client-ssm';
import type { PutParameterCommandInput } from '@aws-sdk/client-ssm';
import { OTHER_ACCOUNT } from '../clients.ts';
import type { Aws } from '../clients.ts';
import { ending } from '../contract-case.ts';
import type { ContractCase } from '../contract-case.ts';

const name = '/reseal/baseline';
const document = '{"key":"alias/reseal","acceptableKeys":["a","b"]}';

const put = async (aws: Aws, changes: Partial<PutParameterCommandInput> = {}) =>
  aws.ssm.send(
    new PutParameterCommand({
      Name: name,
      Type: 'String',
      Value: document,
      Tier: 'Standard',
      ...changes,
    }),
  );

const get = async (aws: Aws, Name = name, WithDecryption = true) =>
  (await aws.ssm.send(new GetParameterCommand({ Name, WithDecryption }))).Parameter;

const ended = async (aws: Aws, Name: string) =>
  ending(aws.ssm.send(new GetParameterCommand({ Name })));

const twoVersions = async (aws: Aws): Promise<void> => {
  await put(aws, { Value: 'first' });
  await put(aws, { Value: 'second', Overwrite: true });
};

export const ssmCases: ContractCase[] = [
  {
    behaviour: 'GetParameter shows the value as it was put, and its version',
    why: 'the baseline is JSON',
    run: async (aws) => {
      const { Version: put1 } = await put(aws);
      const found = await get(aws);
      return [put1, found?.Name, found?.Value, found?.Version, found?.Type, found?.ARN];
    },
    expects: [
      1,
      name,
      document,
      1,
      'String',
      `arn:aws:ssm:eu-west-1:111122223333:parameter${name}`,
    ],
  },
  {
    behaviour: 'GetParameter of a StringList shows the text with its commas',
    why: 'a baseline in a parameter of this type is read like any other',
    run: async (aws) => {
      await put(aws, { Type: 'StringList' });
      return (await get(aws))?.Value;
    },
    expects: document,
  },
  {
    behaviour: 'GetParameter of a SecureString, decrypted and not',
    why: 'the baseline may lie encrypted',
    run: async (aws) => {
      await put(aws, { Type: 'SecureString' });
      return [(await get(aws))?.Value, (await get(aws, name, false))?.Value === document];
    },
    expects: [document, false],
  },
  {
    behaviour: 'GetParameter of a parameter that does not exist',
    why: 'a wrong path in the configuration',
    run: (aws) => ended(aws, '/nope'),
    expects: '400 ParameterNotFound',
  },
  {
    behaviour: 'GetParameter in another Region or account',
    why: 'a parameter belongs to one of each',
    run: async (aws) => {
      await put(aws);
      return [
        await ended(aws.from({ region: 'eu-west-2' }), name),
        await ended(aws.from({ account: OTHER_ACCOUNT }), name),
      ];
    },
    expects: ['400 ParameterNotFound', '400 ParameterNotFound'],
  },
  {
    behaviour: 'PutParameter again counts the version on',
    why: 'a new baseline is noticed by its version',
    run: async (aws) => {
      await twoVersions(aws);
      const found = await get(aws);
      return [found?.Value, found?.Version];
    },
    expects: ['second', 2],
  },
  {
    behaviour: 'PutParameter again without Overwrite',
    why: 'the baseline of others is not overwritten by accident',
    run: async (aws) => {
      await put(aws);
      return ending(put(aws));
    },
    expects: '400 ParameterAlreadyExists',
  },
  {
    behaviour: 'GetParameter of one version',
    why: 'RESEAL_BASELINE may name it',
    run: async (aws) => {
      await twoVersions(aws);
      return [(await get(aws, `${name}:1`))?.Value, (await get(aws, `${name}:1`))?.Version];
    },
    expects: ['first', 1],
  },
  {
    behaviour: 'GetParameter of a label, which moves',
    why: 'RESEAL_BASELINE may name it',
    run: async (aws) => {
      await twoVersions(aws);
      const seen: unknown[] = [];
      for (const ParameterVersion of [1, 2]) {
        const input = { Name: name, ParameterVersion, Labels: ['current'] };
        await aws.ssm.send(new LabelParameterVersionCommand(input));
        seen.push((await get(aws, `${name}:current`))?.Value);
      }
      return seen;
    },
    expects: ['first', 'second'],
  },
  {
    behaviour: 'GetParameter of a version that does not exist',
    why: 'a wrong version in the configuration',
    run: async (aws) => {
      await put(aws);
      return ended(aws, `${name}:7`);
    },
    expects: '400 ParameterVersionNotFound',
  },
  {
    behaviour: 'PutParameter of more than 4 KB, in both tiers',
    why: 'a long baseline needs the advanced tier',
    run: async (aws) => {
      const Value = 'x'.repeat(4 * 1024 + 1);
      const advanced = { Value, Tier: 'Advanced', Overwrite: true } as const;
      return [await ending(put(aws, { Value })), await ending(put(aws, advanced))];
    },
    expects: ['400 ValidationException', 'ok'],
  },
  {
    behaviour: 'PutParameter of more than 8 KB',
    why: 'the limit of the advanced tier',
    run: (aws) => ending(put(aws, { Value: 'x'.repeat(8 * 1024 + 1), Tier: 'Advanced' })),
    expects: '400 ValidationException',
  },
];
