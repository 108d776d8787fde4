import type { IncomingHttpHeaders } from 'node:http';

/** A caller is known by the access key id; signatures are not verified. */
export type Caller = { account: string; accessKeyId: string };

/** One request after its service, its Region, its operation and its caller have been found out. */
export type Call = {
  /** The service of the SigV4 credential scope: `s3`, `kms`, `sns`, `sqs`, `sts` or another. */
  service: string;
  /** The Region of the SigV4 credential scope: the endpoint that the client believes to talk to. */
  region: string;
  operation: string;
  bucket: string | undefined;
  /** `undefined` for a request without Authorization header. */
  caller: Caller | undefined;
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: string;
  requestId: string;
  sourceAddress: string;
};
