import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { isObject } from './event-pattern.ts';
import type { JsonObject } from './event-pattern.ts';

const root = join(import.meta.dirname, '../..');

export type Resource = { Type: string; Properties: JsonObject };
export type Template = {
  Parameters: Record<string, JsonObject>;
  Conditions: JsonObject;
  Resources: Record<string, Resource>;
  Outputs: JsonObject;
};

export const handlerNames = (): string[] =>
  fs.readdirSync(join(root, 'handlers')).map((file) => basename(file, '.ts'));

/** The functions of a template: the id of each, the name it gets, and its file in handlers/. */
export const functionsOf = ({ Resources }: Template) =>
  Object.entries(Resources)
    .filter(([, { Type }]) => Type === 'AWS::Lambda::Function')
    .map(([id, { Properties }]) => ({
      id,
      name: String(Properties['FunctionName']),
      handler: String(Properties['Handler']).split('/').at(-2) ?? '',
    }));

/**
 * The CloudFormation template that a deploy would send; needs no network and no credentials. Made
 * in a folder of its own, with empty bundles, so that tests can run beside a build.
 */
export const packagedTemplate = (stage: string, parameters?: Record<string, string>): Template =>
  packagedStage(stage, parameters).template;

/** The same, with the tags that a deploy would give to the stack. */
export function packagedStage(
  stage: string,
  parameters: Record<string, string> = {},
): { template: Template; stackTags: JsonObject } {
  const folder = fs.mkdtempSync(join(tmpdir(), 'reseal-template-'));
  try {
    fs.copyFileSync(join(root, 'serverless.yml'), join(folder, 'serverless.yml'));
    const included = 'src/deployment';
    fs.cpSync(join(root, included), join(folder, included), { recursive: true });
    for (const name of handlerNames()) {
      fs.mkdirSync(join(folder, 'dist', name), { recursive: true });
      fs.writeFileSync(join(folder, 'dist', name, 'index.cjs'), '');
    }
    const given = Object.entries(parameters).map(([name, value]) => `--param=${name}=${value}`);
    execFileSync(
      process.execPath,
      [
        join(root, 'node_modules/serverless/bin/serverless.js'),
        'package',
        '--stage',
        stage,
        ...given,
      ],
      // Without the caller's Region and profile.
      { cwd: folder, env: { HOME: folder, PATH: process.env['PATH'] }, stdio: 'pipe' },
    );
    const made = (file: string): unknown =>
      JSON.parse(fs.readFileSync(join(folder, '.serverless', file), 'utf8'));
    const { service } = made('serverless-state.json') as {
      service: { provider: { stackTags: JsonObject } };
    };
    const template = made('cloudformation-template-update-stack.json') as Template;
    return { template, stackTags: service.provider.stackTags };
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** What CloudFormation would know at a deploy. */
export type Stack = {
  template: Template;
  /** In the place of the parameters' defaults. */
  parameters?: Record<string, string>;
  /** By `LogicalId` or `LogicalId.Attribute`; where there is none, that text stands for it. */
  values?: Record<string, string>;
};

const pseudo: Record<string, string> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'eu-central-1',
  'AWS::AccountId': '111122223333',
};

/** Puts values in the place of references and conditions. `AWS::NoValue` takes its member away. */
export function resolve(value: unknown, stack: Stack): unknown {
  if (Array.isArray(value)) {
    return value.map((one) => resolve(one, stack)).filter((one) => one !== undefined);
  }
  if (!isObject(value)) return value;
  const [[name, argument] = [], ...others] = Object.entries(value);
  if (name !== undefined && others.length === 0 && /^(?:Ref|Fn::.*)$/.test(name)) {
    return resolveFunction(name, argument, stack);
  }
  const members = Object.entries(value).map(([key, member]) => [key, resolve(member, stack)]);
  return Object.fromEntries(members.filter(([, member]) => member !== undefined));
}

function resolveFunction(name: string, argument: unknown, stack: Stack): unknown {
  if (name === 'Fn::If') {
    const [condition, yes, no] = argument as [string, unknown, unknown];
    const holds = resolve(stack.template.Conditions[condition], stack) === true;
    return resolve(holds ? yes : no, stack);
  }
  const given = resolve(argument, stack);
  const list = Array.isArray(given) ? given.map(String) : [];
  const [first = '', second = ''] = list;
  if (name === 'Ref') return reference(String(given), stack);
  if (name === 'Fn::GetAtt') return reference(list.join('.'), stack);
  if (name === 'Fn::Sub') {
    return String(given).replaceAll(/\$\{([^}]+)\}/g, (_, id: string) =>
      String(reference(id, stack)),
    );
  }
  if (name === 'Fn::Not') return first !== 'true';
  if (name === 'Fn::Equals') return first === second;
  if (name === 'Fn::Join' && Array.isArray(given)) return (given[1] as unknown[]).join(first);
  if (name === 'Fn::Split') return second.split(first);
  if (name === 'Fn::Select' && Array.isArray(given)) return (given[1] as unknown[])[Number(first)];
  throw new Error(`${name} is not known to the tests`);
}

function reference(id: string, { template, parameters, values }: Stack): unknown {
  if (id === 'AWS::NoValue') return undefined;
  return (
    pseudo[id] ?? values?.[id] ?? parameters?.[id] ?? template.Parameters[id]?.['Default'] ?? id
  );
}
