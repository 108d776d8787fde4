import type { TlsVersionSetting } from '../../baseline.ts';
import { numberOf } from '../condition-entry.ts';
import type { JsonValue } from '../document.ts';
import { fixedKeys, valuesOf } from '../policy-seal.ts';
import type { PolicySeal, RequestKind } from '../policy-seal.ts';

/** Versions that S3 has ever spoken, as the key tells them. */
const versions = ['1.0', '1.1', '1.2', '1.3'];

/**
 * No request gets through over TLS older than the minimum. It does not replace the transport seal: over plain
 * HTTP `s3:TlsVersion` is absent, so the statement does not hold there.
 * @see S3 User Guide, "Bucket policy examples using condition keys", `s3:TlsVersion`.
 */
export const tlsVersionSeal = (minimum: Exclude<TlsVersionSetting, 'off'>): PolicySeal => ({
  name: 'tls-version',
  request: 'outdated-tls',
  sid: 'DenyOutdatedTls',
  forbidden: versions.filter((version) => Number(version) < Number(minimum)).map(overTls),
  action: 's3:*',
  condition: { NumericLessThan: { 's3:TlsVersion': minimum } },
  mayReplace: (condition) => {
    const bounds = valuesOf(condition, 'NumericLessThan', 's3:tlsversion') ?? [];
    return bounds.length > 0 && bounds.every(isUpTo(minimum));
  },
});

const overTls = (version: string): RequestKind => ({
  targets: ['objects', 'bucket'],
  fixed: fixedKeys({ 'aws:SecureTransport': ['true'], 's3:TlsVersion': [version] }),
  without: [],
});

/** A lower bound denies less. `NaN` is no bound that S3 would take, and is not ours. */
const isUpTo =
  (minimum: string) =>
  (bound: JsonValue): boolean =>
    typeof bound !== 'object' && numberOf(String(bound), 'number') <= Number(minimum);
