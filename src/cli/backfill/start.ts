import { invokeFunction } from '../../aws/invoke-function.ts';
import { parseRequest } from '../../backfill/parse-request.ts';
import { parseRegion } from '../../core/names.ts';
import { readEnvironment } from '../../settings.ts';
import { exitCodes } from '../exit-code.ts';
import type { Terminal } from '../output/terminal.ts';
import { regionText } from '../profile.ts';
import { resumeCommand } from '../resume.ts';
import { refuse } from '../start-run.ts';

export type FunctionFlags = {
  function?: string;
  stage: string;
  region?: string;
  profile?: string;
  json?: boolean;
};

export type StartFlags = FunctionFlags & {
  mode?: string;
  prefix?: string;
  include?: string[];
  exclude?: string[];
  limit?: number;
  fanOut?: string;
  accessLogTargets?: string;
};

/** `reseal backfill start`: has the deployed function look at all buckets. */
export async function start(flags: StartFlags, terminal: Terminal): Promise<number> {
  const { mode, prefix, include, exclude, limit, fanOut, accessLogTargets } = flags;
  const members = { mode, prefix, include, exclude, limit, fanOut, accessLogTargets };
  const stated = Object.entries(members).filter(([, value]) => value !== undefined);
  const request = Object.fromEntries(stated);
  return invoke(request, flags, terminal, (run) => run);
}

/** `reseal backfill resume`: has the deployed function go on with a run. */
export const resume = async (
  run: string,
  flags: FunctionFlags,
  terminal: Terminal,
): Promise<number> => invoke({ resume: run }, flags, terminal, () => run);

/** @param runOf the id of the run, of that of the request. */
async function invoke(
  request: object,
  flags: FunctionFlags,
  terminal: Terminal,
  runOf: (requestId: string) => string,
): Promise<number> {
  // What the function would refuse is refused here, where a person sees it; the mode of the stack is not known.
  const asked = parseRequest(request, 'repair');
  if (!asked.ok) return refuse(asked.problems.join('; '), terminal);
  const stated = await regionText(flags);
  if (!stated.ok) return refuse(stated.problem, terminal);
  const region = parseRegion(stated.value ?? '');
  if (!region.ok) {
    const problem = stated.value === undefined ? 'not set' : region.problem;
    return refuse(`--region (AWS_REGION): ${problem}`, terminal);
  }
  const name = flags.function ?? `reseal-${flags.stage}-backfill`;
  const invoked = await invokeFunction(name, request, region.value, flags.profile);
  if (!invoked.ok) return refuse(invoked.problem, terminal);
  const run = runOf(invoked.value);
  if (flags.json === true) terminal.outJson({ run, function: name, region: region.value });
  else terminal.out([run]);
  terminal.say([`To see how it stands: ${watchCommand(run, name, flags)}`]);
  return exitCodes.sealed;
}

/** As it can be pasted into the same shell: what its variables say is left out. */
function watchCommand(run: string, name: string, { region, profile }: FunctionFlags): string {
  const isNamed = (readEnvironment()['RESEAL_LEDGER_TABLE']?.trim() ?? '') !== '';
  const ledger = isNamed ? undefined : tableBeside(name);
  const flags = Object.entries({ ledger, region, profile }).flatMap(([flag, value]) =>
    value === undefined ? [] : [`--${flag}`, value],
  );
  return resumeCommand(['backfill', 'watch', run, ...flags], undefined);
}

/** As serverless.yml names both; beside a function of another name the table may have any. */
function tableBeside(name: string): string {
  const [, stack] = /([\w-]+)-backfill(?![\w-])/.exec(name) ?? [];
  return stack === undefined ? '<LedgerTableName>' : `${stack}-ledger`;
}
