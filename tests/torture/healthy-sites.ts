/** Sites that do as a partner should, in several ways, and tell something new now and then; they must notice nothing of the others. */
import { labelOf, plainItems, rss, type TortureItem } from './feed-text.ts';
import { goodItems, sendFeed, startOfDay, type Misbehaviour } from './misbehaviour.ts';
import type { Exchange } from './torture-site.ts';

const newestMs = () => startOfDay() - 2 * 86_400_000;
/** Every third time it is asked, a site has one story more. */
const told = (asked: number): number => goodItems + Math.floor((asked - 1) / 3);

export function healthySites(): Misbehaviour[] {
  return [
    healthy('with an ETag', (exchange, text, tag) => {
      if (exchange.request.headers['if-none-match'] === tag)
        exchange.response.writeHead(304, { etag: tag }).end();
      else sendFeed(exchange, text, { etag: tag });
    }),
    healthy('with Last-Modified', (exchange, text, _tag, asked) => {
      const stamp = new Date(Date.UTC(2026, 0, 1, 0, told(asked))).toUTCString();
      if (exchange.request.headers['if-modified-since'] === stamp) exchange.response.writeHead(304).end();
      else sendFeed(exchange, text, { 'last-modified': stamp });
    }),
    healthy('without validators', (exchange, text) => sendFeed(exchange, text)),
    healthy('as Atom', (exchange, _text, _tag, asked) =>
      sendFeed(exchange, atom(items(exchange.origin, asked)), { 'content-type': 'application/atom+xml' }),
    ),
    healthy('as JSON Feed', (exchange, _text, _tag, asked) =>
      sendFeed(exchange, jsonFeed(items(exchange.origin, asked)), {
        'content-type': 'application/feed+json',
      }),
    ),
    healthy('after a second', (exchange, text) => void setTimeout(() => sendFeed(exchange, text), 1_000)),
    healthy('with a weak ETag that changes each time', (exchange, text) =>
      sendFeed(exchange, text, { etag: `W/"${exchange.nth}"` }),
    ),
    healthy('in small pieces', (exchange, text) => {
      exchange.response.writeHead(200, { 'content-type': 'application/rss+xml' });
      for (let at = 0; at < text.length; at += 700) exchange.response.write(text.slice(at, at + 700));
      exchange.response.end();
    }),
    {
      name: 'good, one site with the feeds of four partnerships',
      copies: 4,
      // Long enough to be seen together, if two came at once.
      answer: (exchange) =>
        void setTimeout(
          () => sendFeed(exchange, rss(plainItems(exchange.origin, goodItems, newestMs()))),
          400,
        ),
      expected: { health: ['OK'], fault: null, stories: goodItems },
      polls: 3,
    },
    {
      name: 'good, but it takes six seconds',
      answer: (exchange) =>
        void setTimeout(
          () => sendFeed(exchange, rss(plainItems(exchange.origin, goodItems, newestMs()))),
          6_000,
        ),
      expected: { health: ['SLOW'], fault: null, stories: goodItems },
    },
    {
      name: 'good, but nothing new for a year',
      answer: (exchange) =>
        sendFeed(exchange, rss(plainItems(exchange.origin, goodItems, newestMs() - 400 * 86_400_000))),
      expected: { health: ['STALE'], fault: null, stories: goodItems },
    },
  ];
}

function healthy(
  name: string,
  send: (exchange: Exchange, text: string, tag: string, asked: number) => void,
): Misbehaviour {
  return {
    name: `good, ${name}`,
    isHealthy: true,
    told,
    expected: { health: ['OK'], fault: null },
    polls: 4,
    answer: (exchange) =>
      send(exchange, rss(items(exchange.origin, exchange.nth)), `"told-${told(exchange.nth)}"`, exchange.nth),
  };
}

/** The first ones lie days back, each later one is a minute newer, so that the order of the feed is their order. */
function items(origin: string, asked: number): TortureItem[] {
  const first = plainItems(origin, goodItems, newestMs());
  const later = Array.from({ length: told(asked) - goodItems }, (_, i) => ({
    id: `${labelOf(origin)} item-${goodItems + i}`,
    title: `Story number ${goodItems + i} of ${labelOf(origin)}`,
    link: `${origin}/news/story-${goodItems + i}`,
    atMs: newestMs() + (i + 1) * 60_000,
  }));
  return [...later.reverse(), ...first];
}

function atom(entries: readonly TortureItem[]): string {
  const written = entries.map(
    ({ id, title, link, atMs }) =>
      `<entry><id>urn:${id}</id><title>${title}</title><link href="${link}"/><updated>${new Date(atMs).toISOString()}</updated><published>${new Date(atMs).toISOString()}</published></entry>`,
  );
  return `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><id>urn:feed</id><updated>2026-01-01T00:00:00Z</updated>${written.join('')}</feed>`;
}

function jsonFeed(entries: readonly TortureItem[]): string {
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: 'News',
    items: entries.map(({ id, title, link, atMs }) => ({
      id,
      title,
      url: link,
      content_text: title,
      date_published: new Date(atMs).toISOString(),
    })),
  });
}
