import { fixedKeys } from '../policy-seal.ts';
import type { PolicySeal } from '../policy-seal.ts';
import { holdsOnlyForHttpRequests } from '../secure-transport-condition.ts';

/** No request gets through over plain HTTP. The Sid is that of the AWS example that the project started from. */
export const transportSeal: PolicySeal = {
  name: 'transport',
  request: 'http',
  sid: 'DenyInsecureConnections',
  forbidden: [
    {
      targets: ['objects', 'bucket'],
      // Over plain HTTP there is no TLS, so the key that tells its version is absent.
      fixed: fixedKeys({ 'aws:SecureTransport': ['false'], 's3:TlsVersion': undefined }),
      without: [],
    },
  ],
  action: 's3:*',
  condition: { Bool: { 'aws:SecureTransport': 'false' } },
  mayReplace: holdsOnlyForHttpRequests,
};
