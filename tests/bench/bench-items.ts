/** Items per second from bytes to stored stories, beside `rss-parser` alone on the same bytes. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRequire } from 'node:module';
import { decodeDocument } from '@active-news/partnership/ingest/decode-document.ts';
import { ingestFeed, type IngestDeps } from '@active-news/partnership/ingest/ingest-feed.ts';
import { readDocument } from '@active-news/partnership/ingest/read-document.ts';
import { openStore } from '@active-news/partnership/store/open-store.ts';
import type { BenchDocument } from './load-documents.ts';
import { median } from './median.ts';

export type ItemFigures = {
  readonly documents: number;
  /** Of those documents, how many rss-parser refuses; they are left out. */
  readonly refused: number;
  readonly items: number;
  readonly bytes: number;
  /** Medians over rounds, in milliseconds for all documents. */
  readonly wholeMs: number;
  readonly readingMs: number;
  readonly rssParserMs: number;
  readonly ratio: number;
};

type RssParser = { parseString(text: string): Promise<{ items: unknown[] }> };
/** It is the service's dependency, not ours. */
const Parser = createRequire(import.meta.resolve('@active-news/partnership/ingest/parse-feed.ts'))(
  'rss-parser',
) as new () => RssParser;

/** Runs both over each document in turn, so that what else the machine does falls on both. */
export async function benchItems(all: readonly BenchDocument[], rounds: number): Promise<ItemFigures> {
  const documents: BenchDocument[] = [];
  let items = 0;
  for (const document of all) {
    const parsed = await rssParser(document).catch(() => null);
    if (parsed === null) continue;
    documents.push(document);
    items += parsed.items;
  }
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'active-news-bench-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const figures: { wholeMs: number; readingMs: number; rssParserMs: number }[] = [];
  // The first round warms up both, and is not counted.
  for (let round = 0; round <= rounds; round++) {
    const sums = { wholeMs: 0, readingMs: 0, rssParserMs: 0 };
    for (const [i, document] of documents.entries()) {
      const theirs = async () => (sums.rssParserMs += (await rssParser(document)).ms);
      if ((round + i) % 2 === 0) await theirs();
      const ours = await ingest(document, join(folder, `${round}-${i}.sqlite`));
      sums.wholeMs += ours.wholeMs;
      sums.readingMs += ours.readingMs;
      if ((round + i) % 2 === 1) await theirs();
    }
    if (round > 0) figures.push(sums);
  }
  const of = (name: 'wholeMs' | 'readingMs' | 'rssParserMs') => median(figures.map((figure) => figure[name]));
  return {
    documents: documents.length,
    refused: all.length - documents.length,
    items,
    bytes: documents.reduce((sum, { bytes }) => sum + bytes.length, 0),
    wholeMs: of('wholeMs'),
    readingMs: of('readingMs'),
    rssParserMs: of('rssParserMs'),
    ratio: median(figures.map(({ wholeMs, rssParserMs }) => wholeMs / rssParserMs)),
  };
}

/** Decoded as we decode, since parseString takes a text. */
async function rssParser({ bytes, contentType }: BenchDocument): Promise<{ ms: number; items: number }> {
  const { text } = decodeDocument(bytes, contentType);
  const startMs = performance.now();
  const feed = await new Parser().parseString(text);
  return { ms: performance.now() - startMs, items: feed.items.length };
}

/** One poll into an empty store, the network left out: the bytes are handed over. */
async function ingest(
  document: BenchDocument,
  path: string,
): Promise<{ wholeMs: number; readingMs: number }> {
  const feedUrl = 'https://partner.example/feed';
  const store = openStore({ path, slug: 'rise', feedUrls: [feedUrl], face: '', now: Date.now });
  let readingMs = 0;
  const deps: IngestDeps = {
    client: {
      fetch: async () => ({
        kind: 'modified',
        bytes: document.bytes,
        status: 200,
        contentType: document.contentType,
        contentLocation: null,
        finalUrl: feedUrl,
        permanentRedirectTo: null,
        validators: {},
        tookMs: 1,
        hops: [],
        maxAgeMs: null,
        headers: {},
      }),
    },
    async readDocument(given) {
      const startMs = performance.now();
      const outcome = await readDocument(given);
      readingMs += performance.now() - startMs;
      return outcome;
    },
    intervalMs: 900_000,
    isFixedPace: false,
    now: Date.now,
    random: () => 0.5,
  };
  const target = {
    slug: 'rise',
    website: 'https://partner.example/',
    include: undefined,
    resolveTag: () => ({ kind: 'unknown' }) as const,
    store,
  };
  const startMs = performance.now();
  await ingestFeed({ feedUrl, targets: [target] }, deps);
  const wholeMs = performance.now() - startMs;
  store.close();
  return { wholeMs, readingMs };
}
