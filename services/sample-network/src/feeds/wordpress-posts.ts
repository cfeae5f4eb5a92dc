/** Posts as the REST interface of WordPress gives them: `wp-json/wp/v2/posts`, with what `_embed` adds. */
import type { FeedItem } from './feed-item.ts';
import { isoLondon, isoUtc } from './feed-dates.ts';
import { escapeXml, numberReferences } from './xml-text.ts';

/** JSON text. Shapes: `items` are those of one page, newest first. */
export function wordpressPosts(items: readonly FeedItem[]): string {
  return JSON.stringify(items.map(postOf));
}

function postOf(item: FeedItem) {
  const publishedMs = item.publishedMs ?? item.updatedMs;
  const [category, ...tags] = item.tags;
  const term = (name: string, taxonomy: string) => ({ name: escapeXml(name), taxonomy });
  return {
    id: item.number,
    // The site's own clock, without a zone, and the same in GMT.
    date: isoLondon(publishedMs).slice(0, 19),
    date_gmt: isoUtc(publishedMs).slice(0, 19),
    guid: { rendered: `${item.guidOrigin}/?p=${item.number}` },
    modified: isoLondon(item.updatedMs).slice(0, 19),
    modified_gmt: isoUtc(item.updatedMs).slice(0, 19),
    status: 'publish',
    type: 'post',
    link: item.link,
    title: { rendered: numberReferences(escapeXml(item.title ?? '')) },
    content: { rendered: item.html, protected: false },
    excerpt: { rendered: `<p>${escapeXml(item.teaser)}</p>\n`, protected: false },
    author: 1,
    _embedded: {
      author: [{ id: 1, name: item.byline }],
      ...(item.image !== null && {
        'wp:featuredmedia': [{ source_url: item.image.url, alt_text: item.image.alt }],
      }),
      'wp:term': [
        category === undefined ? [] : [term(category, 'category')],
        tags.map((tag) => term(tag, 'post_tag')),
      ],
    },
  };
}
