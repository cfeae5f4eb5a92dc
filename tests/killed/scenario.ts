/** What the partner's site tells, step by step, while those who read it are killed: every kind of change that a feed can bring. */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { rss, type TortureItem } from '../torture/feed-text.ts';

export const slug = 'rise';
export const steps = [
  'first reading',
  'new and edited',
  'unchanged',
  'an item is gone',
  'new ids and addresses',
  'a bulk',
  'not a feed',
  'whole again',
  'a person decides',
] as const;
/** The clock stands still during a step, so that a step that is taken again says the same. */
export const clockAt = (step: number): number => Date.UTC(2026, 5, 1) + step * 3_600_000;

/** A page is more than one slice of a transaction. */
export const itemsOnPage = 60;
export const olderPages = 4;

export type ScenarioSite = {
  readonly host: string;
  readonly origin: string;
  readonly close: () => Promise<void>;
};

/**
 * Shapes: `/step/3` sets the step; `/news` and `/events` are the feeds that are polled, `/feed` one whose older pages are behind it
 * (`?paged=2`). Runs are told apart by their User-Agent, so that all see
 * one address, which is part of what they store.
 */
export async function startScenarioSite(): Promise<ScenarioSite> {
  const stepOf = new Map<string, number>();
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    const run = request.headers['user-agent'] ?? '';
    const step = stepOf.get(run) ?? 0;
    if (path.startsWith('/step/')) {
      stepOf.set(run, Number(path.slice(6)));
      return void response.writeHead(204).end();
    }
    if (path === '/news')
      return void (step === 6
        ? response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Back soon</body></html>')
        : send(response, newsAt(step), `"news-${step === 2 ? 1 : step}"`, request.headers['if-none-match']));
    if (path === '/events')
      return void send(response, events(), '"events"', request.headers['if-none-match']);
    const page = /^\/feed(?:\?paged=(\d+))?$/.exec(path);
    if (page !== null && Number(page[1] ?? 1) <= olderPages)
      return void send(response, olderPage(Number(page[1] ?? 1)), '"page"', undefined);
    response
      .writeHead(
        path.startsWith('/robots') ||
          path.startsWith('/feed') ||
          path.startsWith('/wp-json') ||
          path === '/story/2'
          ? 404
          : 200,
      )
      .end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const origin = `http://${host}`;
  return {
    host,
    origin,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };

  function newsAt(at: number): string {
    let items = [0, 1, 2, 3, 4].map((n) => item(n));
    if (at >= 1) items = [item(6), item(5), { ...items[0]!, title: 'Story 0, told anew' }, ...items.slice(1)];
    if (at >= 3) items = items.filter(({ id }) => id !== 'id-2');
    if (at >= 4)
      items = items.map((one) => ({
        ...one,
        id: `new-${one.id}`,
        link: one.link.replace('/story/', '/blog/'),
      }));
    if (at >= 5)
      items = [...Array.from({ length: 60 }, (_, i) => ({ ...item(100 + i), title: `Bulk ${i}` })), ...items];
    return rss(items);
  }

  /** Three slices of a transaction, so that a kill between them leaves more than would pass for a burst. */
  function events(): string {
    return rss(Array.from({ length: 120 }, (_, i) => ({ ...item(400 - i), title: `Event ${i}` })));
  }

  function olderPage(page: number): string {
    return rss(
      Array.from({ length: itemsOnPage }, (_, i) => {
        const n = 1_000 - (page - 1) * itemsOnPage - i;
        return { ...item(n), title: `Older ${n}`, atMs: clockAt(0) - (1_010 - n) * 86_400_000 };
      }),
    );
  }

  function item(n: number): TortureItem {
    const day = n >= 200 ? 400 - n : n < 10 ? 5 - n : 0;
    return {
      id: `id-${n}`,
      title: `Story ${n}`,
      link: `${origin}/story/${n}`,
      atMs: clockAt(0) - (day + 7) * 86_400_000 + n * 1_000,
    };
  }
}

function send(response: ServerResponse, text: string, etag: string, asked: string | undefined): void {
  if (asked === etag) response.writeHead(304, { etag }).end();
  else response.writeHead(200, { 'content-type': 'application/rss+xml', etag }).end(text);
}
