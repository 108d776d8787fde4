/**
 * What Slack takes of a message.
 * @see aws-facts 8.1: the references of the blocks, and slackapi/bolt-js#2509 for the sum, which is
 *   documented nowhere: some 13,200 characters over all blocks, fewer the more blocks there are.
 */
export const slackLimits = {
  blocks: 50,
  header: 150,
  section: 3_000,
  /** Ours, below what was seen to be refused; of the blocks as JSON in ASCII. */
  all: 12_000,
} as const;
