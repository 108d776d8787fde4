import { beforeAll, describe, expect, it } from '@jest/globals';
import { packagedTemplate, resolve } from './support/template.ts';
import type { Template } from './support/template.ts';

let template: Template;
beforeAll(() => {
  template = packagedTemplate('dev');
}, 60_000);

describe('digest', () => {
  it('is invoked by its rule alone, and that is there only with a schedule', () => {
    for (const id of ['DigestRule', 'DigestRuleMayInvokeDigest'])
      expect(template.Resources[id]).toMatchObject({ Condition: 'HasDigest' });
    expect(template.Outputs['DigestRoleArn']).toMatchObject({ Condition: 'HasDigest' });
    const stack = (DigestSchedule: string) => ({ template, parameters: { DigestSchedule } });
    const schedule = 'cron(0 8 ? * MON *)';
    expect(resolve(template.Resources['DigestRule']?.Properties, stack(schedule))).toMatchObject({
      ScheduleExpression: schedule,
      Targets: [{ Arn: 'DigestLambdaFunction.Arn' }],
    });
    const holds = (text: string) => resolve(template.Conditions['HasDigest'], stack(text));
    expect([holds(''), holds(schedule)]).toEqual([false, true]);
    expect(template.Parameters['DigestSchedule']?.['Default']).toBe('');
  });

  it.each([
    ['rate(7 days)', true],
    ['cron(0 8 ? * MON *)', true],
    ['', true],
    ['weekly', false],
    ['MON 08:00', false],
  ])('takes the schedule "%s": %s', (text, isTaken) => {
    const { AllowedPattern } = template.Parameters['DigestSchedule'] ?? {};
    expect(new RegExp(String(AllowedPattern)).test(text)).toBe(isTaken);
  });
});
