/**
 * What is needed of the services that are asked once a bucket has drift, alone: `build.mjs` makes a file of its own
 * of it, for all functions but `slack-alert`, which has `slack-clients.ts`. One file, because each would bring its
 * own copy of the SDK's core.
 */
export {
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
export { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
export { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
