import type { Call } from './call.ts';
import { xmlReply } from './reply.ts';
import type { Reply } from './reply.ts';
import { textElement } from './xml.ts';

/** An error of the JSON protocols (KMS, SQS, and whatever sends X-Amz-Target). */
export function jsonError(call: Call, code: string, message: string, status = 400): Reply {
  return {
    status,
    headers: {
      'content-type': call.headers['content-type'] ?? 'application/x-amz-json-1.1',
      'x-amzn-errortype': code,
    },
    body: JSON.stringify({ __type: code, message }),
    errorCode: code,
    errorMessage: message,
  };
}

/** An error of the query protocol (SNS, STS). */
export function queryError(call: Call, code: string, message: string, status = 400): Reply {
  const type = status < 500 ? 'Sender' : 'Receiver';
  const error =
    textElement('Type', type) + textElement('Code', code) + textElement('Message', message);
  const body = `<ErrorResponse><Error>${error}</Error>${textElement('RequestId', call.requestId)}</ErrorResponse>`;
  return { ...xmlReply(body, status), errorCode: code, errorMessage: message };
}

/** The success of the query protocol: the members of the result, as XML. */
export function queryReply(call: Call, namespace: string, result: string): Reply {
  const name = call.operation;
  const metadata = `<ResponseMetadata>${textElement('RequestId', call.requestId)}</ResponseMetadata>`;
  return xmlReply(
    `<${name}Response xmlns="${namespace}"><${name}Result>${result}</${name}Result>${metadata}</${name}Response>`,
  );
}
