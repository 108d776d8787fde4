import { parseAccountId } from '../core/names.ts';
import type { AccountId, Parsed } from '../core/names.ts';
import { parseSettings, readEnvironment } from '../settings.ts';
import type { Settings } from '../settings.ts';
import type { AccountFlags } from './flags.ts';

const flagOf: Readonly<Record<string, string>> = {
  RESEAL_KMS_KEY: '--key',
  RESEAL_ALGORITHM: '--algorithm',
  RESEAL_BUCKET_KEY: '--bucket-key',
  RESEAL_UPLOADS: '--uploads',
  RESEAL_TLS_VERSION: '--tls-version',
  AWS_REGION: '--region',
};

/**
 * The function's settings, where a flag wins over its variable. RESEAL_MODE has no say: `scan`
 * never writes, and `fix` is an explicit wish that asks before it writes. Alerts are not sent from
 * here.
 */
export function settingsFromFlags(flags: AccountFlags): Parsed<Settings> {
  const { key, algorithm, bucketKey, uploads, tlsVersion, region } = flags;
  const replaced: Record<string, string | undefined> = {
    RESEAL_ALERT_TOPIC_ARN: undefined,
  };
  if (key !== undefined) replaced['RESEAL_KMS_KEY'] = key;
  if (algorithm !== undefined) replaced['RESEAL_ALGORITHM'] = algorithm;
  if (bucketKey !== undefined) replaced['RESEAL_BUCKET_KEY'] = String(bucketKey);
  if (uploads !== undefined) replaced['RESEAL_UPLOADS'] = uploads;
  if (tlsVersion !== undefined) replaced['RESEAL_TLS_VERSION'] = tlsVersion;
  if (region !== undefined) replaced['AWS_REGION'] = region;
  const settings = parseSettings({ ...readEnvironment(), ...replaced });
  return settings.ok ? settings : { ok: false, problem: withFlagNames(settings.problem) };
}

/** `undefined` where the account is to be asked for. */
export function accountFromFlags({ account }: AccountFlags): Parsed<AccountId | undefined> {
  if (account === undefined) return { ok: true, value: undefined };
  const parsed = parseAccountId(account);
  return parsed.ok ? parsed : { ok: false, problem: `--account: ${parsed.problem}` };
}

/** The role that the function runs as, where it is known: its own writes need no look. */
export const ownRoleFromEnvironment = (): string | undefined =>
  readEnvironment()['RESEAL_OWN_ROLE_ARN']?.trim() || undefined;

/** Names what a person at the terminal can write, beside the variable. */
const withFlagNames = (problem: string): string =>
  Object.entries(flagOf).reduce(
    (text, [name, flag]) => text.replaceAll(new RegExp(`\\b${name}\\b`, 'g'), `${flag} (${name})`),
    problem,
  );
