import { describeFailure } from '../describe-failure.ts';
import type { Observed } from '../observed.ts';
import type { Hold } from './hold.ts';

/** All that matters of a website configuration is that there is one. */
export type Website = 'configured';

const common = {
  seal: 'transport' as const,
  writer: 'visitors of the website endpoint',
  source: 'S3 User Guide, "Website endpoints": HTTP only, no HTTPS',
};

/**
 * Why plain HTTP must not be denied: the website endpoint knows nothing else. What redirects every request
 * answers without looking at an object, and is held all the same: what a Deny does there is not documented.
 */
export function findTransportHolds(website: Observed<Website>): Hold[] {
  if (website.kind === 'absent') return [];
  if (website.kind === 'present') {
    return [
      {
        ...common,
        kind: 'website',
        signal: 'the website configuration of the bucket',
        reason:
          'This bucket serves a website, and its endpoint answers over plain HTTP only: denying that takes the site down.',
        lift: 'Serve the site by CloudFront with an origin access control and delete the website configuration, or except this bucket from the baseline.',
      },
    ];
  }
  return [
    {
      ...common,
      kind: 'website-unknown',
      signal: 'the website configuration could not be read',
      reason: `Whether this bucket serves a website, which works over plain HTTP only, is not known: ${describeFailure(website.failure)}`,
      lift: 'Let Reseal read the website configuration (s3:GetBucketWebsite).',
    },
  ];
}
