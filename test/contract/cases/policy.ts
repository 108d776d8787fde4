import {
  DeleteBucketPolicyCommand,
  GetBucketPolicyCommand,
  PutBucketPolicyCommand,
} from '@aws-sdk/client-s3';
import type { Aws } from '../clients.ts';
import { ending } from '../contract-case.ts';
import type { ContractCase } from '../contract-case.ts';
import { BUCKET, createBucket } from './buckets.ts';

const statement = {
  Sid: 'DenyInsecureConnections',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: [`arn:aws:s3:::${BUCKET}`, `arn:aws:s3:::${BUCKET}/*`],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};

const document = (over: Record<string, unknown> = {}): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ ...statement, ...over }] });

/** The policy that denies plain HTTP to `bucket`. */
export const policyText = (bucket: string): string =>
  document({ Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`] });

const put = (aws: Aws, Policy: string) =>
  aws.s3.send(new PutBucketPolicyCommand({ Bucket: BUCKET, Policy }));
const get = (aws: Aws) => aws.s3.send(new GetBucketPolicyCommand({ Bucket: BUCKET }));
const remove = (aws: Aws) => aws.s3.send(new DeleteBucketPolicyCommand({ Bucket: BUCKET }));

const parsed = async (aws: Aws): Promise<unknown> => JSON.parse((await get(aws)).Policy ?? '');

/** A policy of exactly so many bytes of minified JSON. */
function documentOfSize(sizeBytes: number): string {
  const padded = (count: number) => document({ Sid: 'A'.repeat(count) });
  return padded(sizeBytes - Buffer.byteLength(padded(0)));
}

const puts: (Omit<ContractCase, 'run'> & { policy: string })[] = [
  {
    behaviour: 'PutBucketPolicy with text that is not JSON',
    why: 'aws-facts 2.20',
    policy: '{nope',
    expects: '400 MalformedPolicy',
  },
  {
    behaviour: 'PutBucketPolicy without Statement',
    why: 'a policy without statements is deleted, not put',
    policy: '{"Version":"2012-10-17"}',
    expects: '400 MalformedPolicy',
  },
  {
    behaviour: "PutBucketPolicy with another bucket's resource",
    why: 'a policy covers one bucket',
    policy: document({ Resource: 'arn:aws:s3:::somebody-else/*' }),
    expects: '400 MalformedPolicy',
  },
  {
    behaviour: 'PutBucketPolicy with a bucket whose name only begins like this one',
    why: 'the name has to end where the resource goes on',
    policy: document({ Resource: `arn:aws:s3:::${BUCKET}-2/*` }),
    expects: '400 MalformedPolicy',
  },
  {
    behaviour: 'PutBucketPolicy with an unknown Version',
    why: 'aws-facts 4.9: there are two',
    policy: policyText(BUCKET).replace('2012-10-17', '2026-01-01'),
    expects: '400 MalformedPolicy',
  },
  {
    behaviour: 'PutBucketPolicy with the resource *',
    why: 'noobaa-core#10058 shows that S3 refuses it',
    policy: document({ Resource: '*' }),
    expects: '400 MalformedPolicy',
  },
  {
    behaviour: 'PutBucketPolicy with the resource arn:aws:s3:::*',
    why: 'a resource begins with the name of the bucket',
    policy: document({ Resource: 'arn:aws:s3:::*' }),
    expects: '400 MalformedPolicy',
  },
  {
    behaviour: "PutBucketPolicy with a wildcard after the bucket's name",
    why: 'it covers the bucket and its objects in one',
    policy: document({ Resource: `arn:aws:s3:::${BUCKET}*` }),
    expects: 'ok',
  },
  {
    behaviour: 'PutBucketPolicy with a resource of another partition',
    why: 'aws-facts 4.10',
    policy: document({ Resource: `arn:aws-cn:s3:::${BUCKET}/*` }),
    expects: '400 MalformedPolicy',
  },
  {
    behaviour: 'PutBucketPolicy with a deleted principal',
    why: 'aws-facts 4.14: one stale statement blocks every write of the policy',
    policy: document({ Principal: { AWS: ['AIDAEXAMPLE000000000'] } }),
    expects: '400 MalformedPolicy',
  },
  {
    behaviour: 'PutBucketPolicy with all forms of principals',
    why: 'none of them may be lost or refused',
    policy: document({
      Principal: {
        AWS: ['111122223333', 'arn:aws:iam::111122223333:root'],
        Service: 'cloudtrail.amazonaws.com',
        CanonicalUser: '0'.repeat(64),
      },
    }),
    expects: 'ok',
  },
  {
    behaviour: 'PutBucketPolicy of 20 480 bytes',
    why: 'aws-facts 4.11: the limit itself',
    policy: documentOfSize(20_480),
    expects: 'ok',
  },
  {
    behaviour: 'PutBucketPolicy of 20 481 bytes',
    why: 'aws-facts 4.11; which code S3 has for it is not documented',
    policy: documentOfSize(20_481),
    expects: '400 MalformedPolicy',
  },
];

export const policyCases: ContractCase[] = [
  {
    behaviour: 'GetBucketPolicy of a bucket that has none',
    why: 'absence has a code of its own',
    run: async (aws) => {
      await createBucket(aws);
      return ending(get(aws));
    },
    expects: '404 NoSuchBucketPolicy',
  },
  {
    behaviour: 'PutBucketPolicy and GetBucketPolicy',
    why: 'what Reseal writes comes back with the same meaning',
    run: async (aws) => {
      await createBucket(aws);
      return { put: await ending(put(aws, policyText(BUCKET))), got: await parsed(aws) };
    },
    expects: { put: 'ok', got: JSON.parse(policyText(BUCKET)) as unknown },
  },
  {
    behaviour: 'GetBucketPolicy gives compact JSON',
    why: 'aws-facts 4.14: text is not compared, meaning is',
    run: async (aws) => {
      await createBucket(aws);
      await put(aws, JSON.stringify(JSON.parse(policyText(BUCKET)), undefined, 4));
      return (await get(aws)).Policy;
    },
    expects: policyText(BUCKET),
  },
  {
    behaviour: 'a policy whose Statement is a single object',
    why: 'aws-facts 4.2',
    run: async (aws) => {
      await createBucket(aws);
      await put(aws, JSON.stringify({ Version: '2012-10-17', Statement: statement }));
      return parsed(aws);
    },
    expects: { Version: '2012-10-17', Statement: statement },
  },
  {
    behaviour: 'DeleteBucketPolicy removes the policy, and succeeds when there is none',
    why: 'somebody may have been faster',
    run: async (aws) => {
      await createBucket(aws);
      await put(aws, policyText(BUCKET));
      return [await ending(remove(aws)), await ending(get(aws)), await ending(remove(aws))];
    },
    expects: ['ok', '404 NoSuchBucketPolicy', 'ok'],
  },
  {
    behaviour: 'policy calls on a bucket that does not exist',
    why: 'outcome "gone"',
    run: async (aws) => [
      await ending(get(aws)),
      await ending(put(aws, policyText(BUCKET))),
      await ending(remove(aws)),
    ],
    expects: ['404 NoSuchBucket', '404 NoSuchBucket', '404 NoSuchBucket'],
  },
  ...puts.map(({ policy, ...rest }) => ({
    ...rest,
    run: async (aws: Aws) => {
      await createBucket(aws);
      return ending(put(aws, policy));
    },
  })),
];
