import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { csvColumns, toCsv } from '../../../src/report/formats/csv.ts';
import {
  bucketRecord,
  driftedRecord,
  heldRecord,
  hostileCases,
  reportOf,
} from '../../support/report-records.ts';

/** A reader of RFC 4180 that knows nothing of the writer. */
function read(csv: string): string[][] {
  const rows: string[][] = [];
  for (let rest = csv; rest !== '';) {
    const row: string[] = [];
    for (let end = ''; end !== '\r\n';) {
      const [all, quoted, bare = '', after = ''] =
        /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.exec(rest) ?? [];
      if (all === undefined) throw new Error(`not CSV: ${rest.slice(0, 80)}`);
      row.push(quoted?.replaceAll('""', '"') ?? bare);
      rest = rest.slice(all.length);
      end = after;
    }
    rows.push(row);
  }
  return rows;
}

const names = csvColumns.map(({ name }) => name);
const withTextOfOthers = (text: string) => {
  const failures = [{ kind: 'rejected', text }];
  const [event] = driftedRecord().events;
  const events = event === undefined ? [] : [{ ...event, actor: text, tool: text }];
  return driftedRecord({ failures, events });
};

describe('toCsv', () => {
  it('has one row for each bucket under its heading', () => {
    const [heading, ...rows] = read(toCsv(reportOf(bucketRecord(), driftedRecord(), heldRecord())));
    expect(heading).toEqual(names);
    const cells = rows.map((row) => Object.fromEntries(row.map((cell, at) => [names[at], cell])));
    expect(cells).toMatchObject([
      { bucket: 'example-bucket', state: 'sealed', drifts: '', tls_version_seal: '' },
      {
        state: 'drifted',
        transport_seal: 'drifted',
        drifts: 'http-allowed',
        planned: 'bucket policy',
        tools: 'terraform',
      },
      { state: 'held', encryption_seal: 'drifted', holds: 'needs-key-policy' },
    ]);
  });

  it.each(hostileCases)('leaves no formula, no control and one cell of: %s', (_title, text) => {
    const csv = toCsv(reportOf(withTextOfOthers(text)));
    const [, row = []] = read(csv);
    expect(row).toHaveLength(names.length);
    expect(row.filter((cell) => /^[\s"]*[=+\-@|%]/.test(cell))).toEqual([]);
    expect(csv.replaceAll('\r\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  });

  it('always reads back as as many rows and cells as there are', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 60 })), (texts) => {
        const rows = read(toCsv(reportOf(...texts.map(withTextOfOthers))));
        expect(rows).toHaveLength(texts.length + 1);
        for (const row of rows) {
          expect(row).toHaveLength(names.length);
          expect(
            row.filter((cell) => /^[\s"']*[=+@\t\r-]/.test(cell) && !cell.startsWith("'")),
          ).toEqual([]);
        }
      }),
    );
  });
});
