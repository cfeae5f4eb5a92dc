/** Writes the plain RSS documents in which the torture sites tell what they tell. */

export type TortureItem = {
  readonly id: string;
  readonly title: string;
  readonly link: string;
  readonly atMs: number;
  /** In place of the date that `atMs` gives. */
  readonly pubDate?: string;
};

export function rss(items: readonly TortureItem[], channel = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>News</title><link>https://partner.example/</link><description>News</description>${channel}${items.map(rssItem).join('')}</channel></rss>`;
}

export function rssItem({ id, title, link, atMs, pubDate }: TortureItem): string {
  return `<item><title>${title}</title><link>${link}</link><guid isPermaLink="false">${id}</guid><pubDate>${pubDate ?? new Date(atMs).toUTCString()}</pubDate><description>${title}, told in a sentence.</description></item>`;
}

/** By which the stories of a site are told from those of the others; feeds of one partnership that tell the same would be one. */
export const labelOf = (origin: string): string => `site ${new URL(origin).port}`;

/** Stories of the last weeks, a day apart, newest first. Shapes: their addresses lie on the site, as a partner's do. */
export function plainItems(origin: string, count: number, newestAtMs: number, start = 0): TortureItem[] {
  return Array.from({ length: count }, (_, i) => {
    const n = start + count - 1 - i;
    return {
      id: `${labelOf(origin)} item-${n}`,
      title: `Story number ${n} of ${labelOf(origin)}`,
      link: `${origin}/news/story-${n}`,
      atMs: newestAtMs - i * 86_400_000,
    };
  });
}
