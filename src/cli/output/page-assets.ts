import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Asset, PageAssets } from '../../report/html/render-page.ts';

const folder = new URL('../../report/html/page/', import.meta.url);

/** Each after those that it imports. */
const modules = [
  'elements.js',
  'header.js',
  'overview.js',
  'comparison.js',
  'details.js',
  'bucket-columns.js',
  'bucket-filters.js',
  'bucket-view.js',
  'buckets.js',
  'main.js',
];

/** The style of the page, and its modules as the one script that a file without a network can have. */
export function pageAssets(): PageAssets {
  const script = modules.map((name) => withoutModuleWords(textOf(name))).join('\n');
  return {
    style: asset(`\n${textOf('style.css')}`),
    script: asset(`\n(() => {\n'use strict';\n${script}})();\n`),
  };
}

const textOf = (name: string): string => readFileSync(new URL(name, folder), 'utf8');

/** All of them share one scope, so that what one exports the next one has. */
const withoutModuleWords = (text: string): string =>
  text.replaceAll(/^import [^;]*;\n/gm, '').replaceAll(/^export /gm, '');

const asset = (text: string): Asset => ({
  text,
  hash: `sha256-${createHash('sha256').update(text).digest('base64')}`,
});
