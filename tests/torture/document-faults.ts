/** Sites whose answers are complete and whose documents are wrong, odd, hijacked or never the same. */
import { labelOf, plainItems, rss, rssItem } from './feed-text.ts';
import {
  goodFeed,
  goodItems,
  sendFeed,
  startOfDay,
  type Expected,
  type Misbehaviour,
} from './misbehaviour.ts';

const ok: Expected = { health: ['OK'], fault: null, stories: goodItems };
const notAFeed: Expected = { health: ['FAILING'], fault: 'NOT_A_FEED', stories: 0, status: 200 };
const dayMs = 86_400_000;
const newestMs = () => startOfDay() - 2 * dayMs;

const challenge =
  '<!DOCTYPE html><html><head><title>Just a moment...</title></head><body><h1>Checking your browser</h1><script src="/cdn-cgi/challenge.js"></script></body></html>';

export function documentFaults(): Misbehaviour[] {
  return [
    {
      name: 'a challenge in place of the feed',
      answer: ({ response }) => void response.writeHead(200, { 'content-type': 'text/html' }).end(challenge),
      expected: notAFeed,
    },
    {
      name: 'a home page that names its feed',
      answer: ({ response }) =>
        void response
          .writeHead(200, { 'content-type': 'text/html' })
          .end(
            '<!doctype html><html><head><link rel="alternate" type="application/rss+xml" href="/real/feed.xml"></head><body>Welcome</body></html>',
          ),
      expected: { ...notAFeed, says: /\/real\/feed\.xml/ },
      alsoWrong: ({ visits }) =>
        visits.some((line) => line.startsWith('/real')) ? ['it fetched a feed that nobody accepted'] : [],
    },
    {
      name: 'a PHP notice before the feed',
      answer: (exchange) =>
        sendFeed(
          exchange,
          `<br />\n<b>Notice</b>: Undefined index: page in <b>/var/www/feed.php</b> on line <b>7</b><br />\n${goodFeed(exchange.origin)}`,
        ),
      expected: ok,
    },
    {
      name: 'a PHP error in place of the feed',
      answer: (exchange) =>
        sendFeed(
          exchange,
          '<br />\n<b>Fatal error</b>: Uncaught Error in <b>/var/www/feed.php</b> on line <b>7</b><br />',
        ),
      expected: notAFeed,
    },
    {
      name: 'a document that breaks off in an item',
      answer(exchange) {
        const text = goodFeed(exchange.origin);
        sendFeed(exchange, text.slice(0, text.lastIndexOf('<item>') + 40));
      },
      expected: { ...ok, stories: goodItems - 1, problem: 'CUT_OFF' },
    },
    {
      name: 'a document that breaks off before the first item',
      answer: (exchange) => sendFeed(exchange, goodFeed(exchange.origin).slice(0, 90)),
      expected: { health: ['OK', 'FAILING'], fault: [null, 'NOT_A_FEED'], stories: 0 },
    },
    { name: 'an empty body', answer: (exchange) => sendFeed(exchange, ''), expected: notAFeed },
    {
      name: 'an empty channel',
      answer: (exchange) => sendFeed(exchange, rss([])),
      expected: { ...ok, stories: 0 },
    },
    {
      name: 'the feed is emptied later',
      answer: (exchange) => sendFeed(exchange, exchange.nth === 1 ? goodFeed(exchange.origin) : rss([])),
      expected: ok,
      polls: 2,
    },
    {
      name: 'one id for all items',
      answer: (exchange) =>
        sendFeed(
          exchange,
          rss(plainItems(exchange.origin, goodItems, newestMs()).map((item) => ({ ...item, id: 'the-id' }))),
        ),
      expected: { ...ok, problem: 'REPEATED_ID' },
    },
    {
      name: 'every id anew on every poll',
      answer: (exchange) =>
        sendFeed(
          exchange,
          rss(
            plainItems(exchange.origin, goodItems, newestMs()).map((item) => ({
              ...item,
              id: `${exchange.nth}-${item.id}`,
            })),
          ),
        ),
      expected: ok,
      polls: 3,
    },
    {
      name: 'every date is now, on every poll',
      answer: (exchange) =>
        sendFeed(
          exchange,
          rss(
            plainItems(exchange.origin, goodItems, newestMs()).map((item) => ({
              ...item,
              pubDate: new Date().toUTCString(),
            })),
          ),
        ),
      expected: ok,
      polls: 3,
    },
    {
      name: 'host and CMS have moved: new ids, new addresses, the same news',
      answer(exchange) {
        const items = plainItems(exchange.origin, goodItems, newestMs());
        const moved = items.map((item) => ({
          ...item,
          id: `https://new.example/?p=${encodeURIComponent(item.id)}`,
          link: item.link.replace(exchange.origin, 'https://new.example').replace('/news/', '/blog/2026/'),
        }));
        sendFeed(exchange, rss(exchange.nth === 1 ? items : moved));
      },
      expected: ok,
      polls: 3,
    },
    {
      name: 'the domain was taken over: 300 spam items at once',
      answer(exchange) {
        const items = plainItems(exchange.origin, goodItems, newestMs());
        sendFeed(exchange, rss(exchange.nth === 1 ? items : [...spam(300, exchange.origin), ...items]));
      },
      expected: { ...ok, health: ['QUARANTINED'], quarantine: 'BULK' },
      polls: 3,
    },
    {
      name: 'a few new items lead to a strange host',
      answer(exchange) {
        const items = plainItems(exchange.origin, goodItems, newestMs());
        sendFeed(
          exchange,
          rss(
            exchange.nth === 1
              ? items
              : [...spam(6, 'https://casino.example', labelOf(exchange.origin)), ...items],
          ),
        );
      },
      expected: { ...ok, health: ['QUARANTINED'], quarantine: 'HOST_CHANGED' },
      polls: 3,
    },
    ...([404, 410, 200] as const).map(
      (status): Misbehaviour => ({
        name: `an item goes from the middle, and its page answers ${status}`,
        answer(exchange) {
          if (exchange.path !== '/feed') {
            const isGone = exchange.path === '/news/story-5' && status !== 200;
            return void exchange.response
              .writeHead(isGone ? status : 200, { 'content-type': 'text/html' })
              .end('<p>a page</p>');
          }
          const items = plainItems(exchange.origin, goodItems, newestMs());
          sendFeed(
            exchange,
            rss(exchange.nth === 1 ? items : items.filter(({ id }) => !id.endsWith(' item-5'))),
          );
        },
        expected: { ...ok, stories: status === 200 ? goodItems : goodItems - 1 },
        polls: 4,
        alsoWrong({ visits, titles }) {
          const looks = visits.filter((line) => line.startsWith('/news/'));
          const isKept = titles.some((title) => title.startsWith('Story number 5 '));
          return [
            ...(looks.length === 1 && looks[0]!.startsWith('/news/story-5')
              ? []
              : [`it looked at ${looks.join(' ') || 'no page'}; one look at /news/story-5 is polite`]),
            ...(isKept === (status === 200) ? [] : [`the story ${isKept ? 'stayed' : 'went'}`]),
          ];
        },
      }),
    ),
    {
      name: 'an item leaves at the end, as in every feed',
      answer(exchange) {
        const items = plainItems(exchange.origin, goodItems, newestMs());
        sendFeed(exchange, rss(exchange.nth === 1 ? items : items.slice(0, -2)));
      },
      expected: ok,
      polls: 2,
      alsoWrong: ({ visits }) =>
        visits.some((line) => line.startsWith('/news/'))
          ? ['it looked at a page although nothing was wrong']
          : [],
    },
    {
      name: 'good, broken and good by turns',
      answer(exchange) {
        const { nth, origin, response, request } = exchange;
        if (nth % 3 === 2) return void request.socket.resetAndDestroy();
        if (nth % 3 === 0)
          return void response.writeHead(200, { 'content-type': 'text/html' }).end(challenge);
        sendFeed(exchange, goodFeed(origin), { etag: '"steady"' });
      },
      expected: { health: ['OK', 'FAILING'], fault: [null, 'UNREACHABLE', 'NOT_A_FEED'], stories: goodItems },
      polls: 3,
    },
    {
      name: 'one bad item among good ones',
      answer(exchange) {
        const items = plainItems(exchange.origin, goodItems, newestMs());
        const bad = rssItem({
          id: 'bad',
          title: `A title of ${labelOf(exchange.origin)}`,
          link: 'javascript:alert(1)',
          atMs: 0,
          pubDate: 'the day after never',
        });
        sendFeed(exchange, rss(items).replace('<item>', `${bad}<item>`));
      },
      expected: { ...ok, stories: goodItems + 1, problem: 'BAD_DATE' },
    },
    {
      name: 'a billion laughs',
      answer(exchange) {
        const entities = Array.from(
          { length: 10 },
          (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`,
        ).join('');
        const text = goodFeed(exchange.origin).replace(
          '<rss',
          `<!DOCTYPE rss [<!ENTITY l0 "ha">${entities}]><rss`,
        );
        sendFeed(exchange, text.replace('Story number 3 ', '&l10; '));
      },
      expected: { health: ['OK', 'FAILING'], fault: [null, 'NOT_A_FEED'] },
    },
    {
      name: 'elements 200,000 deep',
      answer: (exchange) =>
        sendFeed(exchange, goodFeed(exchange.origin).replace('<item>', `${'<a>'.repeat(200_000)}<item>`)),
      expected: { health: ['OK', 'FAILING'], fault: [null, 'NOT_A_FEED'] },
    },
  ];
}

function spam(count: number, origin: string, label = labelOf(origin)) {
  return Array.from({ length: count }, (_, i) => ({
    id: `spam-${i}`,
    title: `Play now and win, offer ${i} of ${label}`,
    link: `${origin}/casino/${i}`,
    atMs: Date.now() - i * 60_000,
  }));
}
