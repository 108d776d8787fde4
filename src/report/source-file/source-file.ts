import type { BucketRef } from '../../core/bucket-ref.ts';
import type { Change } from '../../core/plan.ts';
import { cloudFormationFile } from './cloudformation-file.ts';
import { terraformFile } from './terraform-file.ts';

export const sourceFormats = ['terraform', 'cloudformation'] as const;
export type SourceFormat = (typeof sourceFormats)[number];

export type PlannedBucket = { ref: BucketRef; changes: readonly Change[] };

/** What the owner of buckets has to write where they are defined: a whole file, in lines. */
export function sourceFileOf(format: SourceFormat, buckets: readonly PlannedBucket[]): string[] {
  const [language, linesOf] = formats[format];
  const heading = [
    `What the buckets that have drift must become, as ${language}. Reseal writes the same with \`reseal fix\`.`,
    'The names of the resources are made from those of the buckets: take over the arguments where you define yours.',
  ];
  return [...heading.map((line) => `# ${line}`), ...linesOf(buckets)];
}

const formats = {
  terraform: ['Terraform', terraformFile],
  cloudformation: ['CloudFormation', cloudFormationFile],
} as const;
