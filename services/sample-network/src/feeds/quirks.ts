/** The small faults that real feeds have: some in single items, some in the finished document. */
import type { FeedItem } from './feed-item.ts';
import { escapeText } from './markup.ts';

export type Quirk =
  // In items.
  | 'some-without-id'
  | 'some-without-link'
  | 'some-without-date'
  | 'some-without-title'
  | 'relative-links'
  | 'campaign-links'
  | 'twice-escaped-title'
  | 'repeated-item'
  | 'script-inside'
  // In the way the dialect prints dates.
  | 'slash-dates'
  | 'zone-names'
  // In the document.
  | 'bare-ampersand'
  | 'html-space'
  | 'blank-line-first'
  | 'mark-and-blank-line-first'
  | 'notice-first'
  | 'windows-1252';

/** Items with the quirks of their site, which stories published live are spared. Shapes: `isFresh` says which those are. */
export function quirkyItems(
  items: readonly FeedItem[],
  quirks: readonly Quirk[],
  isFresh: (item: FeedItem) => boolean,
): FeedItem[] {
  // Chosen by number, not by place, so that a new story at the top leaves the others as they were.
  const some = (item: FeedItem): boolean => item.number % 5 === 0;
  return quirks.reduce<FeedItem[]>(
    (all, quirk) =>
      all.flatMap((item) => {
        if (isFresh(item)) return [item];
        switch (quirk) {
          case 'some-without-id':
            return [some(item) ? { ...item, id: null } : item];
          case 'some-without-link':
            return [some(item) ? { ...item, link: null } : item];
          case 'some-without-date':
            return [some(item) ? { ...item, publishedMs: null } : item];
          case 'some-without-title':
            // Readers show the first words instead; they must say what the title would have said.
            return [some(item) ? { ...item, title: null, lead: `Sample: ${item.lead}`, html: item.html.replace('<p>', '<p>Sample: ') } : item];
          case 'relative-links':
            return [{ ...item, link: item.link && new URL(item.link).pathname }];
          case 'campaign-links':
            return [{ ...item, link: item.link && `${item.link}?utm_source=rss&utm_medium=rss&utm_campaign=news` }];
          case 'twice-escaped-title':
            return [{ ...item, title: item.title && escapeText(withAmpersand(item.title)) }];
          case 'bare-ampersand':
            return [{ ...item, title: item.title && withAmpersand(item.title) }];
          case 'repeated-item':
            return item.number % 8 === 0 ? [item, item] : [item];
          case 'script-inside':
            return [some(item) ? { ...item, html: `${item.html}\n<script>document.title = 'changed by a script';</script>` } : item];
          default:
            return [item];
        }
      }),
    [...items],
  );
}

/** The document's bytes with the quirks of their site; UTF-8 unless one says otherwise. */
export function quirkyBytes(text: string, quirks: readonly Quirk[]): Buffer {
  const written = quirks.reduce((document, quirk) => {
    switch (quirk) {
      case 'bare-ampersand':
        return document.replace(/<title>[^<]*<\/title>/g, (title) => title.replaceAll('&amp;', '&'));
      case 'html-space':
        return document.replace(/(<title>Sample: [^<]*) ([^< ]+<\/title>)/g, '$1&nbsp;$2');
      case 'blank-line-first':
        return `\n${document}`;
      case 'mark-and-blank-line-first':
        return `\uFEFF\r\n${document}`;
      case 'notice-first':
        return `<br />\n<b>Notice</b>:  Undefined index: cache in <b>sample-theme/functions.php</b> on line <b>214</b><br />\n${document}`;
      default:
        return document;
    }
  }, text);
  return quirks.includes('windows-1252') ? windows1252(written) : Buffer.from(written);
}

/** Its label still says UTF-8: the site copies its database as it is. */
function windows1252(text: string): Buffer {
  const codes: Readonly<Record<string, number>> = { '‘': 0x91, '’': 0x92, '“': 0x93, '”': 0x94, '–': 0x96, '…': 0x85 };
  return Buffer.from([...text].map((letter) => codes[letter] ?? Math.min(letter.codePointAt(0)!, 0xff)));
}

function withAmpersand(title: string): string {
  return title.replaceAll(' and ', ' & ');
}
