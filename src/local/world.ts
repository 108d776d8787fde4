import type { Call } from './call.ts';
import type { Counters } from './counters.ts';
import type { FaultBox } from './faults.ts';
import type { Identities } from './identity.ts';
import type { Key } from './kms/key.ts';
import type { LocalFunction } from './lambda/invoke.ts';
import type { Reply } from './reply.ts';
import type { Bucket } from './s3/bucket.ts';
import type { PublishedMessage } from './sns/topics.ts';
import type { ParameterVersion } from './ssm/operations.ts';
import type { Queue } from './sqs/queue.ts';
import type { TrailRecord } from './trail/record.ts';

export type RecordedRequest = {
  service: string;
  operation: string;
  bucket?: string;
  region: string;
  /** The caller's account; empty for an anonymous request. */
  account: string;
  /** The HTTP status of the answer; 0 while it is not answered. */
  status: number;
};

/** Everything there is, for all accounts and Regions: bucket names are unique across them. */
export type World = {
  /** The account of callers whose access key id does not name one. */
  readonly account: string;
  readonly region: string;
  readonly now: () => Date;
  readonly counters: Counters;
  readonly faults: FaultBox;
  readonly identities: Identities;
  /** By name. */
  readonly buckets: Map<string, Bucket>;
  /** By ARN. */
  readonly keys: Map<string, Key>;
  /** ARN of the alias → ARN of the key. */
  readonly aliases: Map<string, string>;
  /** ARNs. */
  /** Functions by their names. */
  readonly functions: Map<string, LocalFunction>;
  readonly topics: Set<string>;
  readonly published: PublishedMessage[];
  /** By ARN. */
  readonly queues: Map<string, Queue>;
  /** By ARN, the oldest version first. */
  readonly parameters: Map<string, readonly ParameterVersion[]>;
  /** Account and Region → the endpoint of their DynamoDB. */
  readonly tables: Map<string, Promise<string>>;
  readonly requests: RecordedRequest[];
  readonly trail: TrailRecord[];
  /** Aborted when the account is closed; ends what waits. */
  readonly closing: AbortSignal;
  /** `http://127.0.0.1:<port>`; queue URLs carry it. */
  endpoint: string;
};

/** Answers one request. Errors of AWS are replies; it throws only on a bug of ours. */
export type Operation = (world: World, call: Call) => Reply | Promise<Reply>;
