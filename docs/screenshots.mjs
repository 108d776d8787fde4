// Makes the pictures of the README from the account of the demonstration: npm run screenshots
// Needs Chromium; RESEAL_CHROMIUM says where it is.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hidePolicies, setTheStage } from '../src/cli/demo/stage.ts';
import { startChromium } from '../test/support/chromium.ts';

const launcher = fileURLToPath(new URL('../src/cli/launch.js', import.meta.url));
const images = fileURLToPath(new URL('images', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'reseal-screenshots-'));
const at = (name) => join(scratch, name);

const stage = await setTheStage();
const browser = await startChromium(process.env.RESEAL_CHROMIUM ?? '/usr/bin/chromium');
try {
  mkdirSync(images, { recursive: true });
  hidePolicies(stage);
  await makeFiles();
  await picture('report.html', 'report-light', { scheme: 'light', height: 1_800 });
  await picture('report.html', 'report-dark', { scheme: 'dark', height: 1_800 });
  await picture('terminal.html', 'terminal', { scheme: 'dark' });
} finally {
  await browser.close();
  await stage.aws.close();
  rmSync(scratch, { recursive: true });
}

/** Two buckets are repaired between the two runs that the report compares. */
async function makeFiles() {
  const records = stage.aws.trail.slice();
  writeFileSync(at('trail.json'), JSON.stringify({ Records: records }));
  const words = ['scan', 'acme-ledger', 'acme-uploads', 'acme-pipeline', 'acme-access-logs'];
  writeFileSync(at('terminal.html'), terminalPage(words.join(' '), await reseal(...words)));
  await reseal('scan', '--format', 'ndjson', '--output', at('before.ndjson'));
  await reseal('fix', 'acme-uploads', 'acme-exports', '--yes');
  const report = ['--format', 'html', '--output', at('report.html')];
  await reseal('replay', at('trail.json'), ...report, '--compare', at('before.ndjson'));
}

async function reseal(...words) {
  const child = spawn(launcher, words, { env: { ...process.env, FORCE_COLOR: '1' } });
  const chunks = [];
  child.stdout.on('data', (chunk) => chunks.push(chunk));
  child.stderr.pipe(process.stderr);
  await once(child, 'close');
  return Buffer.concat(chunks).toString('utf8');
}

async function picture(file, name, { scheme, height }) {
  const page = await browser.newPage();
  const features = [{ name: 'prefers-color-scheme', value: scheme }];
  await page.send('Emulation.setEmulatedMedia', { features });
  const window = { width: 1_200, deviceScaleFactor: 1, mobile: false };
  await page.send('Emulation.setDeviceMetricsOverride', { ...window, height: height ?? 100 });
  await page.open(`file://${at(file)}`);
  await page.evaluate(
    "[...document.querySelectorAll('.name')].find((one) => one.textContent === 'acme-pipeline')?.click()",
  );
  const whole = await page.evaluate('document.documentElement.scrollHeight');
  const clip = { x: 0, y: 0, width: window.width, height: height ?? whole, scale: 1 };
  const options = { format: 'png', clip, captureBeyondViewport: true };
  const { data } = await page.send('Page.captureScreenshot', options);
  const path = join(images, `${name}.png`);
  writeFileSync(path, Buffer.from(data, 'base64'));
  console.log(`${path} ${Math.round((data.length * 3) / 4 / 1024)} KiB`);
  await page.close();
}

/** What a terminal shows of the colours that Reseal writes. */
function terminalPage(command, output) {
  const styles = { 1: 'bold', 2: 'dim', 31: 'red', 32: 'green', 33: 'yellow' };
  const escaped = output.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const [start, ...parts] = escaped.split('\u001b[');
  const colored = parts.map((part) => {
    const [, code, text] = /^(\d+)m(.*)$/s.exec(part) ?? [];
    const style = styles[code];
    return (style === undefined ? '</span>' : `<span class="${style}">`) + text;
  });
  return `<!doctype html><meta charset="utf-8"><style>
body { margin: 0; padding: 24px 28px; background: #14181d; color: #d7dde4; }
pre { margin: 0; white-space: pre-wrap; font: 14px/1.5 "DejaVu Sans Mono", "Liberation Mono", monospace; }
.bold { font-weight: 700; } .dim { color: #8b97a5; }
.green { color: #6fce97; } .yellow { color: #e6b566; } .red { color: #f0847a; }
</style><pre><span class="dim">$</span> reseal ${command}\n${start}${colored.join('')}</pre>`;
}
