import { GetBucketEncryptionCommand, PutBucketEncryptionCommand } from '@aws-sdk/client-s3';
import type { BucketRef } from '../core/bucket-ref.ts';
import type { EncryptionConfiguration } from '../core/encryption/configuration.ts';
import type { Failure } from '../core/failure.ts';
import type { Observed } from '../core/observed.ts';
import { classifyError, nameOf } from './classify-error.ts';
import type { Clients } from './clients.ts';
import { formatEncryptionXml, parseEncryptionXml } from './encryption-xml.ts';
import { observedFrom } from './observed-from.ts';

const readAction = 's3:GetEncryptionConfiguration';
const writeAction = 's3:PutEncryptionConfiguration';

/** The answer of before 2023; today every bucket has a configuration (aws-facts 2.1). */
const absentName = 'ServerSideEncryptionConfigurationNotFoundError';

export async function readEncryption(
  ref: BucketRef,
  clients: Clients,
): Promise<Observed<EncryptionConfiguration>> {
  const command = new GetBucketEncryptionCommand({
    Bucket: ref.name,
    ExpectedBucketOwner: ref.account,
  });
  let xml = '';
  command.middlewareStack.add(
    (next) => async (args) => {
      const output = await next(args);
      xml = await keepBody(output.response);
      return output;
    },
    // Innermost, so that it sees the body before the SDK turns it into its own model.
    { step: 'deserialize', priority: 'low', name: 'keepEncryptionXml' },
  );
  try {
    await clients.s3(ref.region).send(command);
  } catch (error) {
    if (nameOf(error) === absentName) return { kind: 'absent' };
    return { kind: 'unreadable', failure: classifyError(error, readAction) };
  }
  return observedFrom(parseEncryptionXml(xml), readAction);
}

export async function writeEncryption(
  ref: BucketRef,
  configuration: EncryptionConfiguration,
  clients: Clients,
): Promise<Failure | undefined> {
  const command = new PutBucketEncryptionCommand({
    Bucket: ref.name,
    ExpectedBucketOwner: ref.account,
    // Replaced below: the SDK's model has no place for members that it does not know.
    ServerSideEncryptionConfiguration: { Rules: [] },
  });
  command.middlewareStack.add(
    (next) => (args) => {
      (args.request as { body: string }).body = formatEncryptionXml(configuration);
      return next(args);
    },
    // After the SDK has serialized its input, and before it signs and makes checksums.
    { step: 'serialize', priority: 'low', name: 'sendEncryptionXml' },
  );
  try {
    await clients.s3(ref.region).send(command);
    return undefined;
  } catch (error) {
    return classifyError(error, writeAction);
  }
}

/** Reads the stream and puts its bytes in its place, so that the SDK can read them as well. */
async function keepBody(response: unknown): Promise<string> {
  const holder = response as { body: AsyncIterable<Uint8Array> | Uint8Array };
  const { body } = holder;
  const bytes = body instanceof Uint8Array ? body : Buffer.concat(await Array.fromAsync(body));
  holder.body = bytes;
  return Buffer.from(bytes).toString('utf8');
}
