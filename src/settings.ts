import { isMultiRegion, parseKeyReference } from './core/encryption/key-reference.ts';
import type { KeyReference } from './core/encryption/key-reference.ts';
import type { BaselineSettings } from './core/baseline.ts';
import { parseRegion, quote } from './core/names.ts';
import type { Parsed, Region } from './core/names.ts';

/** Every variable of ours. The template sets exactly these; at the command line flags replace them. */
export const environmentNames = [
  'RESEAL_KMS_KEY',
  'RESEAL_ALGORITHM',
  'RESEAL_BUCKET_KEY',
  'RESEAL_UPLOADS',
  'RESEAL_TLS_VERSION',
  'RESEAL_MODE',
  'RESEAL_ALERT_TOPIC_ARN',
  'RESEAL_OWN_ROLE_ARN',
] as const;

export type Settings = {
  mode: 'inspect' | 'repair';
  baseline: BaselineSettings;
  alertTopicArn: string | undefined;
  ownRoleArn: string | undefined;
  region: Region;
  /** The Region of a key that is named by its ARN: it cannot serve buckets of other Regions. */
  onlyRegion: Region | undefined;
  /** True where AWS_ENDPOINT_URL points at an emulator, which has no host name for each bucket. */
  pathStyle: boolean;
};

const arns = [
  ['RESEAL_ALERT_TOPIC_ARN', /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[^:]+$/, 'an SNS topic'],
  ['RESEAL_OWN_ROLE_ARN', /^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/, 'an IAM role'],
] as const;

const uploadsSettings = [
  'off',
  'deny-other-encryption',
  'deny-unencrypted',
  'require-key',
] as const;
const tlsVersionSettings = ['off', '1.2', '1.3'] as const;

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The settings of a function, read once at its start. Nothing else reads the environment.
 * @throws with every problem in one message: a half-configured function must not start.
 */
export function readSettings(): Settings {
  const settings = parseSettings(process.env);
  if (!settings.ok) throw new Error(`Reseal is not configured: ${settings.problem}`);
  return settings.value;
}

/** For the command line, where flags replace variables. */
export const readEnvironment = (): Environment => process.env;

/** @param environment variables by name; an empty one counts as not set. */
export function parseSettings(environment: Environment): Parsed<Settings> {
  const problems: string[] = [];
  const textOf = (name: string) => environment[name]?.trim() || undefined;
  function choose<T extends string>(name: string, allowed: readonly T[], otherwise: T): T {
    const text = textOf(name) ?? otherwise;
    const chosen = allowed.find((one) => one === text);
    if (chosen === undefined) {
      problems.push(`${name} is ${quote(text)}: expected ${allowed.join(' or ')}`);
    }
    return chosen ?? otherwise;
  }

  const mode = choose('RESEAL_MODE', ['inspect', 'repair'], 'inspect');
  const algorithm = choose('RESEAL_ALGORITHM', ['aws:kms', 'aws:kms:dsse'], 'aws:kms');
  const bucketKey = choose('RESEAL_BUCKET_KEY', ['true', 'false'], 'true') === 'true';
  const uploads = choose('RESEAL_UPLOADS', uploadsSettings, 'off');
  const tlsVersion = choose('RESEAL_TLS_VERSION', tlsVersionSettings, 'off');
  const keyText = textOf('RESEAL_KMS_KEY');
  const key: Parsed<KeyReference> =
    keyText === undefined
      ? { ok: false, problem: 'not set; name the key that buckets must use' }
      : parseKeyReference(keyText);
  if (!key.ok) problems.push(`RESEAL_KMS_KEY: ${key.problem}`);
  const regionText = textOf('AWS_REGION') ?? textOf('AWS_DEFAULT_REGION');
  const region: Parsed<Region> =
    regionText === undefined ? { ok: false, problem: 'not set' } : parseRegion(regionText);
  if (!region.ok) problems.push(`AWS_REGION: ${region.problem}`);
  for (const [name, pattern, what] of arns) {
    const text = textOf(name);
    if (text !== undefined && !pattern.test(text)) {
      problems.push(`${name} is ${quote(text)}: expected the ARN of ${what}`);
    }
  }
  if (!key.ok || !region.ok || problems.length > 0) {
    return { ok: false, problem: problems.join('; ') };
  }
  return {
    ok: true,
    value: {
      mode,
      baseline: {
        algorithm,
        bucketKey,
        requiredKey: key.value,
        acceptableKeys: 'none',
        blockSseC: false,
        uploads,
        tlsVersion,
      },
      alertTopicArn: textOf('RESEAL_ALERT_TOPIC_ARN'),
      ownRoleArn: textOf('RESEAL_OWN_ROLE_ARN'),
      region: region.value,
      onlyRegion:
        key.value.kind === 'arn' && !isMultiRegion(key.value.arn) ? region.value : undefined,
      pathStyle: ['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_S3'].some((name) => textOf(name)),
    },
  };
}
