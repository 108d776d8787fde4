import type { Report } from '../../report/bucket-record.ts';
import { toCsv } from '../../report/formats/csv.ts';
import { toJson, toNdjson } from '../../report/formats/ndjson.ts';
import { toOcsf } from '../../report/formats/ocsf.ts';
import { renderPage } from '../../report/html/render-page.ts';
import { ownVersion } from '../own-version.ts';
import { pageAssets } from './page-assets.ts';

/** What programs read, or a browser. `table` is for the terminal. */
export const reportFormats = ['json', 'ndjson', 'csv', 'ocsf', 'html'] as const;
export type ReportFormat = (typeof reportFormats)[number];
export type Format = 'table' | ReportFormat;

/** The whole text of a report; it holds nothing that a terminal obeys. */
export function formatReport(
  report: Report,
  format: ReportFormat,
  earlier: Report | undefined,
): string {
  switch (format) {
    case 'json':
      return toJson(report);
    case 'ndjson':
      return toNdjson(report);
    case 'csv':
      return toCsv(report);
    case 'ocsf':
      return toOcsf(report, ownVersion());
    case 'html':
      return renderPage(report, earlier, pageAssets());
  }
}
