import type { Failure } from '../core/failure.ts';
import type { Region } from '../core/names.ts';
import { classifyError } from './classify-error.ts';
import type { Clients } from './clients.ts';

export type Message = { body: string; attributes: Readonly<Record<string, string>> };

/**
 * Publishes to the topic. Attributes are for filter policies of subscribers.
 * @see SNS API Reference, Publish: at most 256 KB of message and attributes together.
 */
export async function publishAlert(
  message: Message,
  topicArn: string,
  region: Region,
  clients: Clients,
): Promise<Failure | undefined> {
  try {
    const { PublishCommand } = await import('@aws-sdk/client-sns');
    const client = await clients.sns(region);
    // SNS refuses attributes without a value.
    const attributes = Object.entries(message.attributes).flatMap(([name, value]) =>
      value === '' ? [] : [[name, { DataType: 'String', StringValue: value }]],
    );
    await client.send(
      new PublishCommand({
        TopicArn: topicArn,
        Message: message.body,
        MessageAttributes: Object.fromEntries(attributes),
      }),
    );
    return undefined;
  } catch (error) {
    return classifyError(error, 'sns:Publish');
  }
}
