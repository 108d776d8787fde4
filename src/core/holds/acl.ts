/** One grant of a bucket's ACL. */
export type AclGrant = {
  grantee: { kind: 'canonical-user'; id: string } | { kind: 'group'; uri: string };
  permission: string;
};

/** The ACL of a bucket: who owns the bucket, by canonical id, and what is granted to whom. */
export type Acl = { owner: string; grants: readonly AclGrant[] };

export const logDeliveryGroup = 'http://acs.amazonaws.com/groups/s3/LogDelivery';

/** The account `awslogsdelivery`, from which CloudFront writes its legacy logs. @see aws-facts 3.1 */
export const awsLogsDelivery = 'c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0';
