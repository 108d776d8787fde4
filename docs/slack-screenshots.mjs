// Makes a picture of how Slack shows each example in events/alerts: npm run screenshots:slack
// A look-alike in HTML, not Slack itself. Needs Chromium; RESEAL_CHROMIUM says where it is.
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readAlert } from '../src/report/chat/read-alert.ts';
import { toSlackMessage } from '../src/report/slack/slack-message.ts';
import { startChromium } from '../test/support/chromium.ts';

const fromRoot = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const WIDTH = 860;

const scratch = mkdtempSync(join(tmpdir(), 'reseal-slack-'));
const browser = await startChromium(process.env.RESEAL_CHROMIUM ?? '/usr/bin/chromium');
try {
  for (const file of readdirSync(fromRoot('events/alerts'))) await picture(file);
} finally {
  await browser.close();
  rmSync(scratch, { recursive: true });
}

async function picture(file) {
  const alert = readAlert(readFileSync(join(fromRoot('events/alerts'), file), 'utf8'));
  if (!alert.ok) throw new Error(`${file}: ${alert.problem}`);
  const html = join(scratch, `${file}.html`);
  writeFileSync(html, pageOf(toSlackMessage(alert.value).blocks));
  const page = await browser.newPage();
  const window = { width: WIDTH, height: 100, deviceScaleFactor: 1, mobile: false };
  await page.send('Emulation.setDeviceMetricsOverride', window);
  await page.open(`file://${html}`);
  const height = await page.evaluate('document.documentElement.scrollHeight');
  const clip = { x: 0, y: 0, width: WIDTH, height, scale: 1 };
  const options = { format: 'png', clip, captureBeyondViewport: true };
  const { data } = await page.send('Page.captureScreenshot', options);
  const path = join(fromRoot('docs/images'), `slack-${basename(file, '.json')}.png`);
  writeFileSync(path, Buffer.from(data, 'base64'));
  console.log(`${path} ${Math.round((data.length * 3) / 4 / 1024)} KiB`);
  await page.close();
}

function pageOf(blocks) {
  return `<!doctype html><meta charset="utf-8"><style>
    body { margin: 0; padding: 16px 20px 20px 64px; font: 15px/1.46 Lato, 'Noto Sans', Arial, sans-serif; color: #1d1c1d; background: #fff; position: relative; }
    body::before { content: 'R'; position: absolute; left: 16px; top: 20px; width: 36px; height: 36px; border-radius: 6px; background: #1d4f91; color: #fff; font: bold 20px/36px sans-serif; text-align: center; }
    .from { font-weight: 900; } .from span { font: 12px sans-serif; color: #616061; margin-left: 6px; } .from em { font: 10px sans-serif; background: #ddd; border-radius: 2px; padding: 1px 3px; margin-left: 4px; }
    h1 { font-size: 18px; margin: 8px 0 6px; } .section { margin: 0 0 8px; white-space: pre-wrap; overflow-wrap: anywhere; } .context { font-size: 12px; color: #616061; overflow-wrap: anywhere; }
    code { font: 12px/1.5 Monaco, Menlo, 'DejaVu Sans Mono', monospace; color: #c01343; background: #f7f7f7; border: 1px solid #ddd; border-radius: 3px; padding: 1px 3px; }
    pre { font: 12px/1.5 Monaco, Menlo, 'DejaVu Sans Mono', monospace; background: #f8f8f8; border: 1px solid #ddd; border-radius: 4px; padding: 8px; margin: 4px 0; white-space: pre-wrap; } a { color: #1264a3; text-decoration: none; }
  </style><div class="from">Reseal<em>APP</em><span>9:02</span></div>${blocks.map(blockOf).join('')}`;
}

/** Drawn, because there may be no font with it. */
function dotOf(sign) {
  const color = { '🟢': '#2bac76', '🟡': '#ecb22e', '🔴': '#e01e5a' }[sign];
  return `<i style="display:inline-block;width:15px;height:15px;border-radius:50%;vertical-align:-1px;background:${color}"></i>`;
}

function blockOf({ type, text, elements }) {
  if (type === 'header') return `<h1>${escapeHtml(text.text).replace(/[🟢🟡🔴]/u, dotOf)}</h1>`;
  if (type === 'section') return `<div class="section">${htmlOf(text.text)}</div>`;
  return `<div class="context">${elements.map((one) => htmlOf(one.text)).join(' ')}</div>`;
}

/** The mrkdwn that we write: code, bold, links and times; its escapes are those of HTML. */
function htmlOf(mrkdwn) {
  const parts = mrkdwn.split(/```\n?([^]*?)```/);
  return parts
    .map((part, index) =>
      index % 2 === 1 ? `<pre>${part.trimEnd()}</pre>` : inlineOf(part.trim()),
    )
    .join('');
}

function inlineOf(text) {
  return text
    .split(/`([^`]*)`/)
    .map((part, index) => (index % 2 === 1 ? `<code>${part}</code>` : markedOf(part)))
    .join('');
}

function markedOf(text) {
  return text
    .replaceAll(/<!date\^\d+\^[^|]*\|([^>]*)>/g, '$1')
    .replaceAll(/<(https:[^|>]*)\|([^>]*)>/g, '<a href="$1">$2</a>')
    .replaceAll(/\*([^*\n]+)\*/g, '<b>$1</b>');
}

function escapeHtml(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
