import type { IncomingMessage } from 'node:http';
import { accountOf } from './identity.ts';
import type { Call, Caller } from './call.ts';
import { isInvocation } from './lambda/invoke.ts';
import { identifyS3 } from './s3/identify.ts';
import type { World } from './world.ts';

/** Signature Version 4: `Credential=<access key id>/<date>/<region>/<service>/aws4_request`. */
const credentialScope = /Credential=([^/,\s]+)\/\d{8}\/([^/,\s]+)\/([^/,\s]+)\/aws4_request/;

/** `X-Amz-Target` prefixes of the JSON services, for requests that carry no credentials. */
const targetServices = new Map([
  ['TrentService', 'kms'],
  ['AmazonSQS', 'sqs'],
  ['AmazonSSM', 'ssm'],
  ['DynamoDB_20120810', 'dynamodb'],
]);

/** Finds out who asks for what, from headers, path, query and body. Never throws. */
export function readCall(request: IncomingMessage, body: string, world: World): Call {
  const { method = 'GET', headers } = request;
  const [path = '/', search = ''] = (request.url ?? '/').split('?', 2);
  const query = new URLSearchParams(search);
  const [, accessKeyId, region = world.region, scoped] =
    credentialScope.exec(headers.authorization ?? '') ?? [];
  const [targetService = '', targetOperation] = headerText(headers['x-amz-target']).split('.', 2);
  const action = actionIn(body, headers['content-type']);
  const service = scoped ?? targetServices.get(targetService) ?? 's3';
  const identified =
    service === 's3'
      ? identifyS3(method, headers.host ?? '', path, query)
      : {
          operation: targetOperation ?? action ?? (isInvocation(path) ? 'Invoke' : 'Unknown'),
          bucket: undefined,
        };
  return {
    service,
    region,
    ...identified,
    caller: callerOf(accessKeyId, world),
    method,
    path,
    query,
    headers,
    body,
    requestId: world.counters.requestId(),
    sourceAddress: request.socket.remoteAddress ?? '127.0.0.1',
  };
}

const headerText = (value: string | string[] | undefined): string =>
  typeof value === 'string' ? value : '';

function actionIn(body: string, contentType: string | undefined): string | undefined {
  if (contentType?.startsWith('application/x-www-form-urlencoded') !== true) return undefined;
  return new URLSearchParams(body).get('Action') ?? undefined;
}

function callerOf(accessKeyId: string | undefined, world: World): Caller | undefined {
  if (accessKeyId === undefined) return undefined;
  return { accessKeyId, account: accountOf(accessKeyId, world.identities, world.account) };
}
