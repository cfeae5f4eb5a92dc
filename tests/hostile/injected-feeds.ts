/** Feeds that carry a payload in each field, in each way in which a feed can carry text. */
import { badAddresses, oddTexts } from './payload-families.ts';

export type HostileDocument = {
  readonly name: string;
  readonly body: string | Uint8Array;
  readonly contentType: string;
};
/** What one item says in all its fields. */
export type Injection = { readonly text: string; readonly address: string };

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
/** XML 1.0 has no such characters; what carries them has been broken before it comes to the parser, and that is another test. */
const cdata = (text: string) => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
const dayMs = 86_400_000;
const dateOf = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * dayMs);
const namespaces =
  'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"';

/** Payload n in every field of item n; a second set of items puts each bad address wherever an address stands. */
export function injectedFeeds(payloads: readonly string[], canary: string): readonly HostileDocument[] {
  const injections: Injection[] = [
    ...payloads.map((text, n) => ({ text, address: `https://partner.example/${n}` })),
    ...oddTexts.map((text, n) => ({ text, address: `https://partner.example/odd/${n}` })),
    ...badAddresses.map((address, n) => ({ text: `Bad address ${n}`, address })),
  ];
  const rss = (name: string, write: (text: string) => string, attribute = escaped): HostileDocument => ({
    name,
    contentType: 'application/rss+xml; charset=utf-8',
    body: `<?xml version="1.0"?><?xml-stylesheet href="${canary}/style.xsl"?><rss version="2.0" ${namespaces}><channel><title>${write(payloads[0] ?? '')}</title><link>${canary}/home</link><description>${write(payloads[1] ?? '')}</description><atom:link rel="hub" href="${canary}/hub"/><itunes:new-feed-url>${canary}/new</itunes:new-feed-url><image><url>${canary}/i.png</url></image>${injections
      .map(
        ({ text, address }, n) =>
          `<item><title>${write(text)}</title><link>${write(address)}</link><guid isPermaLink="true">${write(`${address} ${n}`)}</guid><description>${write(text)}</description><content:encoded>${write(text)}</content:encoded><author>${write(text)}</author><dc:creator>${write(text)}</dc:creator><category>${write(text)}</category><category domain="${attribute(address)}">${write(text)}</category><media:content medium="image" url="${attribute(address)}"><media:description>${write(text)}</media:description></media:content><media:thumbnail url="${attribute(address)}"/><enclosure type="image/png" length="1" url="${attribute(address)}"/><comments>${write(address)}</comments><pubDate>${n % 7 === 0 ? write(text) : dateOf(n).toUTCString()}</pubDate><dc:date>${write(text)}</dc:date></item>`,
      )
      .join('')}</channel></rss>`,
  });
  const atom = (name: string, type: string, write: (text: string) => string): HostileDocument => ({
    name,
    contentType: 'application/atom+xml',
    body: `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:base="${canary}/base/"><title type="${type}">${write(payloads[0] ?? '')}</title><id>urn:x</id><updated>2026-01-01T00:00:00Z</updated>${injections
      .map(
        ({ text, address }, n) =>
          `<entry><id>urn:${n}</id><title type="${type}">${write(text)}</title><link href="${escaped(address)}"/><link rel="enclosure" type="image/png" href="${escaped(address)}"/><summary type="${type}">${write(text)}</summary><content type="${type}">${write(text)}</content><author><name>${escaped(text)}</name><uri>${escaped(address)}</uri></author><category term="${escaped(text)}" label="${escaped(text)}"/><updated>${n % 7 === 0 ? escaped(text) : dateOf(n).toISOString()}</updated></entry>`,
      )
      .join('')}</feed>`,
  });
  const json: HostileDocument = {
    name: 'JSON Feed',
    contentType: 'application/feed+json',
    body: JSON.stringify({
      version: 'https://jsonfeed.org/version/1.1',
      title: payloads[0],
      next_url: `${canary}/next`,
      hubs: [{ type: 'WebSub', url: `${canary}/hub` }],
      icon: `${canary}/icon.png`,
      items: injections.map(({ text, address }, n) => ({
        id: `id ${n}`,
        url: address,
        external_url: address,
        title: text,
        summary: text,
        content_html: text,
        content_text: text,
        image: address,
        banner_image: address,
        date_published: n % 7 === 0 ? text : dateOf(n).toISOString(),
        authors: [{ name: text, url: address, avatar: address }],
        tags: [text],
        attachments: [{ url: address, mime_type: 'image/png' }],
      })),
    }),
  };
  return [
    rss('RSS, escaped', escaped),
    rss('RSS, escaped twice', (text) => escaped(escaped(text))),
    rss('RSS, in CDATA', cdata),
    rss('RSS, as it is', (text) => text),
    atom('Atom, html', 'html', escaped),
    atom(
      'Atom, xhtml as it is',
      'xhtml',
      (text) => `<div xmlns="http://www.w3.org/1999/xhtml">${text}</div>`,
    ),
    atom('Atom, text', 'text', escaped),
    json,
  ];
}
