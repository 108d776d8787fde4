import type { JsonObject, JsonValue } from '../../src/core/policy/document.ts';
import { conditionHolds, globMatches, listed, objectOrNothing } from './core-iam-conditions.ts';
import type { Context } from './core-iam-conditions.ts';
import { resolve } from './template.ts';
import type { Template } from './template.ts';

export type Statement = { Sid?: string; Effect: string; Action: string[]; Resource: JsonValue };

/** What a test asks of a role. Keys of the context in lower case. */
export type RoleRequest = { action: string; resource: string; context?: Context };

/**
 * Whether the policies of a role allow a request, by the rules of the IAM User Guide: a Deny decides, and what
 * nobody allows is denied. Nothing of Reseal's own policy engine is used.
 */
export function isAllowed(statements: readonly Statement[], request: RoleRequest): boolean {
  const effects = statements
    .filter((statement) => applies(statement as JsonObject, request))
    .map(({ Effect }) => Effect);
  return effects.includes('Allow') && !effects.includes('Deny');
}

function applies(statement: JsonObject, { action, resource, context = {} }: RoleRequest): boolean {
  for (const unknown of ['NotAction', 'NotResource', 'Principal', 'NotPrincipal']) {
    if (unknown in statement) throw new Error(`${unknown} is not known to the tests`);
  }
  const variables = { kind: 'replaced', by: context } as const;
  const names = (element: string, text: string, fold: (text: string) => string) =>
    listed(statement[element]).some(
      (one) => typeof one === 'string' && globMatches(fold(one), fold(text), variables),
    );
  return (
    names('Action', action, (text) => text.toLowerCase()) &&
    names('Resource', resource, (text) => text) &&
    (statement['Condition'] === undefined ||
      conditionHolds(statement['Condition'], context, variables))
  );
}

/** The role of a function: its id in the template. */
export function roleOf(functionId: string, template: Template): string {
  const role = resolve(template.Resources[functionId]?.Properties['Role'], { template });
  return String(role).replace(/\.Arn$/, '');
}

/** The statements of a role as CloudFormation would write them: with ARNs for what the stack makes. */
export function statementsOf(
  roleId: string,
  template: Template,
  parameters: Record<string, string> = {},
): Statement[] {
  const values = arnsOf(template);
  const properties = resolve(template.Resources[roleId]?.Properties, {
    template,
    parameters,
    values,
  });
  const { Policies, ...others } = properties as { Policies: JsonValue } & JsonObject;
  if ('ManagedPolicyArns' in others) throw new Error(`${roleId} has policies of somebody else`);
  return listed(Policies).flatMap((policy) => {
    const document = objectOrNothing(objectOrNothing(policy)?.['PolicyDocument']);
    return listed(document?.['Statement']) as unknown as Statement[];
  });
}

const place = 'eu-central-1:111122223333';
const arnForms: Record<string, (id: string) => string> = {
  'AWS::SQS::Queue': (id) => `arn:aws:sqs:${place}:${id}`,
  'AWS::SNS::Topic': (id) => `arn:aws:sns:${place}:${id}`,
  'AWS::DynamoDB::Table': (id) => `arn:aws:dynamodb:${place}:table/${id}`,
  'AWS::Logs::LogGroup': (id) => `arn:aws:logs:${place}:log-group:${id}:*`,
  'AWS::IAM::Role': (id) => `arn:aws:iam::111122223333:role/${id}`,
  'AWS::Lambda::Function': (id) => `arn:aws:lambda:${place}:function:${id}`,
};

/** ARNs of what the stack makes, each with the id of its resource as its name. */
function arnsOf({ Resources }: Template): Record<string, string> {
  const known = Object.entries(Resources).flatMap(([id, { Type }]) => {
    const arn = arnForms[Type]?.(id);
    if (arn === undefined) return [];
    return [[`${id}.Arn`, arn], ...(Type === 'AWS::SNS::Topic' ? [[id, arn]] : [])];
  });
  return Object.fromEntries(known) as Record<string, string>;
}
