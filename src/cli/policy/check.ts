import { evaluate, findAlarms } from '../../core/policy/evaluate.ts';
import type { PolicyVerdict } from '../../core/policy/evaluate.ts';
import type { PolicySeal } from '../../core/policy/policy-seal.ts';
import { exitCodes } from '../exit-code.ts';
import type { Terminal } from '../output/terminal.ts';
import { describeVerdict } from './describe-verdict.ts';
import type { Checked } from './describe-verdict.ts';
import { askPolicies } from './ask-one.ts';
import type { PolicyFlags } from './ask-one.ts';
import { reasonOf } from './parse-line.ts';
import type { Asked } from './parse-line.ts';

/** `reseal policy check`: whether any request that the seal forbids gets through. */
export const checkPolicy = async (
  path: string | undefined,
  flags: PolicyFlags,
  terminal: Terminal,
): Promise<number> =>
  askPolicies(path, flags, terminal, answerOf, (asked, seal) => {
    const checked = check(asked, seal);
    if (flags.json === true) terminal.outJson(toResult(checked));
    else for (const line of describeVerdict(checked, asked, seal)) terminal.out(line);
    return codeOf(checked.verdict);
  });

function check(asked: Asked, seal: PolicySeal): Checked {
  if (!asked.ok) return { verdict: { kind: 'unknown', reason: reasonOf(asked) }, alarms: [] };
  const { policy, ref } = asked.value;
  return { verdict: evaluate(policy, ref, seal), alarms: findAlarms(policy, ref) };
}

function answerOf(asked: Asked, seal: PolicySeal) {
  const checked = check(asked, seal);
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

function codeOf({ kind }: PolicyVerdict): number {
  switch (kind) {
    case 'denied':
      return exitCodes.sealed;
    case 'allowed':
      return exitCodes.drift;
    case 'unknown':
      return exitCodes.cannotTell;
  }
}
