import { parseKmsKeyArn } from '../../core/names.ts';
import type { Parsed } from '../../core/names.ts';
import type { PolicySeal } from '../../core/policy/policy-seal.ts';
import { tlsVersionSeal } from '../../core/policy/seals/tls-version.ts';
import { transportSeal } from '../../core/policy/seals/transport.ts';
import {
  denyOtherEncryption,
  denyUnencrypted,
  requireKeys,
} from '../../core/policy/seals/uploads.ts';

export type SealFlags = { seal: string; key?: string };

const seals = new Map<string, PolicySeal>([
  ['transport', transportSeal],
  ['tls-1.2', tlsVersionSeal('1.2')],
  ['tls-1.3', tlsVersionSeal('1.3')],
  ['deny-other-encryption', denyOtherEncryption('aws:kms')],
  ['deny-unencrypted', denyUnencrypted()],
]);

export const sealNames: readonly string[] = [...seals.keys(), 'require-key'];

/** Which question `policy check` and `policy merge` are about. */
export function sealFromFlags({ seal, key }: SealFlags): Parsed<PolicySeal> {
  const known = seals.get(seal);
  if (known !== undefined) {
    return key === undefined
      ? { ok: true, value: known }
      : { ok: false, problem: '--key goes with --seal require-key only' };
  }
  if (key === undefined) {
    return { ok: false, problem: '--seal require-key: which key? Name it with --key <arn>' };
  }
  const arn = parseKmsKeyArn(key);
  return arn.ok
    ? { ok: true, value: requireKeys([arn.value]) }
    : { ok: false, problem: `--key: ${arn.problem}` };
}
