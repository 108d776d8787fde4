/** A CloudTrail record of a management write, in the shape of eventVersion 1.11. */
export type TrailRecord = {
  eventVersion: string;
  userIdentity: Record<string, unknown>;
  /** ISO 8601 in whole seconds. */
  eventTime: string;
  eventSource: string;
  eventName: string;
  awsRegion: string;
  sourceIPAddress: string;
  userAgent: string;
  errorCode?: string;
  errorMessage?: string;
  requestParameters: Record<string, unknown>;
  responseElements: Record<string, unknown> | null;
  /** S3 only. */
  additionalEventData?: Record<string, unknown>;
  requestID: string;
  eventID: string;
  readOnly: boolean;
  resources?: { accountId: string; type: string; ARN: string }[];
  eventType: string;
  managementEvent: boolean;
  recipientAccountId: string;
  eventCategory: string;
  tlsDetails: Record<string, unknown>;
};
