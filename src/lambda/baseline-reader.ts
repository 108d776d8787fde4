import type { ReadParameter } from '../aws/ssm-parameter.ts';
import { parseBaselineText } from '../core/baseline-document/parse-baseline.ts';
import { describeProblems } from '../core/baseline-document/problem.ts';
import type { BaselineSettings } from '../core/baseline.ts';
import { describeFailure } from '../core/describe-failure.ts';
import type { Region } from '../core/names.ts';
import { toBaselineAlert } from '../report/baseline-alert.ts';
import type { FunctionSettings } from '../settings.ts';
import { publishAlert } from './tell-outcome.ts';
import type { Teller } from './tell-outcome.ts';

/** How long a baseline is used without asking for a newer one. */
const MAXIMUM_AGE_MS = 5 * 60_000;

/** A document that was broken may be mended at any time. */
const TRY_AGAIN_MS = 60_000;

type Read =
  | { ok: true; baseline: BaselineSettings; version: number }
  /** `version` is that of a document that was read, but cannot be used. */
  | { ok: false; version: number | undefined; problems: string[] };

/**
 * The baseline of this moment, asked for at the start of every invocation. A new document that cannot be read or
 * understood is told, and the last good one stays in use.
 *
 * @returns what throws while there has never been a good one: the messages come back, and nothing is written.
 */
export function baselineReader(
  { source, region }: Pick<FunctionSettings, 'source' | 'region'>,
  readParameter: ReadParameter,
  teller: Teller,
  now: () => number = Date.now,
): () => Promise<BaselineSettings> {
  if (source.kind === 'given') return async () => Promise.resolve(source.baseline);
  let inUse: (Read & { ok: true }) | undefined;
  let nextReadAt = -Infinity;
  let told = '';

  return async () => {
    if (inUse !== undefined && now() < nextReadAt) return inUse.baseline;
    const read = await readDocument(source.name, region, readParameter);
    nextReadAt = now() + (read.ok ? MAXIMUM_AGE_MS : TRY_AGAIN_MS);
    if (read.ok) {
      if (read.version !== inUse?.version) {
        teller.logger.info(`Baseline ${source.name} version ${read.version} is in use`);
      }
      inUse = read;
      told = '';
      return read.baseline;
    }
    const sentence = describe(source.name, read, inUse?.version);
    teller.metrics.addMetric('baseline-not-read', 'Count', 1);
    teller.logger.error(sentence, { problems: read.problems });
    const what = read.version === undefined ? read.problems.join() : String(read.version);
    if (what !== told) {
      const place = { parameter: source.name, region };
      const alert = toBaselineAlert(place, sentence, read.problems, teller.telling());
      const isSafe = (await publishAlert(alert, teller)) !== 'lost';
      told = isSafe ? what : '';
    }
    if (inUse === undefined) throw new Error(sentence);
    return inUse.baseline;
  };
}

async function readDocument(
  name: string,
  region: Region,
  readParameter: ReadParameter,
): Promise<Read> {
  const observed = await readParameter(name, region);
  if (observed.kind === 'absent') {
    const problem = `there is no parameter ${name} in ${region}, or not this version of it: create it, or correct RESEAL_BASELINE`;
    return { ok: false, version: undefined, problems: [problem] };
  }
  if (observed.kind === 'unreadable') {
    return { ok: false, version: undefined, problems: [describeFailure(observed.failure)] };
  }
  const { text, version } = observed.value;
  const parsed = parseBaselineText(text, region);
  return parsed.ok
    ? { ok: true, baseline: parsed.value, version }
    : { ok: false, version, problems: describeProblems(parsed.problems) };
}

function describe(name: string, read: Read & { ok: false }, versionInUse?: number): string {
  const what = read.version === undefined ? '' : ` version ${read.version}`;
  const next =
    versionInUse === undefined
      ? 'nothing is looked at or written until it can be'
      : `version ${versionInUse} stays in use`;
  return `Baseline ${name}${what} cannot be used; ${next}: ${read.problems.join('; ')}`;
}
