import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../../events/alerts/', import.meta.url);

/** What consumers may have built on, by the names of the files. */
export const keptExamples: Readonly<Record<string, unknown>> = Object.fromEntries(
  readdirSync(folder).map((file): [string, unknown] => [
    file,
    JSON.parse(readFileSync(new URL(file, folder), 'utf8')),
  ]),
);
