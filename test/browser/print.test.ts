import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { formatReport } from '../../src/cli/output/formats.ts';
import { startChromium } from '../support/chromium.ts';
import type { Browser, Page } from '../support/chromium.ts';
import {
  bucketRecord,
  driftedRecord,
  heldRecord,
  reportOf,
  unreadRecord,
} from '../support/report-records.ts';

/** Where RESEAL_CHROMIUM names no browser, only the rules are looked at; .ci/run names one. */
const browsers = [process.env['RESEAL_CHROMIUM'] ?? []].flat();

const folder = mkdtempSync(join(tmpdir(), 'reseal-print-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Upright, without the margins that browsers leave, in pixels of CSS: A4 has 718, Letter 740. */
const paperWidths = [718, 740];

/** As many columns as there can be, and names as long as S3 lets them be. */
const long = 'acme'.padEnd(63, '-data');
const seals = { encryption: 'sealed', transport: 'unknown', 'tls-version': 'drifted' } as const;
const widest = [
  bucketRecord({ bucket: long, seals: { ...seals, uploads: 'drifted' } }),
  driftedRecord({ account: '444455556666', region: 'ap-southeast-2' }),
  heldRecord(),
  unreadRecord(),
];

it('has no rule for narrow windows that paper would follow', () => {
  const page = formatReport(reportOf(bucketRecord()), 'html', undefined);
  const narrow = page.match(/@media[^{]*max-width[^{]*/g) ?? [];
  expect(narrow.length).toBeGreaterThan(0);
  expect(narrow.filter((rule) => !rule.startsWith('@media screen and'))).toEqual([]);
});

for (const path of browsers) {
  describe(`the HTML report on paper, in ${path}`, () => {
    let browser: Browser;
    let page: Page;
    beforeAll(async () => {
      browser = await startChromium(path);
    });
    beforeEach(async () => {
      page = await browser.newPage();
    });
    afterEach(async () => {
      await page.close();
    });
    afterAll(async () => {
      await browser.close();
    });

    const show = async (...buckets: ReturnType<typeof bucketRecord>[]): Promise<void> => {
      const file = join(folder, 'report.html');
      writeFileSync(file, formatReport(reportOf(...buckets), 'html', undefined));
      await page.open(`file://${file}`);
    };
    const on = async (media: 'print' | 'screen', width: number): Promise<void> => {
      await page.send('Emulation.setEmulatedMedia', { media });
      await page.send('Emulation.setScrollbarsHidden', { hidden: true });
      const window = { width, height: 1_000, deviceScaleFactor: 1, mobile: false };
      await page.send('Emulation.setDeviceMetricsOverride', window);
    };
    const displays = async (selector: string) =>
      page.evaluate<string[]>(
        `[...new Set([...document.querySelectorAll(${JSON.stringify(selector)})].map((one) => getComputedStyle(one).display))]`,
      );

    it.each(paperWidths)('has every column at %i pixels, and no controls', async (width) => {
      await show(...widest);
      await on('print', width);
      expect(await displays('.buckets .wide')).toEqual(['table-cell']);
      expect(await displays('.filters, .pager')).toEqual(['none']);
      await page.evaluate(`document.querySelectorAll('.name').forEach((one) => one.click())`);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      expect(
        await page.evaluate(
          `[...document.querySelectorAll('.scroll')].filter((one) => one.scrollWidth > one.clientWidth).length`,
        ),
      ).toBe(0);
      await on('screen', width);
      expect(await displays('.buckets .wide')).toEqual(['none']);
      expect(page.complaints).toEqual([]);
    });

    it.each([
      [2_000, 2_000, ''],
      [2_001, 2_000, '2,000 of 2,001 buckets are printed: filter, or use the CSV (--format csv).'],
    ])('of %i buckets prints %i, and says what is missing', async (all, printed, said) => {
      const name = (index: number) => `acme-${index}`;
      await show(...Array.from({ length: all }, (_, at) => bucketRecord({ bucket: name(at) })));
      expect(await displays('.paper')).toEqual(['none']);
      await on('print', 720);
      await page.evaluate(`dispatchEvent(new Event('beforeprint'))`);
      expect(await page.evaluate(`document.querySelectorAll('.name').length`)).toBe(printed);
      const shown = `[...document.querySelectorAll('.paper')].filter((one) => one.checkVisibility()).map((one) => one.innerText).join()`;
      expect(await page.evaluate(shown)).toBe(said);
      expect(page.complaints).toEqual([]);
    });
  });
}
