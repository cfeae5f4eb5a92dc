/** Puts every document of the corpus through the whole pipeline: a server, the poller, reading threads and a store. */
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { createDocumentReader } from '@active-news/partnership/ingest/parse-in-worker.ts';
import { createPoliteClient } from '@active-news/partnership/ingest/polite-client.ts';
import { pollFeeds, type PollTarget } from '@active-news/partnership/ingest/poll-feeds.ts';
import { openStore, type Store } from '@active-news/partnership/store/open-store.ts';
import type { FeedProblem, PollRecord, StoryInput } from '@active-news/partnership/store/records.ts';
import type { PollReport } from '@active-news/partnership/ingest/ingest-feed.ts';
import type { CorpusDocument } from './load-corpus.ts';

/** What became of one document. */
export type IngestedDocument = {
  readonly document: CorpusDocument;
  readonly poll: PollRecord;
  /** As they were handed to the store, in the order of the document. */
  readonly stories: readonly StoryInput[];
  /** As the store shows them afterwards. */
  readonly problems: readonly FeedProblem[];
  readonly storedStories: number;
  /** The same bytes once more, read as if for the first time. */
  readonly again: Pick<PollReport, 'added' | 'changed'> & { readonly isSameVersion: boolean };
};

export type IngestedCorpus = { readonly documents: readonly IngestedDocument[]; readonly longestMs: number };

/** Where relative links resolve to, here and for the oracle. */
export const website = 'https://partner.example/news/';

/** One partnership with one feed per document, since the documents know nothing of each other. */
export async function ingestCorpus(corpus: readonly CorpusDocument[]): Promise<IngestedCorpus> {
  const server = createServer((request, response) => {
    const document = corpus[Number(request.url?.slice(1))];
    if (document === undefined) return response.writeHead(404).end();
    return response.writeHead(200, { 'content-type': document.contentType }).end(readFileSync(document.path));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const reader = createDocumentReader();
  try {
    return await pollAll(corpus, server, reader.read);
  } finally {
    await reader.close();
    server.close();
  }
}

async function pollAll(
  corpus: readonly CorpusDocument[],
  server: Server,
  readDocument: ReturnType<typeof createDocumentReader>['read'],
): Promise<IngestedCorpus> {
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const polls = corpus.map((): PollRecord[] => []);
  /** Of the first reading. */
  const stories = corpus.map((): StoryInput[] => []);
  const stores = corpus.map((_, i) => openFor(`http://${host}/${i}`, slugOf(i)));
  const targets = stores.map((store, i): PollTarget => {
    const recordPoll = (poll: PollRecord) => {
      polls[i]!.push(poll);
      return store.recordPoll(poll);
    };
    const recordStories: Store['recordStories'] = (url, slice, options) => {
      const recorded = store.recordStories(url, slice, options);
      // What a transaction leaves over comes again with the next.
      if (polls[i]!.length === 0) stories[i]!.push(...slice.slice(0, recorded?.taken ?? 0));
      return recorded;
    };
    const feedUrl = `http://${host}/${i}`;
    const resolveTag = () => ({ kind: 'unknown' }) as const;
    return {
      feedUrl,
      slug: slugOf(i),
      website,
      include: undefined,
      resolveTag,
      store: { ...store, recordPoll, recordStories },
    };
  });
  const allowPrivateHosts = new Set([host]);
  const client = createPoliteClient({ userAgent: 'corpus', allowPrivateHosts, now: Date.now });
  const shared = { client, allowPrivateHosts, intervalMs: 1_800_000, isFixedPace: true };

  let longestMs = 0;
  async function pollEach(): Promise<readonly PollReport[]> {
    const reports: PollReport[] = [];
    const errors: unknown[] = [];
    const timed = async (document: Parameters<typeof readDocument>[0]) => {
      const startMs = performance.now();
      const outcome = await readDocument(document);
      longestMs = Math.max(longestMs, performance.now() - startMs);
      return outcome;
    };
    const deps = { ...shared, readDocument: timed, now: Date.now, random: Math.random };
    const onPolled = (report: PollReport) => reports.push(report);
    const poller = pollFeeds({
      ...deps,
      targets: () => targets,
      onPolled,
      onError: (error) => errors.push(error),
    });
    await poller.pollNow();
    await poller.stop();
    if (errors.length > 0) throw errors[0];
    return reports;
  }
  await pollEach();
  const versions = stores.map((store) => store.version().digest);
  const second = new Map((await pollEach()).map((report) => [report.slug, report]));

  const documents = corpus.map((document, i): IngestedDocument => {
    const store = stores[i]!;
    const { added, changed } = second.get(slugOf(i))!;
    return {
      document,
      poll: polls[i]![0]!,
      stories: stories[i]!,
      problems: store.feeds()[0]!.problems,
      storedStories: (
        store.database.sql('SELECT count(*) AS stories FROM story').get() as { stories: number }
      ).stories,
      again: { added, changed, isSameVersion: store.version().digest === versions[i] },
    };
  });
  await client.close();
  for (const store of stores) store.close();
  return { documents, longestMs };
}

function openFor(feedUrl: string, slug: string): Store {
  return openStore({ path: ':memory:', slug, feedUrls: [feedUrl], face: '', now: Date.now });
}

const slugOf = (i: number) => `document-${i}`;
