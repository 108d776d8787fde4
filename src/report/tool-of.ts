import type { Actor } from '../core/cause.ts';

/**
 * Which program called, by the user agent and the service in between. User agents are what the caller says of
 * itself, so that this names a habit and proves nothing.
 */
export function toolOf({ userAgent = '', invokedBy, principal }: Actor): string | null {
  const service = [invokedBy, principal, userAgent].find((text) =>
    text?.endsWith('.amazonaws.com'),
  );
  if (service === 'cloudformation.amazonaws.com') return 'CloudFormation';
  const known = tools.find(([pattern]) => pattern.test(userAgent));
  return known?.[1] ?? service ?? null;
}

/** First match wins: what is built on an SDK names the SDK too. */
const tools: readonly [RegExp, string][] = [
  [/terraform/i, 'Terraform'],
  [/opentofu/i, 'OpenTofu'],
  [/pulumi/i, 'Pulumi'],
  [/aws-cdk|cdk\//i, 'AWS CDK'],
  [/crossplane/i, 'Crossplane'],
  [/ansible/i, 'Ansible'],
  [/\breseal\b/i, 'Reseal'],
  [/S3Console|^\[?Mozilla\//i, 'console'],
  [/aws-cli/i, 'AWS CLI'],
  [/boto3|botocore/i, 'Boto3'],
  [/aws-sdk-/i, 'AWS SDK'],
];
