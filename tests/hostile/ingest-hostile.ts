/** Puts hostile documents through a host of instances, as polled feeds, and reads back what a reader of the graph would get. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHost } from '@active-news/partnership/host/open-host.ts';
import type { PollReport } from '@active-news/partnership/ingest/ingest-feed.ts';
import { loadPartnerships } from '@active-news/runtime/load-partnerships.ts';
import { startTortureSite } from '../torture/torture-site.ts';
import type { HostileDocument } from './injected-feeds.ts';

/** A story as the graph gives it, permission `full`. */
export type ShownStory = {
  readonly title: string;
  readonly url: string | null;
  readonly summary: string | null;
  readonly contentHtml: string | null;
  readonly byline: string | null;
  readonly category: string | null;
  readonly image: { readonly url: string; readonly alt: string | null } | null;
  readonly rawTags: readonly string[];
  readonly publishedRaw: string | null;
};

export type HostileReading = {
  readonly document: HostileDocument;
  readonly report: PollReport;
  readonly stories: readonly ShownStory[];
  readonly problems: readonly string[];
};

export type HostileReport = {
  readonly readings: readonly HostileReading[];
  readonly errors: readonly string[];
  /** Paths that were asked of the site although nobody polls them. */
  readonly asked: readonly string[];
  readonly canaryConnections: number;
  readonly peakMemory: number;
  /** The longest that the event loop of the host was held up, in milliseconds. */
  readonly longestPauseMs: number;
};

/**
 * One partnership for each document, so that their stories are told apart. At the end a plain feed is read, which must go well.
 *
 * Shapes: `documents` are made for a canary whose origin is given; the last reading is the plain feed.
 */
export async function ingestHostile(
  documents: (canary: string) => readonly HostileDocument[],
): Promise<HostileReport> {
  await using stack = new AsyncDisposableStack();
  const canary = await startTortureSite(({ response }) => response.writeHead(200).end('canary'));
  stack.defer(canary.close);
  const plain: HostileDocument = {
    name: 'a plain feed afterwards',
    contentType: 'application/rss+xml',
    body: '<?xml version="1.0"?><rss version="2.0"><channel><title>t</title><item><title>A plain story</title><link>https://partner.example/plain</link><pubDate>Mon, 05 Jan 2026 10:00:00 GMT</pubDate></item></channel></rss>',
  };
  const all = [...documents(canary.origin), plain];
  const site = await startTortureSite(({ response, path }) => {
    const document = all[Number(path.slice(6))];
    if (!path.startsWith('/feed/') || document === undefined) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': document.contentType }).end(document.body);
  });
  stack.defer(site.close);
  const dataDir = await mkdtemp(join(tmpdir(), 'active-news-hostile-'));
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));
  const [model] = (await loadPartnerships(undefined)).partnerships;
  const partnerships = all.map((_, i) => ({
    ...model!,
    slug: `partner-${i}`,
    website: 'https://partner.example/',
    hosts: ['partner.example'],
    permission: 'full' as const,
    feeds: [{ url: `${site.origin}/feed/${i}`, verified: true }],
  }));
  const reports = new Map<string, PollReport>();
  const errors: string[] = [];
  let peakMemory = 0;
  let longestPauseMs = 0;
  let lastMs = performance.now();
  const sampling = setInterval(() => {
    const nowMs = performance.now();
    longestPauseMs = Math.max(longestPauseMs, nowMs - lastMs - 5);
    lastMs = nowMs;
    peakMemory = Math.max(peakMemory, process.memoryUsage.rss());
  }, 5);
  stack.defer(() => clearInterval(sampling));
  const host = await openHost({
    registry: { partnerships, digest: 'hostile' },
    slugs: partnerships.map(({ slug }) => slug),
    dataDir,
    userAgent: 'hostile',
    allowPrivateHosts: [site.host],
    pollIntervalMs: 3_600_000,
    now: Date.now,
    onPolled: (report) => reports.set(report.slug, report),
    onError: (error, feedUrl) => errors.push(`${feedUrl}: ${String(error)}`),
  });
  stack.defer(host.close);
  lastMs = performance.now();
  longestPauseMs = 0;
  await Promise.all(partnerships.slice(0, -1).map(({ slug }) => host.pollNow(slug)));
  await host.pollNow(partnerships.at(-1)!.slug);
  clearInterval(sampling);

  const readings: HostileReading[] = [];
  for (const [i, document] of all.entries()) {
    const { slug } = partnerships[i]!;
    readings.push({ document, report: reports.get(slug)!, ...(await readInstance(host, slug)) });
  }
  const asked = site.visits
    .map(({ path }) => path)
    .filter((path) => !path.startsWith('/feed/') && path !== '/robots.txt');
  return { readings, errors, asked, canaryConnections: canary.connections(), peakMemory, longestPauseMs };
}

type Host = Awaited<ReturnType<typeof openHost>>;

async function readInstance(host: Host, slug: string): Promise<Pick<HostileReading, 'stories' | 'problems'>> {
  const stories: ShownStory[] = [];
  for (let after: string | null = null; ; ) {
    const { text } = (await host.answerText(slug, {
      query: `query ($after: String) {
        feeds { problems { code message item } }
        stories(first: 100, after: $after) { nodes { title url summary contentHtml byline category image { url alt } rawTags publishedRaw } pageInfo { hasNextPage endCursor } }
      }`,
      variables: { after },
    }))!;
    const { data, errors } = JSON.parse(text) as {
      data: {
        feeds: { problems: { code: string; message: string; item: string | null }[] }[];
        stories: { nodes: ShownStory[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
      };
      errors?: unknown;
    };
    if (errors !== undefined) throw new Error(`${slug} answered ${JSON.stringify(errors)}`);
    stories.push(...data.stories.nodes);
    const problems = data.feeds[0]!.problems.map(
      ({ code, message, item }) => `${code} ${message} ${item ?? ''}`,
    );
    // A hundred pages are enough to see what a million items become.
    if (!data.stories.pageInfo.hasNextPage || stories.length >= 10_000) return { stories, problems };
    after = data.stories.pageInfo.endCursor;
  }
}
