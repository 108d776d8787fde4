import type { Operation } from '../world.ts';
import { createQueue, getQueueAttributes, getQueueUrl } from './create-queue.ts';
import { onInput, onQueue } from './on-queue.ts';
import { receiveMessage } from './receive.ts';
import { sendMessage, sendMessageBatch } from './send.ts';
import { changeMessageVisibility, deleteMessage, deleteMessageBatch } from './settle.ts';

export const sqsOperations: ReadonlyMap<string, Operation> = new Map([
  ['CreateQueue', onInput(createQueue)],
  ['GetQueueUrl', onInput(getQueueUrl)],
  ['GetQueueAttributes', onQueue(getQueueAttributes)],
  ['SendMessage', onQueue(sendMessage)],
  ['SendMessageBatch', onQueue(sendMessageBatch)],
  ['ReceiveMessage', onQueue(receiveMessage)],
  ['DeleteMessage', onQueue(deleteMessage)],
  ['DeleteMessageBatch', onQueue(deleteMessageBatch)],
  ['ChangeMessageVisibility', onQueue(changeMessageVisibility)],
]);
