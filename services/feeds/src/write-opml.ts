/** Writes OPML 2.0, the format in which feed readers hand their lists on. */

export type ListedFeed = {
  readonly url: string;
  readonly htmlUrl: string;
  readonly title: string;
  readonly category: string | null;
};

/** Shapes: `at` in milliseconds since 1970. Source: opml.org/spec2.opml. */
export function writeOpml(title: string, feeds: readonly ListedFeed[], at: number): string {
  const outlines = feeds.map((feed) => {
    const name = escaped(feed.title);
    const category = feed.category === null ? '' : ` category="${escaped(feed.category)}"`;
    return `    <outline type="rss" text="${name}" title="${name}" xmlUrl="${escaped(feed.url)}" htmlUrl="${escaped(feed.htmlUrl)}"${category}/>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
  <head>
    <title>${escaped(title)}</title>
    <dateCreated>${new Date(at).toUTCString()}</dateCreated>
  </head>
  <body>
${outlines.join('')}  </body>
</opml>
`;
}

/** For an attribute; line breaks in it would come back as spaces. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}
