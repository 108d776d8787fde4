/** Where in a bucket an action acts: the bucket itself, or its objects. */
export type Target = 'bucket' | 'objects';

/**
 * Actions that bucket policies govern, the usual ones first, so that a counter-example is one that a reader
 * knows. Not complete, and need not be: names outside of the list are looked for as well, because S3
 * gets new actions every year.
 * @see Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3".
 */
export const knownActions: Readonly<Record<Target, readonly string[]>> = {
  bucket: [
    's3:ListBucket',
    's3:GetBucketLocation',
    's3:GetBucketPolicy',
    's3:PutBucketPolicy',
    's3:DeleteBucketPolicy',
    's3:GetBucketAcl',
    's3:PutBucketAcl',
    's3:GetEncryptionConfiguration',
    's3:PutEncryptionConfiguration',
    's3:ListBucketVersions',
    's3:ListBucketMultipartUploads',
    's3:GetBucketVersioning',
    's3:PutBucketVersioning',
    's3:GetBucketLogging',
    's3:PutBucketLogging',
    's3:GetBucketNotification',
    's3:PutBucketNotification',
    's3:GetBucketTagging',
    's3:PutBucketTagging',
    's3:GetBucketCORS',
    's3:PutBucketCORS',
    's3:GetBucketWebsite',
    's3:PutBucketWebsite',
    's3:DeleteBucketWebsite',
    's3:GetLifecycleConfiguration',
    's3:PutLifecycleConfiguration',
    's3:GetReplicationConfiguration',
    's3:PutReplicationConfiguration',
    's3:GetInventoryConfiguration',
    's3:PutInventoryConfiguration',
    's3:GetBucketPublicAccessBlock',
    's3:PutBucketPublicAccessBlock',
    's3:GetAccelerateConfiguration',
    's3:PutAccelerateConfiguration',
    's3:DeleteBucket',
  ],
  objects: [
    's3:GetObject',
    's3:PutObject',
    's3:DeleteObject',
    's3:GetObjectVersion',
    's3:DeleteObjectVersion',
    's3:GetObjectAcl',
    's3:PutObjectAcl',
    's3:GetObjectTagging',
    's3:PutObjectTagging',
    's3:DeleteObjectTagging',
    's3:GetObjectAttributes',
    's3:GetObjectVersionAcl',
    's3:PutObjectVersionAcl',
    's3:GetObjectRetention',
    's3:PutObjectRetention',
    's3:GetObjectLegalHold',
    's3:PutObjectLegalHold',
    's3:ListMultipartUploadParts',
    's3:AbortMultipartUpload',
    's3:RestoreObject',
    's3:BypassGovernanceRetention',
    's3:ReplicateObject',
    's3:ReplicateDelete',
    's3:ObjectOwnerOverrideToBucketOwner',
    's3:InitiateReplication',
    's3:UpdateObjectEncryption',
  ],
};

/** Actions on the account, on jobs and on access points: no bucket policy is asked about them. */
const actionsElsewhere = [
  's3:ListAllMyBuckets',
  's3:CreateBucket',
  's3:GetAccountPublicAccessBlock',
  's3:PutAccountPublicAccessBlock',
  's3:CreateJob',
  's3:DescribeJob',
  's3:ListJobs',
  's3:UpdateJobPriority',
  's3:UpdateJobStatus',
  's3:*AccessPoint*',
  's3:*AccessGrant*',
  's3:*StorageLens*',
  's3:*MultiRegion*',
];

/** Patterns of actions that never act on the target: a name among them is no witness here. */
export const foreignActions = (target: Target): readonly string[] => [
  ...knownActions[target === 'bucket' ? 'objects' : 'bucket'],
  ...actionsElsewhere,
];

/** Of the 18 000 actions of all services some hold a digit, one holds a hyphen, and all begin with a letter. */
export const namesOfNoAction = Array.from('0123456789-', (character) => `s3:${character}*`);
