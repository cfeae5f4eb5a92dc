/** Prints the sites of the network as a table. */
import type { SampleSite } from './start-sample-network.ts';

/** One line a site under a line of headings, in columns as wide as their longest entry. */
export function formatSites(sites: readonly SampleSite[]): string {
  const rows = [
    ['partnership', 'feed', 'dialect', 'behaviour'],
    ...sites.map(({ slug, feedUrl, dialect, behaviour }) => [slug, feedUrl, dialect, behaviour]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
