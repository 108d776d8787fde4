import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pageAssets } from '../../../src/cli/output/page-assets.ts';
import { renderPage } from '../../../src/report/html/render-page.ts';
import type { Report } from '../../../src/report/bucket-record.ts';
import {
  bucketRecord,
  driftedRecord,
  hostileCases,
  hostileRecord,
  reportOf,
} from '../../support/report-records.ts';

const assets = pageAssets();
const dataBlock = /(<script type="application\/json" id="data">)(.*?)(<\/script>)/s;

/** The page without its data, and the data. */
function taken(report: Report, earlier?: Report): { frame: string; data: string } {
  const page = renderPage(report, earlier, assets);
  const [, , data = ''] = dataBlock.exec(page) ?? [];
  return { frame: page.replace(dataBlock, '$1$3'), data };
}

const { frame: plainFrame } = taken(reportOf(bucketRecord()));

describe('renderPage', () => {
  it('runs its own script and style only, and names no address', () => {
    const page = renderPage(reportOf(driftedRecord()), undefined, assets);
    const [, policy = ''] = /Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `style-src '${assets.style.hash}'`,
      `script-src '${assets.script.hash}'`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(assets.style.text).not.toMatch(/<\/|https?:|url\(|@import/);
    expect(assets.script.text).not.toMatch(/<\/|<!--|https?:|fetch\(|\bsrc\b|import\(/);
    expect(assets.script.text).not.toMatch(
      /innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|Function\(/,
    );
  });

  it.each(hostileCases)('never lets data out of its block: %s', (_title, text) => {
    const { frame, data } = taken(reportOf(hostileRecord(text)), reportOf(bucketRecord()));
    expect(frame).toBe(plainFrame);
    expect(data).not.toMatch(/[<\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(JSON.parse(data).buckets).toHaveLength(1);
  });

  it('never lets any text out of its block', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const { frame, data } = taken(reportOf(hostileRecord(text)));
        expect(frame).toBe(plainFrame);
        expect(data).not.toContain('<');
        expect(JSON.parse(data).buckets).toHaveLength(1);
      }),
    );
  });

  it('shows what changes line by line, and the same without the documents', () => {
    const { data } = taken(reportOf(driftedRecord()));
    const { planned } = JSON.parse(data).buckets[0];
    expect(planned[0].diff).toContain('+      "Sid": "DenyInsecureConnections"');
    expect(planned[0]).not.toHaveProperty('afterDocument');
  });

  it('does not compare documents that nobody could have written to S3', () => {
    const [change] = driftedRecord().planned;
    const planned = change === undefined ? [] : [{ ...change, afterDocument: 'x'.repeat(300_000) }];
    const { data } = taken(reportOf(driftedRecord({ planned })));
    expect(JSON.parse(data).buckets[0].planned[0].diff).toEqual([
      expect.stringContaining('too long'),
    ]);
  });
});
