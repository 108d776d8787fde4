import type { BucketName } from '../names.ts';
import type { Warning } from './hold.ts';

/** What AWS, or a tool, names buckets for. A name proves nothing: a hint is never a hold. */
const hints: readonly [pattern: RegExp, whose: string][] = [
  [/^aws-waf-logs-/, 'AWS WAF logs'],
  [/^aws-cloudtrail-logs-/, 'CloudTrail'],
  [/^config-bucket-/, 'AWS Config'],
  [/^elasticbeanstalk-/, 'Elastic Beanstalk'],
  [/^cf-templates-/, 'CloudFormation templates'],
  [/^aws-glue-/, 'AWS Glue'],
  [/^cdk-[a-z0-9]+-assets-/, 'the AWS CDK'],
  [/^codepipeline-[a-z]{2}(?:-[a-z]+)+-\d/, 'CodePipeline artifacts'],
  [/awslogs/i, 'logs of AWS services'],
];

export function nameHint(name: BucketName): Warning | undefined {
  const hint = hints.find(([pattern]) => pattern.test(name));
  if (hint === undefined) return undefined;
  return {
    kind: 'name-hint',
    text: `By its name the bucket is for ${hint[1]}: check that it can use the KMS key.`,
    source: 'the naming conventions of AWS; a name proves nothing',
  };
}
