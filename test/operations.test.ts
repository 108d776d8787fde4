import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { baselineVariables } from '../src/core/baseline-document/baseline-source.ts';
import { parseSettings } from '../src/settings.ts';
import { blocksOf } from './documents/shell-blocks.ts';
import type { JsonObject } from './support/event-pattern.ts';
import { functionsOf, packagedTemplate, resolve } from './support/template.ts';

const root = join(import.meta.dirname, '..');
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');
const runbook = textOf('RUNBOOK.md');

const template = packagedTemplate('dev');

/** What the functions of the stage count under. */
const service = 'reseal-dev';
const AlarmTopicArn = 'arn:aws:sns:eu-central-1:111122223333:on-call';
const stack = { template, parameters: { AlarmTopicArn } };
const ofType = (type: string): (JsonObject & { id: string })[] =>
  Object.entries(template.Resources)
    .filter(([, { Type }]) => Type === type)
    .map(([id, { Properties }]) => ({ id, ...(resolve(Properties, stack) as JsonObject) }));

type Alarm = {
  id: string;
  AlarmName: string;
  AlarmDescription: string;
  AlarmActions: string[];
  Namespace: string;
  MetricName: string;
  Dimensions: { Name: string; Value: string }[];
  TreatMissingData: string;
};
const alarms = (ofType('AWS::CloudWatch::Alarm') as Alarm[]).map((alarm) => {
  return { ...alarm, section: alarm.AlarmName.replace('reseal-dev-', '') };
});
const sections = runbook.split(/^## /m).slice(1);
const sectionOf = (name: string): string =>
  sections.find((section) => section.startsWith(`${name}\n`)) ?? '';

/** What the code can emit: the names in its sources, and the kinds of outcomes, which are names as well. */
const emitted = new Set(
  ['src/lambda', 'src/backfill', 'handlers']
    .flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: root }))
    .flatMap((file) => [...textOf(file).matchAll(/addMetric\(\s*'([a-z-]+)'/g)])
    .concat([...textOf('src/core/outcome.ts').matchAll(/\{ kind: '([a-z-]+)'/g)])
    .map(([, name = '']) => name),
);

describe('alarms', () => {
  it.each(alarms)(
    '$AlarmName has a section that says what to do',
    ({ AlarmDescription, section }) => {
      expect(AlarmDescription).toMatch(new RegExp(`^[A-Z].*\\. RUNBOOK\\.md#${section}$`));
      const text = sectionOf(section);
      for (const part of ['**Means:** ', '**First look:**', '**Fix:** '])
        expect(text).toContain(part);
      expect(text).toContain('```sh\n');
    },
  );

  it('are all that the runbook has sections for', () => {
    const names = sections.map((section) => section.split('\n')[0] ?? '');
    expect(names.toSorted()).toEqual(alarms.map(({ section }) => section).toSorted());
  });

  it.each(alarms.filter(({ Namespace }) => Namespace === 'Reseal'))(
    '$AlarmName watches a metric that the code emits, where it emits it',
    ({ MetricName, Dimensions }) => {
      expect([...emitted]).toContain(MetricName);
      expect(Dimensions).toEqual([{ Name: 'service', Value: service }]);
    },
  );

  it.each(functionsOf(template))('hear of $name in this stage alone', ({ id }) => {
    const { Environment } = template.Resources[id]?.Properties ?? {};
    expect(Environment).toMatchObject({ Variables: { POWERTOOLS_SERVICE_NAME: service } });
  });

  it.each(functionsOf(template))('tell when $name fails or may not run', ({ id }) => {
    const own = alarms.filter(({ Dimensions }) => Dimensions[0]?.Value === id);
    expect(own.map(({ MetricName }) => MetricName).toSorted()).toEqual(['Errors', 'Throttles']);
  });

  it('are as many as the page on costs counts, whatever the parameters are', () => {
    expect(textOf('src/deployment/README.md')).toContain(`, ${alarms.length} alarms at 0.10 `);
    for (const { id } of alarms) expect(template.Resources[id]).not.toHaveProperty('Condition');
  });

  it.each(alarms)('$AlarmName goes to the topic of the operator', ({ AlarmActions }) => {
    expect(AlarmActions).toEqual([AlarmTopicArn]);
  });
});

type Widget = { properties: { title: string; metrics: unknown[][] } };

describe('the dashboard', () => {
  const [dashboard] = ofType('AWS::CloudWatch::Dashboard');
  const { widgets } = JSON.parse(String(dashboard?.['DashboardBody'])) as { widgets: Widget[] };
  const metrics = widgets.flatMap(({ properties }) => properties.metrics);

  it('shows metrics that the code emits, and every outcome', () => {
    const own = metrics.filter(([namespace]) => namespace === 'Reseal').map(([, name]) => name);
    expect(own.filter((name) => !emitted.has(String(name)))).toEqual([]);
    const outcomes = [...textOf('src/core/outcome.ts').matchAll(/\{ kind: '([a-z-]+)'/g)];
    expect(own).toEqual(expect.arrayContaining(outcomes.map(([, name]) => name)));
    expect(own).toContain('time-to-repair');
  });

  it('shows what this stage counts, and nothing of other stages of the Region', () => {
    const own = metrics.filter(([namespace]) => namespace === 'Reseal');
    expect(own.length).toBeGreaterThan(8);
    for (const [, , ...dimension] of own)
      expect(dimension.slice(0, 2)).toEqual(['service', service]);
    // An exact match stands in double quotes; without them every service with these words is found:
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html
    const searches = metrics
      .flat()
      .flatMap((one) => /SEARCH\(.*\)/.exec(JSON.stringify(one)) ?? []);
    expect(searches.map((text) => text.replaceAll('\\"', '"'))).toEqual([
      `SEARCH('{Reseal,service} drift service="${service}"', 'Sum')`,
    ]);
  });

  it.each(functionsOf(template))('shows the invocations and the time of $name', ({ id }) => {
    const shown = metrics.filter((metric) => metric.includes(id)).map(([, name]) => name);
    expect(shown).toEqual(
      expect.arrayContaining(['Invocations', 'Errors', 'Throttles', 'Duration']),
    );
  });
});

describe('saved queries', () => {
  const queries = ofType('AWS::Logs::QueryDefinition');
  const groups = ofType('AWS::Logs::LogGroup').map(({ id }) => id);

  it.each(queries)('$Name looks into the log of every function', (query) => {
    expect(query).toMatchObject({ LogGroupNames: groups });
  });

  it.each(queries)('$Name asks for fields that a log line has', (query) => {
    const fields = textOf('src/report/log-fields.ts');
    const asked = String(query['QueryString']).matchAll(/\b([a-z]+[A-Z]?\w*)\.0/g);
    for (const [, field] of asked) expect(fields).toContain(`    ${field}: `);
  });
});

describe('the runbook', () => {
  it('sets up a shell in which reseal has the ledger and the baseline of the stack', () => {
    const [setUp = ''] = blocksOf('RUNBOOK.md').map(({ text }) => text);
    const { Variables } = resolve(
      template.Resources['BucketChangedLambdaFunction']?.Properties['Environment'],
      stack,
    ) as {
      Variables: Record<string, string>;
    };
    const key = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
    const deployed: Record<string, string> = {
      ...Variables,
      RESEAL_KMS_KEY: `{"eu-west-1": "${key}"}`,
      RESEAL_LEDGER_TABLE: 'reseal-prod-ledger',
    };
    // The AWS CLI, as far as the block asks it.
    const cli = `
      const query = process.argv.at(process.argv.indexOf('--query') + 1);
      const [, name] = /^Environment\\.Variables\\.(\\w+) \\|\\| ''$/.exec(query) ?? [];
      const isAccount = query === 'Account';
      console.log(isAccount ? '111122223333' : (JSON.parse(process.env.DEPLOYED)[name] ?? ''));`;
    const script = `aws() { node -e "$CLI" -- "$@"; }\n${setUp}\nenv -0`;
    const printed = execFileSync('bash', ['--norc', '-euc', script], {
      env: { PATH: process.env['PATH'], CLI: cli, DEPLOYED: JSON.stringify(deployed) },
      encoding: 'utf8',
    });
    const shell = Object.fromEntries(
      printed.split('\0').map((line) => line.split(/=(.*)/s).slice(0, 2)),
    ) as Record<string, string>;
    expect(shell).toMatchObject({
      RESEAL_LEDGER_TABLE: 'reseal-prod-ledger',
      AWS_REGION: 'eu-west-1',
    });
    for (const name of ['RESEAL_BASELINE', ...baselineVariables])
      expect(shell[name]).toBe(deployed[name] ?? '');
    expect(parseSettings(shell)).toMatchObject({ ok: true });
  });

  it('lets nothing depend on a scan that finds no drift', () => {
    expect(runbook).not.toMatch(/reseal (?:scan|plan)\b[^\n]*&&/);
  });

  it('names queues as the template does', () => {
    const names = ofType('AWS::SQS::Queue').map((queue) => queue['QueueName']);
    const suffixes = [...runbook.matchAll(/"\$queue(-[a-z-]+)"/g)].map(([, suffix]) => suffix);
    for (const suffix of new Set(suffixes)) expect(names).toContain(`reseal-dev${suffix}`);
  });
});
