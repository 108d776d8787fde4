import type { AlertEvent, Tool } from '../alert-contract.ts';
import type { Line, Part } from './notice.ts';

export const toolNames: ReadonlyMap<Tool, string> = new Map([
  ['console', 'the AWS Console'],
  ['terraform', 'Terraform'],
  ['opentofu', 'OpenTofu'],
  ['pulumi', 'Pulumi'],
  ['cloudformation', 'CloudFormation'],
  ['cdk', 'the CDK'],
  ['cli', 'the AWS CLI'],
  ['sdk', 'an AWS SDK'],
  ['service', 'an AWS service'],
]);

/** `deploy/ann` of an ARN of STS or IAM, with the account where it is another one. */
export function shortName(principal: string, ownAccount: string | null): string {
  const [, account, kind, name] =
    /^arn:aws[a-z-]*:(?:iam|sts)::(\d{12}):(\w[\w-]*)\/?(.*)$/.exec(principal) ?? [];
  if (account === undefined || kind === undefined) return principal;
  const short = kind === 'assumed-role' ? name : name ? `${kind}/${name}` : kind;
  return account === ownAccount ? `${short}` : `${short} of ${account}`;
}

/** Who called what by which tool and when, of the latest event; and `also`. */
export function tellWho(
  events: readonly AlertEvent[],
  account: string | null,
  also: readonly string[] = [],
): Part {
  const event = events.at(-1);
  const more = events.length > 1 ? [`${events.length} events`] : [];
  const beside = [...more, ...also].map((text): Line => [' · ', text]);
  if (event === undefined) {
    return { kind: 'lines', lines: [['Found without an event', ...beside.flat()]] };
  }
  const { principal, invokedBy, tool } = event.actor;
  const who = principal ?? invokedBy;
  const name: Line = who === null ? ['somebody'] : [{ code: shortName(who, account) }];
  const toolName = toolNames.get(tool);
  const by: Line = toolName === undefined ? [] : [' with ', toolName];
  const when: Line = event.time === null ? [] : [' · ', { time: event.time }];
  const line = [{ code: event.name }, ' by ', ...name, ...by, ...when, ...beside.flat()];
  return { kind: 'lines', lines: [line] };
}
