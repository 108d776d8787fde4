import { baselineVariables } from '../core/baseline-document/baseline-source.ts';
import { parseAccountId } from '../core/names.ts';
import type { AccountId, Parsed } from '../core/names.ts';
import { parseSettings, readEnvironment } from '../settings.ts';
import type { Settings } from '../settings.ts';
import type { AccountFlags } from './flags.ts';

/** The flag that takes the place of a variable. */
const flagOf = {
  RESEAL_BASELINE: '--baseline',
  RESEAL_KMS_KEY: '--key',
  RESEAL_ALGORITHM: '--algorithm',
  RESEAL_BUCKET_KEY: '--bucket-key',
  RESEAL_ACCEPTABLE_KEYS: '--acceptable-keys',
  RESEAL_BLOCK_SSE_C: '--block-sse-c',
  RESEAL_UPLOADS: '--uploads',
  RESEAL_TLS_VERSION: '--tls-version',
  RESEAL_LEDGER_TABLE: '--ledger',
  AWS_REGION: '--region',
} as const;

type Replaced = Partial<Record<keyof typeof flagOf, string>>;

/**
 * The function's settings, where a flag wins over its variable, and `--baseline` over all variables that it
 * replaces. RESEAL_MODE has no say: `scan` never writes, and `fix` is an explicit wish that asks before it
 * writes. Alerts are not sent from here.
 *
 * @param region as {@link regionText} found it.
 */
export function settingsFromFlags(
  flags: AccountFlags,
  region: string | undefined,
): Parsed<Settings> {
  const replaced = variablesOf(flags, region);
  const isReplacedByBaseline = (name: string): boolean =>
    replaced.RESEAL_BASELINE !== undefined && baselineVariables.some((one) => one === name);
  const variables = Object.entries(readEnvironment()).filter(
    ([name]) => name !== 'RESEAL_ALERT_TOPIC_ARN' && !isReplacedByBaseline(name),
  );
  const settings = parseSettings({ ...Object.fromEntries(variables), ...replaced });
  return settings.ok ? settings : { ok: false, problem: withFlagNames(settings.problem) };
}

function variablesOf(flags: AccountFlags, region: string | undefined): Replaced {
  const given: Record<keyof typeof flagOf, string | boolean | undefined> = {
    RESEAL_BASELINE: flags.baseline,
    RESEAL_KMS_KEY: flags.key,
    RESEAL_ALGORITHM: flags.algorithm,
    RESEAL_BUCKET_KEY: flags.bucketKey,
    RESEAL_ACCEPTABLE_KEYS: flags.acceptableKeys,
    RESEAL_BLOCK_SSE_C: flags.blockSseC,
    RESEAL_UPLOADS: flags.uploads,
    RESEAL_TLS_VERSION: flags.tlsVersion,
    RESEAL_LEDGER_TABLE: flags.ledger,
    AWS_REGION: region,
  };
  const stated = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(stated.map(([name, value]) => [name, String(value)]));
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
