import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { statementsOf } from './support/role-evaluation.ts';
import { packagedStage, resolve } from './support/template.ts';

const stages = join(import.meta.dirname, '../src/deployment/stages');
const valuesOf = (stage: string): object =>
  parse(readFileSync(join(stages, `${stage}.yml`), 'utf8')) as object;

/** What the Serverless Framework says of a stage that it does not take. */
const refusalOf = (parameters: Record<string, string>): string => {
  try {
    packagedStage('dev', parameters);
    return '';
  } catch (error) {
    const { stdout, stderr } = error as { stdout: Buffer; stderr: Buffer };
    return stdout.toString() + stderr.toString();
  }
};

describe('the file of a stage', () => {
  it('that only inspects leads to roles that cannot write to a bucket', () => {
    const { template, stackTags } = packagedStage('example-inspect');
    expect(template.Parameters).toMatchObject({
      Mode: { Default: 'inspect' },
      KmsKey: { Default: 'alias/platform-s3' },
      KeyOrBaseline: { Default: 'alias/platform-s3|' },
    });
    for (const role of ['BucketChangedRole', 'BackfillRole']) {
      const actions = statementsOf(role, template).flatMap(({ Action }) => Action);
      expect(actions.filter((action) => action.startsWith('s3:Put'))).toEqual([]);
    }
    expect(template.Resources['DigestLogGroup']?.Properties['RetentionInDays']).toBe(30);
    expect(stackTags).toEqual({
      service: 'reseal',
      stage: 'example-inspect',
      team: 'platform',
      environment: 'trial',
    });
  });

  it('that repairs has Slack, the digest and alarms that somebody hears', () => {
    const { template, stackTags } = packagedStage('example-repair');
    expect(template.Parameters).toMatchObject({
      Mode: { Default: 'repair' },
      KeyOrBaseline: { Default: '|ssm:/reseal/baseline' },
    });
    const holds = (name: string) => resolve(template.Conditions[name], { template });
    expect(['HasSlackWebhook', 'HasDigest', 'HasAlarmTopic'].map(holds)).toEqual([
      true,
      true,
      true,
    ]);
    expect(template.Resources['DeadLetterAlarm']?.Properties['AlarmDescription']).toMatch(
      /https:\/\/wiki\.example\.com\/reseal#dead-letters$/,
    );
    expect(stackTags).toMatchObject({ team: 'platform', 'cost-centre': '4711' });
  });

  it('gives way to the command line', () => {
    const parameters = { mode: 'repair', tags: 'team = web,cost-centre=a=b c' };
    const { template, stackTags } = packagedStage('example-inspect', parameters);
    expect(template.Parameters).toMatchObject({
      Mode: { Default: 'repair' },
      KmsKey: { Default: 'alias/platform-s3' },
    });
    const own = { service: 'reseal', stage: 'example-inspect' };
    expect(stackTags).toEqual({ ...own, team: 'web', 'cost-centre': 'a=b c' });
  });

  it('is needed by no stage', () => {
    const { template, stackTags } = packagedStage('green');
    expect(template.Parameters).toMatchObject({
      Mode: { Default: 'repair' },
      KmsKey: { Default: '' },
    });
    expect(stackTags).toEqual({ service: 'reseal', stage: 'green' });
  });

  it.each([
    [{ mdoe: 'inspect' }, '--param: there is no parameter "mdoe"'],
    [{ tags: 'team' }, 'tags: "team" is not as in "team=platform, cost-centre=4711"'],
    [{ tags: 'stage=other' }, 'tags: stage cannot be set, Reseal does'],
  ] as [Record<string, string>, string][])('refuses %j: %s', (parameters, text) => {
    expect(refusalOf(parameters)).toContain(text);
  });

  it('is refused with a name that is no parameter', async () => {
    const { default: parametersOf } = (await import(join(stages, '../stage-parameters.cjs'))) as {
      default: (framework: object) => Promise<object>;
    };
    const framework = (ofStage: object) => ({
      options: {},
      resolveVariable: (name: string) => Promise.resolve(name === 'sls:stage' ? 'blue' : ofStage),
      resolveConfigurationProperty: () => Promise.resolve({ mode: 'repair', kmsKey: '' }),
    });
    await expect(parametersOf(framework({ mdoe: 'inspect' }))).rejects.toThrow(
      'src/deployment/stages/blue.yml: there is no parameter "mdoe"',
    );
    expect(await parametersOf(framework({ mode: 'inspect' }))).toEqual({
      default: { mode: 'repair', kmsKey: '' },
      blue: { mode: 'inspect' },
    });
  });

  it.each(['example-inspect', 'example-repair', 'local'])('%s names parameters only', (stage) => {
    const service = parse(readFileSync(join(stages, '../../../serverless.yml'), 'utf8'), {
      logLevel: 'silent',
    }) as { custom: { parameters: object } };
    const known = Object.keys(service.custom.parameters);
    expect(known).toEqual(expect.arrayContaining(Object.keys(valuesOf(stage))));
  });
});
