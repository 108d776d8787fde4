import { assertNever } from './assert-never.ts';
import type { DenialCause, Failure } from './failure.ts';
import { quote } from './names.ts';

/** For what passes by itself. Both readers are served: of an alert, and of a terminal. */
const again = 'the queue tries it again, at the command line run it again';

/** Call and kind alone, for a table or a log line. */
export const shortFailure = (failure: Failure): string =>
  'action' in failure ? `${failure.action} ${failure.kind}` : failure.kind;

/** One line for the person on call: what, with which value, what to do next. */
export function describeFailure(failure: Failure): string {
  switch (failure.kind) {
    case 'denied':
      return describeDenial(failure);
    case 'throttled':
      return `${failure.action} is throttled by AWS: ${again}; if it stays, lower the concurrency.`;
    case 'conflict':
      return `${failure.action} met another change of the same bucket (OperationAborted): ${again} in a minute.`;
    case 'unavailable':
      return `${failure.action} got no usable answer (${quote(failure.name)}): ${again}; if it stays, check the network, the Region and AWS_ENDPOINT_URL.`;
    case 'no-credentials':
      return `${failure.action} got no usable credentials (${quote(failure.name)}): check --profile, AWS_PROFILE or the AWS_* variables, and run it again.`;
    case 'bucket-busy':
      return 'Another run is at work on this bucket, or has been this moment: the queue tries it again, at the command line run it again.';
    case 'bucket-gone':
      return 'The bucket does not exist any more: nothing to do.';
    case 'wrong-region':
      return `The bucket is in ${failure.region ?? 'another Region, which AWS did not name'}: look at it from a deployment in that Region, or with that --region.`;
    case 'not-supported':
      return `${failure.action} is not available for this bucket (${quote(failure.name)}): it is of another kind, or belongs to another account.`;
    case 'rejected':
      return `${failure.action} was rejected by AWS (${quote(failure.name)}: ${quote(failure.message)}): the setting was left alone; correct the bucket by hand.`;
    case 'not-understood':
      return `The answer to ${failure.action} is not understood: ${failure.problem}. The setting was left alone; look at it by hand and report it to the authors of Reseal.`;
    case 'algorithm-unknown':
      return `The default encryption uses ${quote(failure.found)}, which Reseal cannot compare with the baseline: left alone; decide by hand whether it may stay.`;
    case 'key-not-found':
      return `The key ${quote(failure.key)} does not exist in the bucket's account and Region: create it, or correct what names it (RESEAL_KMS_KEY or the bucket); the default encryption was left alone.`;
    case 'no-key-for-region':
      return `The baseline names no key for buckets in ${failure.region}: add one for that Region; the default encryption was left alone.`;
    case 'key-not-ready':
      return `The key ${failure.key} is in state ${quote(failure.state)}, which passes by itself: ${again} in a minute.`;
    case 'key-elsewhere':
      return `The key ${failure.key} cannot serve this bucket: ${failure.problem}. Deploy Reseal there with a key of that Region, or name the key by its alias; the default encryption was left alone.`;
    case 'key-unusable':
      return `The key ${failure.key} cannot be used: ${failure.problem}. Uploads fail where a bucket names it, so the default encryption was left alone; mend the key or choose another.`;
    case 'policy-too-large':
      return `The policy with our statement has ${failure.sizeBytes} bytes, and S3 takes ${failure.limitBytes} as it counts them: shorten the policy by hand; it was left alone.`;
    case 'policy-refused':
      return `S3 refuses the policy with our statement (${quote(failure.message)}): find the statement it means and correct it by hand; the policy was left alone.`;
    case 'deleted-principal':
      return `The policy names the deleted principal ${quote(failure.principalId)}, so S3 would refuse it: remove that principal from the policy; it was left alone.`;
    case 'journal-unwritable':
      return `The file ${quote(failure.path)} that keeps what is replaced cannot be written (${quote(failure.problem)}): nothing was written to S3; set XDG_STATE_HOME, or name the table of the deployed service (--ledger).`;
    case 'table-not-found':
      return `The ledger's table ${quote(failure.table)} does not exist in ${failure.region}: deploy the stack, or correct the Region and RESEAL_LEDGER_TABLE; nothing is written without the ledger, and ${again}.`;
    case 'unexpected':
      return `${failure.action} failed in a way Reseal does not know (${quote(failure.name)}): ${again}; if it stays, report it to the authors of Reseal.`;
    default:
      return assertNever(failure);
  }
}

function describeDenial({ action, cause }: Failure & { kind: 'denied' }): string {
  const outcome = isWrite(action)
    ? 'the setting was left as it was'
    : 'what could not be read was left alone';
  return `${action} is denied${byWhat(cause, action)}; ${outcome}.`;
}

const isWrite = (action: string): boolean => /:(?:Put|Delete)/.test(action);

/** Which policy it was, and what to do there. */
function byWhat(cause: DenialCause, action: string): string {
  switch (cause) {
    case 'identity-policy':
      return ' by the policies of the identity that Reseal runs as: grant it there, and look there for a Deny';
    case 'resource-policy':
      return ` by the policy of the ${resourceOf(action)} itself: exempt the identity that Reseal runs as from the Deny there, or allow it there`;
    case 'service-control-policy':
      return " by a service control policy of the organization: have the identity that Reseal runs as exempted there; the account's own policies cannot help";
    case 'resource-control-policy':
      return " by a resource control policy of the organization: have the identity that Reseal runs as exempted there; the account's own policies cannot help";
    case 'permissions-boundary':
      return ' by the permissions boundary of the identity that Reseal runs as: allow it in the boundary';
    case 'session-policy':
      return ' by the session policy of the credentials: assume the role without it, or allow it there';
    case 'vpc-endpoint-policy':
      return ' by the policy of the VPC endpoint that the call went through: allow it there';
    case 'block-public-access':
      return ' by Block Public Access: the policy lets the public in already, so S3 takes no new version of it, not even one that only adds a Deny; take the public Allow out of the policy by hand';
    case 'unknown':
      return `, and AWS does not say by which policy: grant it to the identity that Reseal runs as, and look for a Deny in the policy of the ${resourceOf(action)} and in the organization's SCPs and RCPs${orPublicAccess(action)}`;
    default:
      return assertNever(cause);
  }
}

/** What the call was about, by the service in its action. */
function resourceOf(action: string): string {
  const [service = ''] = action.split(':');
  return { s3: 'bucket', kms: 'key', sns: 'topic', dynamodb: 'table' }[service] ?? 'resource';
}

/** The account's or organization's setting counts as well, and only the bucket's own was looked at. */
const orPublicAccess = (action: string): string =>
  action === 's3:PutBucketPolicy'
    ? ', and whether Block Public Access of the account refuses the policy'
    : '';
