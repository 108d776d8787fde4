import type { Report } from '../bucket-record.ts';
import { pageData } from './page-data.ts';
import type { PageData } from './page-data.ts';

/** The style and the script of the page, each with its hash as in `'sha256-…'` of a policy. */
export type PageAssets = { style: Asset; script: Asset };
export type Asset = { text: string; hash: string };

/**
 * One file that needs no network. Nothing of AWS is markup: all of it is data in one block of JSON, which the script
 * turns into text nodes, and the content security policy lets no other script run.
 */
export function renderPage(
  report: Report,
  earlier: Report | undefined,
  { style, script }: PageAssets,
): string {
  const policy = `default-src 'none'; style-src '${style.hash}'; script-src '${script.hash}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Reseal report</title>
<style>${style.text}</style>
</head>
<body>
<main id="report"><noscript>This report is drawn by its own script, which is switched off here.</noscript></main>
<script type="application/json" id="data">${dataText(pageData(report, earlier))}</script>
<script>${script.text}</script>
</body>
</html>
`;
}

/** JSON that ends no element, begins no comment, and shows nothing else than it holds. */
const dataText = (data: PageData): string =>
  JSON.stringify(data, (_name, value: unknown) =>
    typeof value === 'string' ? shownText(value) : value,
  ).replaceAll('<', '\\u003c');

/** What cannot be seen, or turns the direction of writing, has a mark in its place; lines stay. */
const shownText = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\uFFFD');
