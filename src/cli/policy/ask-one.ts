import type { PolicySeal } from '../../core/policy/policy-seal.ts';
import type { Terminal } from '../output/terminal.ts';
import { refuse } from '../start-run.ts';
import { answerLines } from './batch.ts';
import type { Answer } from './batch.ts';
import type { Asked, Defaults } from './parse-line.ts';
import { parseBucket, parsePolicyText } from './question.ts';
import { sealFromFlags } from './seal-flag.ts';
import type { SealFlags } from './seal-flag.ts';
import { readText } from './read-input.ts';

export type PolicyFlags = Defaults & SealFlags & { json?: boolean; batch?: boolean };

/**
 * What `check` and `merge` have in common: which seal it is about, a stream of questions or one.
 *
 * @param tellOne says the answer to one question, and returns the exit code.
 */
export async function askPolicies(
  path: string | undefined,
  flags: PolicyFlags,
  terminal: Terminal,
  answerOf: (asked: Asked, seal: PolicySeal) => Answer,
  tellOne: (asked: Asked, seal: PolicySeal) => number,
): Promise<number> {
  const seal = sealFromFlags(flags);
  if (!seal.ok) return refuse(seal.problem, terminal);
  if (flags.batch === true) {
    return answerLines(path, flags, (line) => answerOf(line, seal.value), terminal);
  }
  const asked = await askOne(path, flags);
  if (!asked.ok && asked.at === 'line') return refuse(asked.problem, terminal);
  return tellOne(asked, seal.value);
}

/** The question that the flags and one file ask. */
async function askOne(path: string | undefined, flags: PolicyFlags): Promise<Asked> {
  if (flags.bucket === undefined) {
    const problem = '--bucket is missing: name the bucket of the policy, or use --batch';
    return { ok: false, at: 'line', problem };
  }
  const ref = parseBucket(flags.bucket, flags);
  if (!ref.ok) return { ok: false, at: 'line', problem: `--bucket: ${ref.problem}` };
  const text = await readText(path);
  if (!text.ok) return { ok: false, at: 'line', problem: `${path ?? '-'}: ${text.problem}` };
  const policy = parsePolicyText(text.value);
  if (!policy.ok) return { ...policy, at: 'policy' };
  return { ok: true, value: { policy: policy.value, ref: ref.value } };
}
