import type { Asked, Defaults } from './parse-line.ts';
import { parseBucket, parsePolicyText } from './question.ts';
import type { SealFlags } from './seal-flag.ts';
import { readText } from './read-input.ts';

export type PolicyFlags = Defaults & SealFlags & { json?: boolean; batch?: boolean };

/** The question that the flags and one file ask. */
export async function askOne(path: string | undefined, flags: PolicyFlags): Promise<Asked> {
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
