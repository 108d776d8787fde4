import { describeFailure, orPublicAccess } from '../../core/failure.ts';
import type { Failure } from '../../core/failure.ts';

/** What the SDK calls credentials that are missing, wrong or past their time. */
const credentialNames = new Set([
  'CredentialsProviderError',
  'TokenProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'InvalidToken',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);

/**
 * A failure for the person at the terminal. Where the function's queue would try again, that person
 * has to, and permissions are those of whoever runs the command.
 */
export function explainFailure(failure: Failure): string {
  switch (failure.kind) {
    case 'denied':
      return `${failure.action} is denied: grant it to the identity you run as, and look for a Deny in the bucket policy, the organization's SCPs and RCPs${orPublicAccess(failure.action)}.`;
    case 'throttled':
      return `${failure.action} is throttled by AWS, also after several attempts: run again later or with a lower --concurrency.`;
    case 'conflict':
      return `${failure.action} met another change of the same bucket (OperationAborted): run again in a minute.`;
    case 'unavailable':
      return `${failure.action} got no usable answer (${failure.name}): check the network, the Region and AWS_ENDPOINT_URL, and run again.`;
    case 'wrong-region':
      return `The bucket is in ${failure.region ?? 'another Region, which AWS did not name'}: run again with that --region.`;
    case 'unexpected':
      return credentialNames.has(failure.name)
        ? `${failure.action} got no usable credentials (${failure.name}): check --profile, AWS_PROFILE or the AWS_* variables.`
        : `${failure.action} failed in a way Reseal does not know (${failure.name}): run again; if it stays, report it to the authors of Reseal.`;
    case 'bucket-gone':
    case 'not-supported':
    case 'rejected':
    case 'not-understood':
    case 'algorithm-unknown':
    case 'key-not-found':
    case 'key-unusable':
    case 'policy-too-large':
    case 'deleted-principal':
      return describeFailure(failure);
  }
}
