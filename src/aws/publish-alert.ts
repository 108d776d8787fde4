import type { Failure } from '../core/failure.ts';
import type { Region } from '../core/names.ts';
import { classifyError } from './classify-error.ts';
import type { ClientsWhenAsked } from './clients-when-asked.ts';

export type Message = {
  body: string;
  /** A filter policy matches any element of a list (aws-facts 6.14). */
  attributes: Readonly<Record<string, string | readonly string[]>>;
};

/**
 * What publishes to the topic, or `undefined` without one. Attributes are for filter policies of subscribers.
 * The SDK tries again by itself.
 * @see SNS API Reference, Publish: at most 256 KB of message and attributes together.
 */
export function alertPublisher(
  topicArn: string | undefined,
  region: Region,
  clients: Pick<ClientsWhenAsked, 'sns'>,
): ((message: Message) => Promise<Failure | undefined>) | undefined {
  if (topicArn === undefined) return undefined;
  return async ({ body, attributes }) => {
    try {
      const { PublishCommand } = await import('./later-clients.ts');
      const client = await clients.sns(region);
      // SNS refuses attributes without a value.
      const stated = Object.entries(attributes).filter(([, value]) => value.length > 0);
      const MessageAttributes = Object.fromEntries(
        stated.map(([name, value]) => [
          name,
          typeof value === 'string'
            ? { DataType: 'String', StringValue: value }
            : { DataType: 'String.Array', StringValue: JSON.stringify(value) },
        ]),
      );
      const input = { TopicArn: topicArn, Message: body, MessageAttributes };
      await client.send(new PublishCommand(input));
      return undefined;
    } catch (error) {
      return classifyError(error, 'sns:Publish');
    }
  };
}
