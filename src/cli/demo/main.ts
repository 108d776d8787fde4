import type { LocalAccount } from '../../local/start-local-account.ts';
import { parsePolicy, statementsOf } from '../../core/policy/document.ts';
import type { Policy } from '../../core/policy/document.ts';
import { isOwn } from '../../core/policy/merge.ts';
import { transportSeal } from '../../core/policy/seals/transport.ts';
import type { BucketAlert } from '../../report/alert-contract.ts';
import { policyDiff } from '../../report/policy-diff.ts';
import type { DemoBucket } from './cast.ts';
import { deliver } from './deliver.ts';
import { playKeyScene } from './key-scene.ts';
import { documentsOf, playRollbackScene } from './rollback-scene.ts';
import { showChat } from './slack-scene.ts';
import { heading, say, showDetails, showDiff, showTable } from './show.ts';
import { hidePolicies, setTheStage } from './stage.ts';
import type { Stage } from './stage.ts';

type Policies = ReadonlyMap<string, Policy | undefined>;

/** What the demonstration says and the server does not confirm; any of it fails the run. */
const untrue: string[] = [];

/** @returns the exit code: 1 when anything that was shown is untrue. */
export async function demo(): Promise<number> {
  // A reader that has seen enough (`reseal demo | head`) is no error.
  process.stdout.on('error', () => process.exit());
  const stage = await setTheStage();
  try {
    const documents = await documentsOf(stage, stage.buckets);
    await play(stage);
    untrue.push(...(await playRollbackScene(stage, documents)));
    untrue.push(...(await playKeyScene(stage)));
  } finally {
    await stage.aws.close();
  }
  for (const problem of untrue) process.stderr.write(`UNTRUE: ${problem}\n`);
  return untrue.length > 0 ? 1 : 0;
}

async function play({ aws, buckets, policyOf }: Stage): Promise<void> {
  heading('An AWS account in memory, with eleven buckets as one finds them');
  say(
    `  ${buckets.length} buckets were created by alice; CloudTrail recorded ${aws.trail.length} calls.`,
  );
  hidePolicies({ aws, buckets });
  const before = await policiesOf(buckets, policyOf);
  aws.requests.length = 0;

  heading('The records are delivered to the handler, as EventBridge and SQS would');
  const first = await deliver(aws.trail.slice());
  const alerts = alertsOf(aws);
  say(
    `  ${first.messages} messages, ${alerts.size} alerts published, ${writesTo(aws).length} writes.\n`,
  );
  const after = await policiesOf(buckets, policyOf);
  showTable(buckets, alerts);
  heading('What was found, with the proof, and what was written');
  for (const bucket of buckets) {
    const alert = alerts.get(bucket.name);
    if (alert !== undefined) showDetails(alert);
    showDiff(policyDiff(before.get(bucket.name), after.get(bucket.name)));
    check(bucket, alert, writesTo(aws, bucket.name));
  }
  if (first.comeBack !== 0)
    untrue.push(`${first.comeBack} messages were to come back, expected none`);
  showChat([...alerts.values()]);
  heading('Our own writes were recorded too; everything is delivered once more');
  aws.requests.length = 0;
  aws.published.length = 0;
  const second = await deliver(aws.trail.slice());
  const writes = writesTo(aws);
  say(`${second.messages} messages, ${writes.length} writes: a sealed bucket is left alone.`);
  if (writes.length > 0) untrue.push(`the second delivery wrote: ${writes.join(', ')}`);
  const again = [...alertsOf(aws).keys()].toSorted();
  if (again.length > 0 || second.comeBack > 0) {
    untrue.push(`the second delivery told of ${again.join()}, ${second.comeBack} come back`);
  }
  checkStatements(before, after);
  say(`${aws.published.length} alerts: what is left to a person was told already.`);
}

/** Compares what was shown with what the server saw. */
function check(
  bucket: DemoBucket,
  alert: BucketAlert | undefined,
  writes: readonly string[],
): void {
  const { expected, name } = bucket;
  const found = alert?.drifts.map(({ kind }) => kind) ?? [];
  if (found.join() !== expected.found.join()) {
    untrue.push(`${name} was found with [${found.join()}], expected [${expected.found.join()}]`);
  }
  const outcome = alert?.outcome ?? 'sealed already';
  if (outcome !== expected.outcome) {
    untrue.push(`${name} was ${outcome}, expected ${expected.outcome}`);
  }
  if (writes.join() !== expected.writes.join()) {
    untrue.push(`${name} had the writes [${writes.join()}], expected [${expected.writes.join()}]`);
  }
}

/** Every statement that was there before is still there, as it was; ours may have been widened. */
function checkStatements(before: Policies, after: Policies): void {
  for (const [name, policy] of before) {
    if (policy === undefined) continue;
    const kept = new Set(statementsOf(after.get(name) ?? policy).map((one) => JSON.stringify(one)));
    const lost = statementsOf(policy).filter(
      (one) => !isOwn(one, transportSeal) && !kept.has(JSON.stringify(one)),
    );
    if (lost.length > 0) untrue.push(`${name} lost ${lost.length} statements of others`);
  }
}

/** The alerts by bucket, as a subscriber of the topic reads them. */
const alertsOf = ({ published }: LocalAccount): Map<string, BucketAlert> =>
  new Map(
    published.map(({ message }) => {
      const alert = JSON.parse(message) as BucketAlert;
      return [alert.bucket.name, alert];
    }),
  );

/** The writes that the server saw and accepted, counted there and not in our own report. */
const writesTo = ({ requests }: LocalAccount, bucket?: string): string[] =>
  requests
    .filter((request) => request.operation.startsWith('PutBucket') && request.status < 300)
    .filter((request) => bucket === undefined || request.bucket === bucket)
    .map((request) => request.operation);

async function policiesOf(
  buckets: readonly DemoBucket[],
  policyOf: Stage['policyOf'],
): Promise<Policies> {
  const policies = new Map<string, Policy | undefined>();
  for (const { name } of buckets) {
    const parsed = parsePolicy((await policyOf(name)) ?? '');
    policies.set(name, parsed.ok ? parsed.value : undefined);
  }
  return policies;
}
