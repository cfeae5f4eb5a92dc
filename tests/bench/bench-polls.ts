/** What a poll costs that brings nothing new, beside one that reads the document: requests, bytes, statements, time. */
import { mkdtemp, rm } from 'node:fs/promises';
import { DatabaseSync, StatementSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ingestFeed, type IngestDeps } from '@active-news/partnership/ingest/ingest-feed.ts';
import { createPoliteClient } from '@active-news/partnership/ingest/polite-client.ts';
import { readDocument } from '@active-news/partnership/ingest/read-document.ts';
import { openStore } from '@active-news/partnership/store/open-store.ts';
import { startTortureSite } from '../torture/torture-site.ts';
import { plainItems, rss } from '../torture/feed-text.ts';
import { median } from './median.ts';

export type PollFigures = {
  readonly name: string;
  readonly requests: number;
  /** Of the answer's body. */
  readonly bodyBytes: number;
  readonly statements: number;
  readonly storyRows: number;
  /** Median over rounds. */
  readonly microseconds: number;
};

const items = 50;

/** The three kinds in turn in each round, over real sockets and files. */
export async function benchPolls(rounds: number): Promise<readonly PollFigures[]> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'active-news-bench-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  let bodyBytes = 0;
  let edition = 0;
  const site = await startTortureSite(({ request, response, path, origin }) => {
    // `/new` tells something else each time, `/tagged` answers 304, `/same` the same bytes.
    const text = rss(plainItems(origin, items, Date.UTC(2026, 0, 30))).replaceAll(
      'told in',
      path === '/new' ? `told ${edition++} times in` : 'told in',
    );
    if (path === '/tagged' && request.headers['if-none-match'] === '"tag"')
      return void response.writeHead(304).end();
    bodyBytes += Buffer.byteLength(text);
    response
      .writeHead(200, { 'content-type': 'application/rss+xml', ...(path === '/tagged' && { etag: '"tag"' }) })
      .end(text);
  });
  stack.defer(site.close);
  const client = createPoliteClient({
    userAgent: 'bench',
    allowPrivateHosts: new Set([site.host]),
    now: Date.now,
  });
  stack.defer(client.close);
  const deps: IngestDeps = {
    client,
    readDocument,
    intervalMs: 900_000,
    isFixedPace: false,
    now: Date.now,
    random: () => 0.5,
  };
  const kinds = ['/new', '/tagged', '/same'].map((path, i) => {
    const feedUrl = `${site.origin}${path}`;
    const store = openStore({
      path: join(folder, `${i}.sqlite`),
      slug: 'rise',
      feedUrls: [feedUrl],
      face: '',
      now: Date.now,
    });
    stack.defer(() => store.close());
    const target = {
      slug: 'rise',
      website: site.origin,
      include: undefined,
      resolveTag: () => ({ kind: 'unknown' }) as const,
      store,
    };
    return {
      path,
      store,
      poll: () => ingestFeed({ feedUrl, targets: [target] }, deps),
      microseconds: [] as number[],
    };
  });
  for (const { poll } of kinds) await poll();
  for (let round = 0; round < rounds; round++) {
    for (const { poll, microseconds } of kinds) {
      const startMs = performance.now();
      await poll();
      microseconds.push((performance.now() - startMs) * 1_000);
    }
  }
  const names = {
    '/new': `every one of ${items} items edited`,
    '/tagged': 'unchanged, 304',
    '/same': 'unchanged, the same bytes with 200',
  } as const;
  const figures: PollFigures[] = [];
  for (const { path, store, poll, microseconds } of kinds) {
    const before = { requests: site.visits.length, bodyBytes, rows: rowsOf(store.database.db) };
    const statements = await countStatements(poll);
    figures.push({
      name: names[path as keyof typeof names],
      requests: site.visits.length - before.requests,
      bodyBytes: bodyBytes - before.bodyBytes,
      statements,
      storyRows: differing(before.rows, rowsOf(store.database.db)),
      microseconds: median(microseconds),
    });
  }
  return figures;
}

function rowsOf(db: DatabaseSync): readonly string[] {
  return db
    .prepare('SELECT * FROM story ORDER BY id')
    .all()
    .map((row) => JSON.stringify(row));
}

function differing(before: readonly string[], after: readonly string[]): number {
  return after.filter((row) => !before.includes(row)).length;
}

/** In a pass of its own, so that counting costs no measured time. */
async function countStatements(poll: () => Promise<unknown>): Promise<number> {
  let count = 0;
  const undo: (() => void)[] = [];
  for (const [owner, names] of [
    [DatabaseSync.prototype, ['exec']],
    [StatementSync.prototype, ['run', 'get', 'all', 'iterate']],
  ] as const) {
    const functions = owner as unknown as Record<string, (...given: unknown[]) => unknown>;
    for (const name of names) {
      const own = functions[name]!;
      functions[name] = function (this: unknown, ...given: unknown[]) {
        count++;
        return own.apply(this, given);
      };
      undo.push(() => (functions[name] = own));
    }
  }
  try {
    await poll();
    return count;
  } finally {
    for (const restore of undo) restore();
  }
}
