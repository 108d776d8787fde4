import { parameterReader } from '../aws/ssm-parameter.ts';
import type { Clients } from '../aws/clients.ts';
import type { BaselineSource } from '../core/baseline-document/baseline-source.ts';
import { parseBaselineText } from '../core/baseline-document/parse-baseline.ts';
import { describeProblems } from '../core/baseline-document/problem.ts';
import type { BaselineSettings } from '../core/baseline.ts';
import { describeFailure } from '../core/describe-failure.ts';
import type { Parsed, Region } from '../core/names.ts';
import { readText } from './policy/read-input.ts';

/** The baseline of a run, from wherever it is; every problem in one message. */
export async function readBaseline(
  source: BaselineSource,
  region: Region,
  clients: Clients,
): Promise<Parsed<BaselineSettings>> {
  if (source.kind === 'given') return { ok: true, value: source.baseline };
  const [place, text] =
    source.kind === 'file'
      ? [source.path, await readText(source.path)]
      : [`ssm:${source.name}`, await readParameterText(source.name, region, clients)];
  if (!text.ok) return { ok: false, problem: `${place}: ${text.problem}` };
  const parsed = parseBaselineText(text.value, region);
  if (parsed.ok) return parsed;
  return { ok: false, problem: `${place}: ${describeProblems(parsed.problems).join('; ')}` };
}

/** The text of a parameter, not understood yet. */
export async function readParameterText(
  name: string,
  region: Region,
  clients: Clients,
): Promise<Parsed<string>> {
  const observed = await parameterReader(clients)(name, region);
  switch (observed.kind) {
    case 'present':
      return { ok: true, value: observed.value.text };
    case 'absent':
      return { ok: false, problem: `there is no such parameter in ${region}, or not this version` };
    case 'unreadable':
      return { ok: false, problem: describeFailure(observed.failure) };
  }
}
