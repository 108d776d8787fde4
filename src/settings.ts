import { parseAlertSettings } from './core/alert-settings.ts';
import type { AlertSettings } from './core/alert-settings.ts';
import { parseBreaker } from './core/breaker.ts';
import type { BreakerSettings } from './core/breaker.ts';
import {
  baselineVariables,
  parseBaselineSource,
} from './core/baseline-document/baseline-source.ts';
import type { BaselineSource } from './core/baseline-document/baseline-source.ts';
import { parseMaximumDays } from './core/exception.ts';
import { parseRegion, quote } from './core/names.ts';
import type { Parsed, Region } from './core/names.ts';

/** Every variable of ours. The template sets exactly these; at the command line flags replace them. */
export const environmentNames = [
  'RESEAL_BASELINE',
  ...baselineVariables,
  'RESEAL_MODE',
  'RESEAL_ALERT_TOPIC_ARN',
  'RESEAL_AMAZON_Q_TOPIC_ARN',
  'RESEAL_OWN_ROLE_ARN',
  'RESEAL_LEDGER_TABLE',
  'RESEAL_QUEUE_URL',
  'RESEAL_BACKFILL_QUEUE_URL',
  'RESEAL_BREAKER_LIMIT',
  'RESEAL_BREAKER_WINDOW_MINUTES',
  'RESEAL_ALERTS',
  'RESEAL_MAXIMUM_EXCEPTION_DAYS',
] as const;

export type Settings = {
  mode: 'inspect' | 'repair';
  source: BaselineSource;
  alertTopicArn: string | undefined;
  amazonQTopicArn: string | undefined;
  ownRoleArn: string | undefined;
  ledgerTable: string | undefined;
  /** The queue of events, and the one that carries backfills on: only a backfill sends messages. */
  queueUrl: string | undefined;
  backfillQueueUrl: string | undefined;
  /** How many repairs of one seal within which time are a fight. */
  breaker: BreakerSettings;
  alerts: AlertSettings;
  maximumExceptionDays: number;
  region: Region;
  /** True where AWS_ENDPOINT_URL points at an emulator, which has no host name for each bucket. */
  pathStyle: boolean;
};

const topicPattern = /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[^:]+$/;

const patterns = [
  ['RESEAL_ALERT_TOPIC_ARN', topicPattern, 'the ARN of an SNS topic'],
  ['RESEAL_AMAZON_Q_TOPIC_ARN', topicPattern, 'the ARN of an SNS topic'],
  ['RESEAL_OWN_ROLE_ARN', /^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/, 'the ARN of an IAM role'],
  ['RESEAL_LEDGER_TABLE', /^[A-Za-z0-9_.-]{3,255}$/, 'the name of a DynamoDB table'],
  ['RESEAL_QUEUE_URL', /^https?:\/\/\S+$/, 'the URL of an SQS queue'],
  ['RESEAL_BACKFILL_QUEUE_URL', /^https?:\/\/\S+$/, 'the URL of an SQS queue'],
] as const;

/** A function has no files, and always a ledger. */
export type FunctionSettings = Settings & {
  source: Exclude<BaselineSource, { kind: 'file' }>;
  ledgerTable: string;
};

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The settings of a function, read once at its start. Nothing else reads the environment.
 * @throws with every problem in one message: a half-configured function must not start.
 */
export function readSettings(): FunctionSettings {
  const settings = parseSettings(process.env);
  if (!settings.ok) throw new Error(`Reseal is not configured: ${settings.problem}`);
  const { source, ledgerTable } = settings.value;
  if (source.kind !== 'file' && ledgerTable !== undefined) {
    return { ...settings.value, source, ledgerTable };
  }
  const problem =
    source.kind === 'file'
      ? `RESEAL_BASELINE: ${quote(source.path)} is no parameter: expected ssm:/path`
      : 'RESEAL_LEDGER_TABLE: not set; name the table that keeps what repairs replace';
  throw new Error(`Reseal is not configured: ${problem}`);
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
      problems.push(`${name}: ${quote(text)} is not known: expected ${allowed.join(' or ')}`);
    }
    return chosen ?? otherwise;
  }

  const mode = choose('RESEAL_MODE', ['inspect', 'repair'], 'inspect');
  const regionText = textOf('AWS_REGION') ?? textOf('AWS_DEFAULT_REGION');
  const region: Parsed<Region> =
    regionText === undefined ? { ok: false, problem: 'not set' } : parseRegion(regionText);
  const breaker = parseBreaker(textOf);
  const alerts = parseAlertSettings(textOf);
  problems.push(...breaker.problems, ...alerts.problems);
  const exceptionDays = parseMaximumDays(textOf('RESEAL_MAXIMUM_EXCEPTION_DAYS'));
  if (!exceptionDays.ok) problems.push(exceptionDays.problem);
  const source = parseBaselineSource(textOf, region.ok ? region.value : undefined);
  if (!source.ok) problems.push(...source.lines);
  if (!region.ok) problems.push(`AWS_REGION: ${region.problem}`);
  for (const [name, pattern, what] of patterns) {
    const text = textOf(name);
    if (text !== undefined && !pattern.test(text)) {
      problems.push(`${name}: ${quote(text)} is not known: expected ${what}`);
    }
  }
  if (!source.ok || !region.ok || !exceptionDays.ok || problems.length > 0) {
    return { ok: false, problem: problems.join('; ') };
  }
  return {
    ok: true,
    value: {
      mode,
      source: source.value,
      alertTopicArn: textOf('RESEAL_ALERT_TOPIC_ARN'),
      amazonQTopicArn: textOf('RESEAL_AMAZON_Q_TOPIC_ARN'),
      ownRoleArn: textOf('RESEAL_OWN_ROLE_ARN'),
      ledgerTable: textOf('RESEAL_LEDGER_TABLE'),
      queueUrl: textOf('RESEAL_QUEUE_URL'),
      backfillQueueUrl: textOf('RESEAL_BACKFILL_QUEUE_URL'),
      breaker: breaker.value,
      alerts: alerts.value,
      maximumExceptionDays: exceptionDays.value,
      region: region.value,
      pathStyle: ['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_S3'].some((name) => textOf(name)),
    },
  };
}
