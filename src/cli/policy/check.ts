import { evaluateTransport, findTransportAlarms } from '../../core/policy/evaluate-transport.ts';
import type { TransportVerdict } from '../../core/policy/evaluate-transport.ts';
import { exitCodes } from '../exit-code.ts';
import type { Terminal } from '../output/terminal.ts';
import { refuse } from '../start-run.ts';
import { answerLines } from './batch.ts';
import { describeVerdict } from './describe-verdict.ts';
import type { Checked } from './describe-verdict.ts';
import { askOne } from './ask-one.ts';
import type { PolicyFlags } from './ask-one.ts';
import { reasonOf } from './parse-line.ts';
import type { Asked } from './parse-line.ts';

/** `reseal policy check`: whether any request over plain HTTP gets through. */
export async function checkPolicy(
  path: string | undefined,
  flags: PolicyFlags,
  terminal: Terminal,
): Promise<number> {
  if (flags.batch === true) return answerLines(path, flags, answerOf, terminal);
  const asked = await askOne(path, flags);
  if (!asked.ok && asked.at === 'line') return refuse(asked.problem, terminal);
  const checked = check(asked);
  if (flags.json === true) terminal.outJson(toResult(checked));
  else for (const line of describeVerdict(checked, asked)) terminal.out(line);
  return codeOf(checked.verdict);
}

function check(asked: Asked): Checked {
  if (!asked.ok) return { verdict: { kind: 'unknown', reason: reasonOf(asked) }, alarms: [] };
  const { policy, ref } = asked.value;
  return { verdict: evaluateTransport(policy, ref), alarms: findTransportAlarms(policy, ref) };
}

function answerOf(asked: Asked) {
  const checked = check(asked);
  return { members: toResult(checked), code: codeOf(checked.verdict) };
}

/** One policy in `--json`: every member always, null or empty where it has nothing to say. */
const toResult = ({ verdict, alarms }: Checked) => ({
  verdict: verdict.kind,
  proof: verdict.kind === 'denied' ? verdict.proof : [],
  counterExample: verdict.kind === 'allowed' ? verdict.counterExample : null,
  reason: verdict.kind === 'unknown' ? verdict.reason : null,
  alarms: [...new Set(alarms.map(({ kind }) => kind))],
});

function codeOf({ kind }: TransportVerdict): number {
  switch (kind) {
    case 'denied':
      return exitCodes.sealed;
    case 'allowed':
      return exitCodes.drift;
    case 'unknown':
      return exitCodes.cannotTell;
  }
}
