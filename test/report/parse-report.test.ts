import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { toJson, toNdjson } from '../../src/report/formats/ndjson.ts';
import { parseReport } from '../../src/report/parse-report.ts';
import {
  bucketRecord,
  driftedRecord,
  heldRecord,
  hostileCases,
  hostileRecord,
  reportOf,
  unreadRecord,
} from '../support/report-records.ts';

const schemaFile = new URL('../../src/report/report.schema.json', import.meta.url);
const ajv = new Ajv({ strict: true, strictTypes: false, allowUnionTypes: true });
ajv.addFormat('date-time', (text) => !Number.isNaN(Date.parse(text)));
ajv.addSchema(JSON.parse(readFileSync(schemaFile, 'utf8')), 'report');

const report = reportOf(bucketRecord(), driftedRecord(), heldRecord(), unreadRecord());

describe('parseReport', () => {
  it('reads back what was written, as json and as ndjson', () => {
    expect(parseReport(toNdjson(report))).toEqual({ ok: true, value: report });
    expect(parseReport(toJson(report))).toEqual({ ok: true, value: { ...report, runs: [] } });
    expect(parseReport(toJson(reportOf()))).toEqual({ ok: true, value: { runs: [], buckets: [] } });
  });

  it.each(hostileCases)('reads back any text as it was: %s', (_title, text) => {
    const hostile = reportOf(hostileRecord(text));
    expect(parseReport(toNdjson(hostile))).toEqual({ ok: true, value: hostile });
  });

  const json = toJson(report);
  const ndjson = toNdjson(report);
  it.each([
    ['what a run that was killed leaves', '\n', /^it is empty: the run has not ended$/],
    ['nothing that is JSON', 'a "hello"', /^line 1: not JSON, .* 'a 'hello'' is not valid JSON/],
    [
      'a list that is cut off',
      json.slice(0, -20),
      /^not JSON, or not to its end .*; save it again$/,
    ],
    ['a line that is cut off', ndjson.slice(0, -20), /^line 5: not JSON, or not to its end/],
    [
      'lines that are missing',
      ndjson.split('\n').slice(0, 3).join('\n'),
      /^it has 2 of 4 buckets: it was not written to its end/,
    ],
    [
      'another schema',
      '[{"schema":"reseal.bucket/9"}]',
      /^item 0: its schema is neither reseal\.bucket\/1 nor/,
    ],
    ['results of something else', '{"Records":[]}', /^line 1: its schema is neither/],
    [
      'a state that there is not',
      json.replace('"state":"drifted"', '"state":"fine"'),
      /^item 1: state is missing or not as/,
    ],
    [
      'a document that is no text',
      json.replace('"beforeDocument":null', '"beforeDocument":{}'),
      /^item 1: planned\.0\.beforeDocument is missing/,
    ],
  ])('refuses %s, and says where', (_title, text, problem) => {
    expect(parseReport(text)).toEqual({ ok: false, problem: expect.stringMatching(problem) });
  });

  it('never takes a record that the schema refuses', () => {
    const members = Object.keys(driftedRecord());
    const anything = fc.oneof(fc.anything(), fc.constant(undefined));
    fc.assert(
      fc.property(fc.constantFrom(...members), anything, (member, value) => {
        const text = JSON.stringify([{ ...driftedRecord(), [member]: value }]);
        // Names of seals and outcomes may be those of a newer Reseal.
        const isLoose = ['account', 'outcome', 'seals'].includes(member);
        const isTaken = parseReport(text).ok && !isLoose;
        expect(isTaken && !ajv.validate('report', JSON.parse(text))).toBe(false);
      }),
    );
  });
});
