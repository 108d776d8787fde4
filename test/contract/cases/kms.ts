import {
  CancelKeyDeletionCommand,
  CreateAliasCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  EnableKeyRotationCommand,
  GetKeyRotationStatusCommand,
  ListAliasesCommand,
  ReplicateKeyCommand,
  ScheduleKeyDeletionCommand,
  UpdateAliasCommand,
} from '@aws-sdk/client-kms';
import type { CreateKeyCommandInput } from '@aws-sdk/client-kms';
import { OTHER_ACCOUNT } from '../clients.ts';
import type { Aws } from '../clients.ts';
import { ending } from '../contract-case.ts';
import type { ContractCase } from '../contract-case.ts';

async function createKey(aws: Aws, input: CreateKeyCommandInput = {}) {
  const { KeyMetadata } = await aws.kms.send(new CreateKeyCommand(input));
  return { id: KeyMetadata?.KeyId ?? '', arn: KeyMetadata?.Arn ?? '' };
}

const describeKey = (aws: Aws, KeyId: string) => aws.kms.send(new DescribeKeyCommand({ KeyId }));
const metadata = async (aws: Aws, keyId: string) => (await describeKey(aws, keyId)).KeyMetadata;
const stateOf = async (aws: Aws, keyId: string) => (await metadata(aws, keyId))?.KeyState;

const schedule = (aws: Aws, KeyId: string) =>
  aws.kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));

export const kmsCases: ContractCase[] = [
  {
    behaviour: 'CreateKey makes a key that S3 can use',
    why: 'aws-facts 5.3',
    run: async (aws) => {
      const key = await metadata(aws, (await createKey(aws)).id);
      return [key?.KeySpec, key?.KeyUsage, key?.KeyState, key?.KeyManager, key?.MultiRegion];
    },
    expects: ['SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT', 'Enabled', 'CUSTOMER', false],
  },
  {
    behaviour: 'DescribeKey by id, ARN, alias and alias ARN',
    why: 'aws-facts 5.4: all four are configured by somebody',
    run: async (aws) => {
      const key = await createKey(aws);
      const alias = { AliasName: 'alias/data', TargetKeyId: key.id };
      await aws.kms.send(new CreateAliasCommand(alias));
      const aliasArn = 'arn:aws:kms:eu-west-1:111122223333:alias/data';
      const names = [key.id, key.arn, 'alias/data', aliasArn];
      const found = await Promise.all(names.map((name) => metadata(aws, name)));
      return found.map((each) => each?.Arn === key.arn);
    },
    expects: [true, true, true, true],
  },
  {
    behaviour: 'DescribeKey of alias/aws/s3 creates the AWS managed key',
    why: 'aws-facts 5.4: a read with a side effect',
    run: async (aws) => {
      const first = await metadata(aws, 'alias/aws/s3');
      const second = await metadata(aws, 'alias/aws/s3');
      return [first?.KeyManager, first?.Arn === second?.Arn];
    },
    expects: ['AWS', true],
  },
  {
    behaviour: 'DescribeKey of a key or alias that does not exist',
    why: 'a typing error in the configuration',
    run: async (aws) => [
      await ending(describeKey(aws, '1234abcd-12ab-34cd-56ef-1234567890ab')),
      await ending(describeKey(aws, 'alias/nope')),
    ],
    expects: ['400 NotFoundException', '400 NotFoundException'],
  },
  {
    behaviour: "DescribeKey with another Region's ARN",
    why: 'aws-facts 2.7: a key serves its own Region only',
    run: async (aws) => {
      const elsewhere = await createKey(aws.from({ region: 'eu-central-1' }));
      const here = await createKey(aws);
      return [
        await ending(describeKey(aws, elsewhere.arn)),
        await ending(describeKey(aws, here.arn.replace('eu-west-1', 'eu-central-1'))),
      ];
    },
    expects: ['400 NotFoundException', '400 NotFoundException'],
  },
  {
    behaviour: 'DescribeKey by id from another Region',
    why: 'keys are regional',
    run: async (aws) => {
      const { id } = await createKey(aws);
      return ending(describeKey(aws.from({ region: 'eu-central-1' }), id));
    },
    expects: '400 NotFoundException',
  },
  {
    behaviour: "DescribeKey with another account's ARN",
    why: 'aws-facts 5.5: KMS does not tell whether it exists',
    run: async (aws) => {
      const theirs = await createKey(aws.from({ account: OTHER_ACCOUNT }));
      const ours = await createKey(aws);
      return [
        await ending(describeKey(aws, theirs.arn)),
        await ending(describeKey(aws, ours.arn.replace('111122223333', OTHER_ACCOUNT))),
      ];
    },
    expects: ['400 AccessDeniedException', '400 AccessDeniedException'],
  },
  {
    behaviour: 'DisableKey and EnableKey',
    why: 'aws-facts 5.2: a disabled key makes uploads fail',
    run: async (aws) => {
      const { id } = await createKey(aws);
      await aws.kms.send(new DisableKeyCommand({ KeyId: id }));
      const disabled = await stateOf(aws, id);
      await aws.kms.send(new EnableKeyCommand({ KeyId: id }));
      return [disabled, await stateOf(aws, id)];
    },
    expects: ['Disabled', 'Enabled'],
  },
  {
    behaviour: 'ScheduleKeyDeletion tells the state in its answer',
    why: 'aws-facts 1.19',
    run: async (aws) => (await schedule(aws, (await createKey(aws)).id)).KeyState,
    expects: 'PendingDeletion',
  },
  {
    behaviour: 'a key that is pending deletion',
    why: 'aws-facts 5.1: it is described, with the date',
    run: async (aws) => {
      const { id } = await createKey(aws);
      await schedule(aws, id);
      const key = await metadata(aws, id);
      return [key?.KeyState, key?.Enabled, key?.DeletionDate instanceof Date];
    },
    expects: ['PendingDeletion', false, true],
  },
  {
    behaviour: 'DisableKey of an AWS managed key',
    why: 'nobody but AWS changes it',
    run: async (aws) => {
      const key = await metadata(aws, 'alias/aws/s3');
      return ending(aws.kms.send(new DisableKeyCommand({ KeyId: key?.KeyId })));
    },
    expects: '400 AccessDeniedException',
  },
  {
    behaviour: 'ScheduleKeyDeletion within less than a week',
    why: 'a person has at least seven days to notice',
    run: async (aws) => {
      const input = { KeyId: (await createKey(aws)).id, PendingWindowInDays: 6 };
      return ending(aws.kms.send(new ScheduleKeyDeletionCommand(input)));
    },
    expects: '400 ValidationException',
  },
  {
    behaviour: 'EnableKey of a key that is pending deletion',
    why: 'it has to be cancelled first',
    run: async (aws) => {
      const { id } = await createKey(aws);
      await schedule(aws, id);
      return ending(aws.kms.send(new EnableKeyCommand({ KeyId: id })));
    },
    expects: '400 KMSInvalidStateException',
  },
  {
    behaviour: 'CancelKeyDeletion leaves the key disabled',
    why: 'a rescued key is not usable yet',
    run: async (aws) => {
      const { id } = await createKey(aws);
      await schedule(aws, id);
      await aws.kms.send(new CancelKeyDeletionCommand({ KeyId: id }));
      return stateOf(aws, id);
    },
    expects: 'Disabled',
  },
  {
    behaviour: 'CreateKey of an asymmetric key',
    why: 'aws-facts 5.3: S3 cannot use it',
    run: async (aws) => {
      const { id } = await createKey(aws, { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' });
      const key = await metadata(aws, id);
      return [key?.KeySpec, key?.KeyUsage];
    },
    expects: ['RSA_2048', 'SIGN_VERIFY'],
  },
  {
    behaviour: 'CreateKey of a multi-Region key',
    why: 'aws-facts 2.7: its id says so',
    run: async (aws) => {
      const { id } = await createKey(aws, { MultiRegion: true });
      return [id.startsWith('mrk-'), (await metadata(aws, id))?.MultiRegion];
    },
    expects: [true, true],
  },
  {
    behaviour: 'ReplicateKey makes a key of the same id in another Region',
    why: 'aws-facts 2.7: a bucket needs the replica in its own Region',
    run: async (aws) => {
      const { id, arn } = await createKey(aws, { MultiRegion: true });
      await aws.kms.send(new ReplicateKeyCommand({ KeyId: id, ReplicaRegion: 'eu-central-1' }));
      const replica = await metadata(aws.from({ region: 'eu-central-1' }), id);
      return [
        replica?.Arn === arn.replace('eu-west-1', 'eu-central-1'),
        replica?.MultiRegionConfiguration?.MultiRegionKeyType,
        (await metadata(aws, id))?.Arn === arn,
      ];
    },
    expects: [true, 'REPLICA', true],
  },
  {
    behaviour: 'UpdateAlias points an alias to another key',
    why: 'a bucket that names the alias changes its key with it',
    run: async (aws) => {
      const [one, other] = [await createKey(aws), await createKey(aws)];
      const AliasName = 'alias/moved';
      await aws.kms.send(new CreateAliasCommand({ AliasName, TargetKeyId: one.id }));
      await aws.kms.send(new UpdateAliasCommand({ AliasName, TargetKeyId: other.id }));
      return (await metadata(aws, AliasName))?.Arn === other.arn;
    },
    expects: true,
  },
  {
    behaviour: 'ListAliases of one key',
    why: 'for people: a key has no other name',
    run: async (aws) => {
      const [one, other] = [await createKey(aws), await createKey(aws)];
      const aliases = { 'alias/b': one.id, 'alias/a': one.id, 'alias/c': other.id };
      for (const [AliasName, TargetKeyId] of Object.entries(aliases)) {
        await aws.kms.send(new CreateAliasCommand({ AliasName, TargetKeyId }));
      }
      const listed = await aws.kms.send(new ListAliasesCommand({ KeyId: one.arn }));
      return (listed.Aliases ?? []).map(({ AliasName }) => `${AliasName}`).toSorted();
    },
    expects: ['alias/a', 'alias/b'],
  },
  {
    behaviour: 'GetKeyRotationStatus before and after EnableKeyRotation',
    why: 'information for people',
    run: async (aws) => {
      const { id, arn } = await createKey(aws);
      const status = async () => {
        const found = await aws.kms.send(new GetKeyRotationStatusCommand({ KeyId: arn }));
        return found.KeyRotationEnabled;
      };
      const before = await status();
      await aws.kms.send(new EnableKeyRotationCommand({ KeyId: id }));
      return [before, await status()];
    },
    expects: [false, true],
  },
];
