import type { Actor } from '../core/cause.ts';
import type { Tool } from './alert-contract.ts';

/** First match wins: what is built on an SDK names it as well. */
const userAgents: readonly [pattern: RegExp, tool: Tool][] = [
  // What CDK deploys comes from CloudFormation; these are its few calls of its own.
  [/\b(?:aws-cdk|cdk-assets)\b/i, 'cdk'],
  [/\bopentofu\b/i, 'opentofu'],
  [/\bpulumi\b/i, 'pulumi'],
  [/\bterraform\b/i, 'terraform'],
  [/^\[?S3Console\/|^(?:signin|console)\.amazonaws\.com$|^AWS-Console/i, 'console'],
  [/^cloudformation\.amazonaws\.com$/i, 'cloudformation'],
  [/\baws-cli\//i, 'cli'],
  [/\b(?:boto3|botocore)\/|\baws-sdk-[a-z0-9-]+\//i, 'sdk'],
  [/^(?:[a-z0-9-]+\.)+amazonaws\.com(?:\.cn)?$|^AWS Internal$/i, 'service'],
];

/**
 * What called, as far as the record says. It is told to people and decides nothing: anybody can send any user
 * agent (aws-facts 1.27).
 */
export function recogniseTool({ userAgent, sourceAddress, invokedBy, fromConsole }: Actor): Tool {
  if ([invokedBy, sourceAddress].includes('cloudformation.amazonaws.com')) return 'cloudformation';
  if (invokedBy === 'signin.amazonaws.com') return 'console';
  const known = userAgents.find(([pattern]) => pattern.test(userAgent ?? ''))?.[1];
  // The console calls by an SDK or shows the browser; a shell in the console names its own tool.
  if (fromConsole === true && (known === undefined || known === 'sdk')) return 'console';
  return known ?? (invokedBy === undefined ? 'unknown' : 'service');
}
