import type { Call } from '../call.ts';
import { xmlReply } from '../reply.ts';
import type { Reply } from '../reply.ts';
import { textElement } from '../xml.ts';

/** Status and default message of each error. @see S3 API Reference, "Error responses". */
const errors = {
  AccessControlListNotSupported: [400, 'The bucket does not allow ACLs'],
  AccessDenied: [403, 'Access Denied'],
  BucketAlreadyExists: [
    409,
    'The requested bucket name is not available. The bucket namespace is shared by all users of the system. Select a different name and try again.',
  ],
  BucketAlreadyOwnedByYou: [
    409,
    'Your previous request to create the named bucket succeeded and you already own it.',
  ],
  CrossLocationLoggingProhibitted: [403, 'Cross S3 location logging not allowed.'],
  IllegalLocationConstraintException: [
    400,
    'The unspecified location constraint is incompatible for the region specific endpoint this request was sent to.',
  ],
  InternalError: [500, 'We encountered an internal error. Please try again.'],
  InvalidArgument: [400, 'Invalid Argument'],
  InvalidBucketName: [400, 'The specified bucket is not valid.'],
  InvalidLocationConstraint: [400, 'The specified location-constraint is not valid'],
  InvalidTargetBucketForLogging: [400, 'The target bucket for logging does not exist'],
  MalformedACLError: [
    400,
    'The XML you provided was not well-formed or did not validate against our published schema',
  ],
  MalformedPolicy: [400, 'Policy has invalid resource'],
  MalformedXML: [
    400,
    'The XML you provided was not well-formed or did not validate against our published schema',
  ],
  MethodNotAllowed: [405, 'The specified method is not allowed against this resource.'],
  NoSuchBucket: [404, 'The specified bucket does not exist'],
  NoSuchBucketPolicy: [404, 'The bucket policy does not exist'],
  NoSuchPublicAccessBlockConfiguration: [
    404,
    'The public access block configuration was not found',
  ],
  NoSuchWebsiteConfiguration: [404, 'The specified bucket does not have a website configuration'],
  NotImplemented: [501, 'A header you provided implies functionality that is not implemented'],
  OperationAborted: [
    409,
    'A conflicting conditional operation is currently in progress against this resource. Please try again.',
  ],
  PermanentRedirect: [
    301,
    'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.',
  ],
  SlowDown: [503, 'Please reduce your request rate.'],
} as const satisfies Record<string, readonly [status: number, message: string]>;

export type S3ErrorCode = keyof typeof errors;

/** More about an error: another message, and members of the XML beside the usual ones. */
type ErrorDetails = { message?: string; members?: Record<string, string> };

/** The error as S3 sends it: XML, and nothing but the status in answer to HEAD. */
export function s3Error(call: Call, code: S3ErrorCode, details: ErrorDetails = {}): Reply {
  const [status, defaultMessage] = errors[code];
  const message = details.message ?? defaultMessage;
  const members = {
    Code: code,
    Message: message,
    ...(call.bucket === undefined ? {} : { BucketName: call.bucket }),
    ...details.members,
    RequestId: call.requestId,
    HostId: HOST_ID,
  };
  const elements = Object.entries(members).map(([tag, text]) => textElement(tag, text));
  const reply = xmlReply(`<Error>${elements.join('')}</Error>`, status);
  const body = call.method === 'HEAD' ? '' : reply.body;
  return { ...reply, body, errorCode: code, errorMessage: message };
}

/** The value of `x-amz-id-2`, which AWS support asks for. It means nothing here. */
export const HOST_ID = 'bG9jYWwtYWNjb3VudC1ob3N0LWlkLW9mLXJlc2VhbA==';
