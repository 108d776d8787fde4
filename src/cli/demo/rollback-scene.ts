import type { DemoBucket } from './cast.ts';
import { rollBackCommand } from '../ledger/roll-back.ts';
import type { Terminal } from '../output/terminal.ts';
import { deliver } from './deliver.ts';
import { heading, say } from './show.ts';
import type { Stage } from './stage.ts';

/** Both settings of buckets, byte by byte as the server sends them. */
export type Documents = ReadonlyMap<string, string>;

export async function documentsOf(
  { documentOf }: Stage,
  buckets: readonly DemoBucket[],
): Promise<Documents> {
  const documents = new Map<string, string>();
  for (const { name } of buckets) {
    for (const setting of ['encryption', 'policy'] as const) {
      documents.set(`${name} ${setting}`, await documentOf(name, setting));
    }
  }
  return documents;
}

/** The owner takes every repair back. @returns what was shown and is untrue. */
export async function playRollbackScene(stage: Stage, before: Documents): Promise<string[]> {
  const { aws, buckets } = stage;
  const untrue: string[] = [];
  heading('alice takes every repair back: reseal rollback <bucket>');
  const repaired = buckets.filter(({ expected }) => expected.writes.length > 0);
  const since = aws.trail.length;
  for (const { name } of repaired) {
    const { code, text } = await stage.asOwner(async () => rollBack(name));
    if (code !== 0) untrue.push(`${name} was not rolled back: ${text}`);
  }
  const now = await documentsOf(stage, repaired);
  const differing = [...now.keys()].filter((key) => before.get(key) !== now.get(key));
  untrue.push(...differing.map((key) => `after the rollback, ${key} is not as it was`));
  say(`${repaired.length} buckets have the documents that they had at first, byte by byte.`);
  aws.requests.length = 0;
  const { messages } = await deliver(aws.trail.slice(since));
  const writes = aws.requests.filter(({ operation }) => /^(?:Put|Delete)Bucket/.test(operation));
  say(
    `${messages} messages tell of it, ${writes.length} writes: an exception lets it be for a day.`,
  );
  if (writes.length > 0) untrue.push(`a rollback was undone by ${writes.length} writes`);
  return untrue;
}

async function rollBack(bucket: string): Promise<{ code: number; text: string }> {
  const said: string[] = [];
  const quiet: Terminal = {
    out: () => undefined,
    outJson: () => undefined,
    outText: () => undefined,
    outJsonText: () => undefined,
    isRead: () => Promise.resolve(true),
    say: (line) => {
      said.push(line.map((one) => (typeof one === 'string' ? one : one.text)).join(''));
    },
    progress: () => undefined,
    columnsOfProgress: () => undefined,
    canAsk: false,
    width: 120,
  };
  const code = await rollBackCommand(bucket, { yes: true, exceptionHours: 24 }, quiet);
  return { code, text: said.at(-1) ?? '' };
}
