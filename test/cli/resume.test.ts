import { describe, expect, it } from '@jest/globals';
import type { Look } from '../../src/cli/look.ts';
import { lastDone, resumeCommand } from '../../src/cli/resume.ts';
import { refIn } from '../support/core-builders.ts';

const sealed = (name: string): Look => ({ ref: refIn('eu-west-1', name), kind: 'unchanged' });
const drifted = (name: string): Look => ({
  ref: refIn('eu-west-1', name),
  kind: 'inspected',
  drifts: [],
  failures: [],
  planned: [{ kind: 'put-encryption', before: undefined, after: { rules: [] } }],
});
const throttled = (name: string): Look => ({
  ref: refIn('eu-west-1', name),
  kind: 'inspected',
  drifts: [],
  failures: [{ kind: 'throttled', action: 's3:GetBucketPolicy' }],
  planned: [],
});

describe('the bucket after which to go on', () => {
  it.each<[Look[], boolean, string | undefined, string]>([
    [[], false, undefined, 'nothing was done'],
    [[sealed('a'), drifted('b')], false, 'b', 'looking at drift is all there is to do'],
    [[sealed('a'), drifted('b'), sealed('c')], true, 'a', 'what was not written is left'],
    [[drifted('a')], true, undefined, 'the first is left'],
    [[sealed('a'), throttled('b'), sealed('c')], false, 'a', 'what was throttled is left'],
    [[sealed('b'), sealed('a')], false, undefined, 'no order to go on in'],
  ])('%#: is told (%s)', (looks, isRepair, name, _why) => {
    expect(lastDone(looks, isRepair)).toBe(name);
  });
});

describe('the command to go on with', () => {
  it.each([
    [['scan'], 'b', 'reseal scan --start-after b'],
    [
      ['fix', '--yes', '--start-after', 'a', '--json'],
      'b',
      'reseal fix --yes --json --start-after b',
    ],
    [['fix', '--start-after=a'], 'b', 'reseal fix --start-after b'],
    [['fix', '--start-after', 'a'], undefined, 'reseal fix --start-after a'],
    [['scan', '--key', "it's a $KEY"], undefined, String.raw`reseal scan --key 'it'\''s a $KEY'`],
  ])('%j after %s is %s', (words, name, command) => {
    expect(resumeCommand(words, name)).toBe(command);
  });
});
