import { describeFailure } from '../../core/describe-failure.ts';
import { planPolicy } from '../../core/plan.ts';
import { policyOf } from '../../core/policy/document.ts';
import type { JsonObject, Policy } from '../../core/policy/document.ts';
import type { PolicySeal } from '../../core/policy/policy-seal.ts';
import { POLICY_LIMIT_BYTES } from '../../core/policy/preflight.ts';
import { whatGetsThrough } from '../../report/describe-drift.ts';
import { exitCodes } from '../exit-code.ts';
import type { Terminal } from '../output/terminal.ts';
import { refuse } from '../start-run.ts';
import { askPolicies } from './ask-one.ts';
import type { PolicyFlags } from './ask-one.ts';
import { reasonOf } from './parse-line.ts';
import type { Asked } from './parse-line.ts';
import type { Question } from './question.ts';

type Merged =
  | { kind: 'merged'; changed: boolean; policy: Policy }
  | { kind: 'refused'; refused: { kind: string; message: string } };

/** `reseal policy merge`: the policy with the statement of a seal, or as it is where it needs none. */
export const mergePolicy = async (
  path: string | undefined,
  flags: PolicyFlags,
  terminal: Terminal,
): Promise<number> =>
  askPolicies(path, flags, terminal, answerOf, (asked, seal) => {
    const merged = merge(asked, seal);
    if (flags.json === true) terminal.outJson(toResult(merged));
    if (merged.kind === 'refused') return refuse(merged.refused.message, terminal);
    if (flags.json === true) return exitCodes.sealed;
    if (!merged.changed) {
      terminal.say([
        `Nothing has to change: the policy denies ${whatGetsThrough[seal.request]} already.`,
      ]);
    }
    terminal.outJsonText(merged.changed ? laidOut(merged.policy) : merged.policy.text);
    return exitCodes.sealed;
  });

function merge(asked: Asked, seal: PolicySeal): Merged {
  return asked.ok ? mergeQuestion(asked.value, seal) : refusedAs(kindOf(asked), reasonOf(asked));
}

const kindOf = ({ at }: Asked & { ok: false }): string => `${at}-not-understood`;

function mergeQuestion({ policy, ref }: Question, seal: PolicySeal): Merged {
  const observed =
    policy === undefined
      ? ({ kind: 'absent' } as const)
      : ({ kind: 'present', value: policy } as const);
  const step = planPolicy({ policy: observed }, ref, [seal]);
  if (step.kind === 'put-policy') {
    const changed = step.before === undefined || !isSame(step.before, step.after);
    return { kind: 'merged', changed, policy: step.after };
  }
  return refusedAs(step.kind, describeFailure(step));
}

const isSame = (before: Policy, after: Policy): boolean =>
  before === after || policyOf(before.document).text === after.text;

const refusedAs = (kind: string, message: string): Merged => ({
  kind: 'refused',
  refused: { kind, message },
});

function toResult(
  merged: Merged,
): { changed: boolean; policy: JsonObject } | { refused: { kind: string; message: string } } {
  if (merged.kind === 'refused') return { refused: merged.refused };
  return { changed: merged.changed, policy: merged.policy.document };
}

function answerOf(asked: Asked, seal: PolicySeal) {
  const merged = merge(asked, seal);
  const code = merged.kind === 'refused' ? exitCodes.cannotTell : exitCodes.sealed;
  return { members: toResult(merged), code };
}

/** White space counts against the limit: where it is what would break it, there is none. */
function laidOut({ document, text }: Policy): string {
  const readable = JSON.stringify(document, null, 2);
  return Buffer.byteLength(readable) <= POLICY_LIMIT_BYTES ? readable : text;
}
