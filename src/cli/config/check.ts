import { awsClients } from '../../aws/clients.ts';
import { parseBaselinePlace } from '../../core/baseline-document/baseline-source.ts';
import type { BaselinePlace } from '../../core/baseline-document/baseline-source.ts';
import { parseBaselineText } from '../../core/baseline-document/parse-baseline.ts';
import { describeProblems } from '../../core/baseline-document/problem.ts';
import { parseRegion } from '../../core/names.ts';
import type { Parsed, Region } from '../../core/names.ts';
import { describeBaseline } from '../../report/describe-baseline.ts';
import { exitCodes } from '../exit-code.ts';
import type { Terminal } from '../output/terminal.ts';
import { readText } from '../policy/read-input.ts';
import { regionText } from '../profile.ts';
import { readParameterText } from '../read-baseline.ts';
import { refuse } from '../start-run.ts';

export type CheckFlags = { region?: string; profile?: string; json?: boolean };

/** `reseal config check`: whether a baseline document can be used, and what it asks for. */
export async function checkConfig(
  text: string,
  flags: CheckFlags,
  terminal: Terminal,
): Promise<number> {
  const place = parseBaselinePlace(text);
  if (!place.ok) return refuse(place.problem, terminal);
  const region = await regionOf(place.value, flags);
  if (!region.ok) return refuse(`--region (AWS_REGION): ${region.problem}`, terminal);
  const document =
    place.value.kind === 'file'
      ? await readText(place.value.path)
      : await readParameter(place.value.name, region.value, flags);
  if (!document.ok) return refuse(`${text}: ${document.problem}`, terminal);
  const parsed = parseBaselineText(document.value, region.value);
  const problems = parsed.ok ? [] : describeProblems(parsed.problems);
  const baseline = parsed.ok ? describeBaseline(parsed.value) : [];
  if (flags.json === true) terminal.outJson({ valid: parsed.ok, problems, baseline });
  else for (const line of [...problems, ...baseline]) terminal.out([line]);
  return parsed.ok ? exitCodes.sealed : exitCodes.drift;
}

/** A file may be for other Regions than that of this shell, so only the flag counts for it. */
async function regionOf(
  { kind }: BaselinePlace,
  flags: CheckFlags,
): Promise<Parsed<Region | undefined>> {
  const stated: Parsed<string | undefined> =
    kind === 'parameter' ? await regionText(flags) : { ok: true, value: flags.region };
  if (!stated.ok) return stated;
  const { value: text } = stated;
  return text === undefined ? { ok: true, value: text } : parseRegion(text);
}

async function readParameter(
  name: string,
  region: Region | undefined,
  { profile }: CheckFlags,
): Promise<Parsed<string>> {
  if (region === undefined) return { ok: false, problem: 'say where it is, with --region' };
  return readParameterText(name, region, awsClients({ pathStyle: false, profile }));
}
