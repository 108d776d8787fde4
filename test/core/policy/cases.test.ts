import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/core/policy/document.ts';
import { evaluate, findAlarms } from '../../../src/core/policy/evaluate.ts';
import { transportSeal } from '../../../src/core/policy/seals/transport.ts';
import { requestOf, whyImpossible } from '../../support/core-counter-example.ts';
import { isDenied } from '../../support/core-iam-simulation.ts';
import {
  bucketOf,
  loadPolicyCases,
  parsePolicyCases,
  policyIn,
} from '../../support/core-policy-cases.ts';
import type { PolicyCase } from '../../support/core-policy-cases.ts';

const cases = loadPolicyCases().filter(({ seal }) => seal === 'transport');
const withVerdict = (verdict: PolicyCase['verdict']) =>
  cases.filter((one) => one.verdict === verdict);

const documentOf = ({ policy }: PolicyCase): JsonObject => policy ?? {};

describe('cases of the corpus', () => {
  it.each(cases)('$file: $title → $verdict ($why)', (one) => {
    const verdict = evaluate(policyIn(one), bucketOf(one), transportSeal);
    expect({ ...verdict, kind: verdict.kind }).toMatchObject({
      kind: one.verdict,
      ...(one.proof === undefined ? {} : { proof: one.proof }),
    });
    const alarms = findAlarms(policyIn(one), bucketOf(one)).map(({ kind }) => kind);
    expect([...new Set(alarms)]).toEqual(one.alarms);
  });

  it.each(withVerdict('allowed'))('show a request that passes in $file: $title', (one) => {
    const verdict = evaluate(policyIn(one), bucketOf(one), transportSeal);
    if (verdict.kind !== 'allowed') throw new Error('not allowed');
    expect(isDenied(documentOf(one), requestOf(verdict.counterExample))).toBe(false);
    expect(
      whyImpossible(verdict.counterExample, { partition: one.partition, name: one.bucket }),
    ).toEqual([]);
  });

  it('are many, each with a title of its own in its file', () => {
    expect(cases.length).toBeGreaterThan(400);
    const titles = cases.map(({ file, title }) => `${file} ${title}`);
    expect(titles.filter((title, at) => titles.indexOf(title) !== at)).toEqual([]);
    for (const verdict of ['denied', 'allowed', 'unknown'] as const) {
      expect(withVerdict(verdict).length).toBeGreaterThan(30);
    }
  });
});

describe('a case file', () => {
  const good = { title: 't', why: 'w.', policy: null, verdict: 'allowed' };
  const file = (...list: unknown[]): string => JSON.stringify(list);

  it('needs a title, a reason, a policy and a verdict, and no more', () => {
    const [one] = parsePolicyCases('x.json', file(good));
    const rest = {
      bucket: 'example-bucket',
      partition: 'aws',
      seal: 'transport',
      proof: undefined,
      alarms: [],
    };
    expect(one).toEqual({ file: 'x.json', ...good, ...rest });
  });

  it.each([
    { text: '[', says: /^x\.json: not JSON/ },
    { text: '{}', says: /^x\.json: expected a list/ },
    { text: file(good, 5), says: /^x\.json, case 2, the case itself: expected an object/ },
    { text: file({ ...good, Verdict: 1 }), says: /case 1 \("t"\), "Verdict": expected one of/ },
    { text: file({ why: 'w' }), says: /case 1, "title": expected it to be there/ },
    { text: file({ ...good, why: '' }), says: /"why": expected text/ },
    { text: file({ ...good, title: 5 }), says: /case 1, "title": expected text/ },
    { text: file({ ...good, verdict: 'open' }), says: /"verdict": expected one of denied, / },
    { text: file({ ...good, policy: '{}' }), says: /"policy": expected an object, or null/ },
    { text: file({ ...good, partition: 'cn' }), says: /"partition": expected one of aws, / },
    { text: file({ ...good, bucket: 7 }), says: /"bucket": expected text/ },
    { text: file({ ...good, proof: [0] }), says: /"proof": expected no proof without "denied"/ },
    { text: file({ ...good, proof: [-1] }), says: /"proof": expected indexes/ },
    { text: file({ ...good, alarms: ['x'] }), says: /"alarms": expected a list of https-denied/ },
  ])('is refused with a message: $says', ({ text, says }) => {
    expect(() => parsePolicyCases('x.json', text)).toThrow(says);
  });
});
