import { describeFailure } from '../core/describe-failure.ts';
import { quote } from '../core/names.ts';
import type { Parsed, Region } from '../core/names.ts';
import { classifyError, nameOf } from './classify-error.ts';
import { requestHandler } from './clients-when-asked.ts';

/**
 * Has a function begin with a payload, and does not wait for its end.
 * @returns the id of the request, which the function is told as well.
 */
export async function invokeFunction(
  name: string,
  payload: object,
  region: Region,
  profile: string | undefined,
): Promise<Parsed<string>> {
  const { InvokeCommand, LambdaClient } = await import('@aws-sdk/client-lambda');
  const named = profile === undefined ? {} : { profile };
  // One attempt: a second invocation would be a second run.
  const client = new LambdaClient({ region, requestHandler, maxAttempts: 1, ...named });
  try {
    const command = new InvokeCommand({
      FunctionName: name,
      InvocationType: 'Event',
      Payload: Buffer.from(JSON.stringify(payload)),
    });
    const { $metadata: answer } = await client.send(command);
    if (answer.requestId !== undefined) return { ok: true, value: answer.requestId };
    return { ok: false, problem: `lambda:InvokeFunction of ${quote(name)} names no request` };
  } catch (error) {
    const problem =
      nameOf(error) === 'ResourceNotFoundException'
        ? `there is no function ${quote(name)} in ${region}: name it with --function, or its stage with --stage`
        : describeFailure(classifyError(error, 'lambda:InvokeFunction'));
    return { ok: false, problem };
  }
}
