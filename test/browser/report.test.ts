import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { formatReport } from '../../src/cli/output/formats.ts';
import type { Report } from '../../src/report/bucket-record.ts';
import { startChromium } from '../support/chromium.ts';
import type { Browser, Page } from '../support/chromium.ts';
import {
  bucketRecord,
  driftedRecord,
  heldRecord,
  hostileCases,
  hostileRecord,
  reportOf,
  unreadRecord,
} from '../support/report-records.ts';

/** Where RESEAL_CHROMIUM names no browser, the text of the page is tested only; .ci/run names one. */
const browsers = [process.env['RESEAL_CHROMIUM'] ?? []].flat();

const folder = mkdtempSync(join(tmpdir(), 'reseal-report-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const report = reportOf(
  bucketRecord({ bucket: 'acme-sealed' }),
  driftedRecord({ bucket: 'acme-drifted', region: 'us-east-1' }),
  heldRecord({ bucket: 'acme-held' }),
  unreadRecord({ bucket: 'acme-unread' }),
);
const earlier = reportOf(
  bucketRecord({ bucket: 'acme-drifted' }),
  driftedRecord({ bucket: 'acme-sealed' }),
);

it('is one file', () => {
  const page = formatReport(report, 'html', earlier);
  expect(page).toMatch(/^<!doctype html>/);
  expect(page.match(/<script/g)).toHaveLength(2);
});

for (const path of browsers) {
  describe(`the HTML report in ${path}`, () => {
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

    const show = async (shown: Report, compared?: Report): Promise<void> => {
      const file = join(folder, 'report.html');
      writeFileSync(file, formatReport(shown, 'html', compared));
      await page.open(`file://${file}`);
    };
    const texts = async (selector: string) =>
      page.evaluate<string[]>(
        `[...document.querySelectorAll(${JSON.stringify(selector)})].map((one) => one.innerText.trim())`,
      );
    const click = async (selector: string, text: string) =>
      page.evaluate(
        `[...document.querySelectorAll(${JSON.stringify(selector)})].find((one) => one.innerText.startsWith(${JSON.stringify(text)})).click()`,
      );
    const type = async (text: string) =>
      page.evaluate(
        `(() => { const one = document.querySelector('#search'); one.value = ${JSON.stringify(text)}; one.dispatchEvent(new Event('input')); })()`,
      );
    const names = async () => texts('.buckets .name');

    it('would be caught at a script of somebody else, a dialog or a request', async () => {
      const file = join(folder, 'bad.html');
      const frame = formatReport(report, 'html', undefined);
      const bad = '<script>1</script><img src="http://127.0.0.1:9/"><a onclick="1">';
      writeFileSync(file, frame.replace('</main>', `</main>${bad}`));
      await page.open(`file://${file}`);
      await page.evaluate("alert('a dialog')");
      const kinds = ['script-src', 'img-src', 'javascriptDialogOpening'];
      for (const kind of kinds) expect(page.complaints.join('\n')).toContain(kind);
    });

    it('shows the numbers, what was found and who did it', async () => {
      await show(report, earlier);
      expect(await texts('.figure strong')).toEqual(['25 %']);
      expect(await texts('.figure small')).toEqual(['2 drifted, 1 could not be seen whole']);
      expect(await texts('h2')).toEqual([
        'Since 21 Nov 2026, 12:00 UTC',
        'Seals',
        'What was found',
        'Who causes drift',
        'Buckets',
      ]);
      expect(await texts('#causes tbody tr')).toEqual([
        'arn:aws:iam::111122223333:role/deployer\tterraform\t1\t1',
      ]);
      expect(await texts('.differences summary')).toEqual([
        '1 newly drifted',
        '1 newly sealed',
        '2 new',
      ]);
      expect(page.complaints).toEqual([]);
    });

    it('sorts by each column, and says by which', async () => {
      await show(report);
      expect(await names()).toEqual(['acme-unread', 'acme-drifted', 'acme-held', 'acme-sealed']);
      for (const heading of await texts('.buckets thead button')) {
        for (const direction of ['ascending', 'descending']) {
          await click('.buckets thead button', heading);
          const said = await page.evaluate(
            `[...document.querySelectorAll('[aria-sort]')].map((one) => [one.innerText.trim(), one.ariaSort])`,
          );
          expect(said).toEqual([[heading, direction]]);
        }
      }
      await click('.buckets thead button', 'Bucket');
      expect(await names()).toEqual(['acme-drifted', 'acme-held', 'acme-sealed', 'acme-unread']);
      expect(page.complaints).toEqual([]);
    });

    it('finds by text, state, Region and difference', async () => {
      await show(report, earlier);
      await type('TERRAFORM drifted');
      expect(await names()).toEqual(['acme-drifted']);
      expect(await texts('#buckets > [role=status]')).toEqual(['1 of 4 buckets']);
      await type('');
      await click('.states button', 'held');
      await click('.states button', 'unknown');
      expect(await names()).toEqual(['acme-unread', 'acme-held']);
      await click('.states button', 'held');
      await click('.states button', 'unknown');
      const choose = async (id: string, value: string) =>
        page.evaluate(
          `(() => { const one = document.querySelector('#${id}'); one.value = '${value}'; one.dispatchEvent(new Event('change')); })()`,
        );
      await choose('choose-region', 'us-east-1');
      expect(await names()).toEqual(['acme-drifted']);
      await choose('choose-region', '');
      await choose('choose-since-the-earlier-run', 'newly-sealed');
      expect(await names()).toEqual(['acme-sealed']);
      await type('no such bucket');
      expect(await names()).toEqual([]);
      expect(page.complaints).toEqual([]);
    });

    it('opens what is known of a bucket, by keyboard too', async () => {
      await show(report);
      await page.evaluate(`document.querySelectorAll('.buckets .name')[1].focus()`);
      await page.send('Input.dispatchKeyEvent', {
        type: 'keyDown',
        key: 'Enter',
        code: 'Enter',
        text: '\r',
      });
      expect(await texts('.name[aria-expanded=true]')).toEqual(['acme-drifted']);
      expect(await texts('.added')).toContain('+      "Sid": "DenyInsecureConnections"');
      await click('.name', 'acme-held');
      expect((await texts('.details')).join('\n')).toContain('To lift it:');
      await click('.name', 'acme-held');
      expect(await texts('.name[aria-expanded=true]')).toEqual(['acme-drifted']);
      expect(page.complaints).toEqual([]);
    });

    /** How often each tag is there; a text of several lines has several spans, with others around them. */
    const tagsOf = `Object.entries(Object.groupBy([...document.querySelectorAll('*')], (one) => one.tagName)).filter(([tag]) => !['SPAN', 'PRE', 'CODE'].includes(tag)).map(([tag, all]) => tag + ' ' + all.length).sort()`;

    it.each(hostileCases)('shows as text, and never as anything else: %s', async (_title, text) => {
      const openAll = `document.querySelectorAll('.name').forEach((one) => one.click())`;
      await show(reportOf(hostileRecord('plain')), earlier);
      await page.evaluate(openAll);
      const plain = await page.evaluate<string[]>(tagsOf);
      await show(reportOf(hostileRecord(text)), earlier);
      await page.evaluate(openAll);
      expect(await page.evaluate(tagsOf)).toEqual(plain);
      expect(page.complaints).toEqual([]);
    });

    it.each(['light', 'dark'])(
      'has text that can be read in %s, as WCAG AA counts',
      async (value) => {
        await show(report, earlier);
        await page.send('Emulation.setEmulatedMedia', {
          features: [{ name: 'prefers-color-scheme', value }],
        });
        await click('.name', 'acme-drifted');
        const low = await page.evaluate(lowContrast);
        expect(low).toEqual([]);
      },
    );

    it('does not scroll sideways on a telephone, with everything open', async () => {
      await show(
        reportOf(...hostileCases.map(([, text]) => hostileRecord(text)), ...report.buckets),
        earlier,
      );
      await page.send('Emulation.setDeviceMetricsOverride', {
        width: 390,
        height: 800,
        deviceScaleFactor: 1,
        mobile: true,
      });
      await page.evaluate(`document.querySelectorAll('.name').forEach((one) => one.click())`);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    });

    it('prints every bucket, and is paged again after', async () => {
      await show(
        reportOf(
          ...Array.from({ length: 120 }, (_, index) => bucketRecord({ bucket: `acme-${index}` })),
        ),
      );
      expect(await names()).toHaveLength(50);
      const pages = async () => {
        const { data } = await page.send('Page.printToPDF');
        return (
          Buffer.from(String(data), 'base64')
            .toString('latin1')
            .match(/\/Type\s*\/Page\b/g)?.length ?? 0
        );
      };
      expect(await pages()).toBeGreaterThan(2);
      expect(await names()).toHaveLength(50);
      await click('.pager button', 'Next');
      expect(await texts('.pager span')).toEqual(['51–100 of 120']);
      expect(page.complaints).toEqual([]);
    });

    it('has a heading for each cell and a name for each control', async () => {
      await show(report, earlier);
      const nameless = await page.evaluate(
        `[...document.querySelectorAll('input, select, button, table, section, pre')].filter((one) => !(one.innerText || one.labels?.length || one.ariaLabel || one.getAttribute('aria-labelledby'))).map((one) => one.outerHTML.slice(0, 80))`,
      );
      expect(nameless).toEqual([]);
      expect(await page.evaluate(`document.querySelectorAll('th:not([scope])').length`)).toBe(0);
      expect(
        await page.evaluate(`document.querySelectorAll('table:not(:has(> caption))').length`),
      ).toBe(0);
    });

    it('opens with 10,000 buckets in less than two seconds', async () => {
      const makers = [bucketRecord, driftedRecord, heldRecord, unreadRecord];
      const many = Array.from({ length: 10_000 }, (_, index) =>
        (makers[index % 4] ?? bucketRecord)({ bucket: `team-${index % 97}-data-${index}` }),
      );
      await show(reportOf(bucketRecord()));
      const startedMs = performance.now();
      await show(reportOf(), earlier);
      const emptyMs = performance.now() - startedMs;
      writeFileSync(join(folder, 'many.html'), formatReport(reportOf(...many), 'html', undefined));
      const openedMs = performance.now();
      await page.open(`file://${join(folder, 'many.html')}`);
      await page.evaluate(
        'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))',
      );
      expect(performance.now() - openedMs - emptyMs).toBeLessThan(2_000);
      expect(await texts('#buckets > [role=status]')).toEqual(['10,000 of 10,000 buckets']);
    });
  });
}

/** Texts whose colour is too near to that of what is behind them: below 4.5 to 1. */
const lowContrast = `(() => {
  const channels = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = (color) => channels(color).slice(0, 3).map((one) => one / 255)
    .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
    .reduce((sum, one, index) => sum + one * [0.2126, 0.7152, 0.0722][index], 0);
  const behind = (one) => {
    for (let at = one; at; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if ((channels(backgroundColor)[3] ?? 1) > 0) return backgroundColor;
    }
    return 'rgb(255, 255, 255)';
  };
  const found = [];
  for (const one of document.querySelectorAll('main *')) {
    const text = [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '');
    if (!text || one.checkVisibility() === false || one.disabled) continue;
    const [a, b] = [light(getComputedStyle(one).color), light(behind(one))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) found.push(one.className + ' ' + one.textContent.slice(0, 40));
  }
  return found;
})()`;
