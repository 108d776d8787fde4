/** Who did it, as far as CloudTrail says. All of it is untrusted text; members may be missing. */
export type Actor = {
  /** The ARN of the caller; for AWS services their name, as in `cloudformation.amazonaws.com`. */
  principal: string | undefined;
  /** The ARN of the role behind an assumed-role session, with its path. */
  sessionIssuer: string | undefined;
  /** The service that called on the principal's behalf. */
  invokedBy: string | undefined;
  sourceAddress: string | undefined;
  userAgent: string | undefined;
  /** Only there where CloudTrail says that the credentials came from a console session. */
  fromConsole?: true;
};

/** The event that made us look at a bucket. It explains an outcome; it never decides one. */
export type Cause = {
  eventName: string;
  eventId: string | undefined;
  /** ISO 8601, as CloudTrail wrote it. */
  eventTime: string | undefined;
  actor: Actor;
};
