/** What is needed of this package, alone: `build.mjs` makes a file of its own of it. */
export { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
