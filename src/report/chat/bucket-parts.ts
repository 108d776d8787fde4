import type { AlertChange, AlertDrift, AlertHold, BucketAlert } from '../alert-contract.ts';
import { listOf, marked } from './notice.ts';
import type { Line, Part } from './notice.ts';

/** What was found and done, what matters most first. */
export function bucketParts(alert: BucketAlert): Part[] {
  const { changes, planned, drifts, failures, alarms, warnings, contests } = alert;
  const texts = (list: readonly { text: string }[]): Line[] => list.map(({ text }) => marked(text));
  return [
    ...listOf('Not done', texts(failures)),
    ...listOf('Look at this', texts(alarms)),
    ...listOf('Why it is left alone', texts(contests)),
    ...alert.holds.flatMap(holdParts),
    ...changeParts('Written', changes, showCommand(alert)),
    ...changeParts('Would be written', planned, planCommand(alert)),
    ...listOf('What was open', texts(drifts.filter(isTold))),
    ...listOf('Good to know', texts(warnings)),
    ...sourceParts(alert),
  ];
}

/** What could not be read is told as the reason why nothing was done. */
const isTold = ({ kind }: AlertDrift): boolean => kind !== 'unreadable';

function holdParts({ writer, signal, reason, lift, keyPolicyStatement }: AlertHold): Part[] {
  const lines: Line[] = [
    marked(reason),
    ['Seen in ', ...marked(signal)],
    [{ bold: 'To lift it: ' }, ...marked(lift)],
  ];
  const title = `Who would be cut off: ${writer}`;
  if (keyPolicyStatement === null) return [{ kind: 'lines', title, lines }];
  const statement = { kind: 'code', text: laidOut(keyPolicyStatement) } as const;
  return [
    { kind: 'lines', title, lines },
    { ...statement, instead: 'the alert itself' },
  ];
}

/** It is there to be pasted, so it is shown whole where it can be. */
function laidOut(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}

function changeParts(title: string, changes: readonly AlertChange[], instead: string): Part[] {
  return changes.flatMap((change, index): Part[] => {
    const { setting, before, after, note, diff, diffLinesLeftOut } = change;
    const words: Line = [{ bold: setting }, ': ', ...marked(before), ' → ', ...marked(after)];
    const lines = note === null ? [words] : [words, marked(note)];
    const first: Part = { kind: 'lines', ...(index === 0 && { title }), lines };
    const more = diffLinesLeftOut > 0 ? `\n… ${diffLinesLeftOut} lines more: ${instead}` : '';
    return diff === '' ? [first] : [first, { kind: 'code', text: diff + more, instead }];
  });
}

/**
 * In the language of the tool that keeps undoing it, else in Terraform. Of a single repair the diff says as much.
 */
function sourceParts({ sourceChanges, contests }: BucketAlert): Part[] {
  const tool = contests[0]?.undoers[0]?.tool;
  if (tool === undefined) return [];
  const isCloudFormation = tool === 'cloudformation' || tool === 'cdk';
  return sourceChanges.map(({ setting, terraform, cloudFormation }) => ({
    kind: 'code',
    title: `Change the ${setting} at its source (${isCloudFormation ? 'CloudFormation' : 'Terraform'})`,
    text: isCloudFormation ? cloudFormation : terraform,
    instead: 'reseal plan --format terraform',
  }));
}

const isSafe = (word: string): boolean => /^[A-Za-z0-9._:/-]+$/.test(word);

/** Made of words that can be pasted, or nothing. */
export const commandOf = (...words: readonly string[]): string =>
  words.every(isSafe) ? `reseal ${words.join(' ')}` : '';

export const planCommand = ({ bucket }: Pick<BucketAlert, 'bucket'>): string =>
  commandOf('plan', bucket.name, '--region', bucket.region);

/** The table is named in the command that undoes the repair. */
export function showCommand({ repairId, undo, bucket }: BucketAlert): string {
  if (repairId === null) return planCommand({ bucket });
  const [, table] = / --ledger ([\w.-]+)$/.exec(undo ?? '') ?? [];
  const ledger = table === undefined ? [] : ['--ledger', table];
  return commandOf('show', repairId, '--region', bucket.region, ...ledger);
}
