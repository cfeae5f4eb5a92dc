/** The process under torture: hosts the instances as a real process does, polls, and tells its parent what it polled and what it holds. */
import { openHostInWorker } from '@active-news/partnership/host/open-host-in-worker.ts';
import type { PollReport } from '@active-news/partnership/ingest/ingest-feed.ts';
import type { HostSettings } from '@active-news/partnership/host/worker-messages.ts';

export type FromTortured =
  | { readonly kind: 'open' }
  | { readonly kind: 'polled'; readonly atMs: number; readonly report: PollReport }
  | { readonly kind: 'memory'; readonly rss: number }
  | { readonly kind: 'trouble'; readonly message: string }
  | {
      readonly kind: 'holds';
      readonly answers: readonly { readonly slug: string; readonly data: Holding }[];
      readonly slowestMs: number;
      readonly answered: number;
    };

/** What an instance says of itself. */
export type Holding = {
  readonly feeds: readonly {
    readonly url: string;
    readonly health: string;
    readonly fault: string | null;
    readonly lastProblem: string | null;
    readonly lastStatus: number | null;
    readonly lastCheckedAt: string | null;
    readonly nextCheckAt: string | null;
    readonly quarantine: {
      readonly reason: string;
      readonly message: string;
      readonly heldStories: number;
    } | null;
    readonly problems: readonly {
      readonly code: string;
      readonly message: string;
      readonly item: string | null;
    }[];
  }[];
  readonly titles: readonly string[];
  /** How often each feed had been polled when this was read; polling goes on meanwhile. */
  readonly polled: Readonly<Record<string, number>>;
};

const send = (message: FromTortured) => process.send!(message);
const polled = new Map<string, number>();
const settings = await new Promise<HostSettings>((resolve) =>
  process.once('message', (given) => resolve(given as HostSettings)),
);
const host = await openHostInWorker({
  ...settings,
  onPolled(report) {
    const key = `${report.slug} ${report.feedUrl}`;
    polled.set(key, (polled.get(key) ?? 0) + 1);
    send({ kind: 'polled', atMs: Date.now(), report });
  },
  onError: (error, feedUrl) =>
    send({ kind: 'trouble', message: `${feedUrl} could not be recorded: ${String(error)}` }),
  onCrash: (message) => send({ kind: 'trouble', message: `the thread of the instances ended: ${message}` }),
});
send({ kind: 'open' });

// A reader who asks all the while: what is held up by feeds is held up for him.
let answered = 0;
let slowestMs = 0;
const reading = setInterval(() => void read(host.slugs[answered % host.slugs.length]!), 200);
const sampling = setInterval(() => send({ kind: 'memory', rss: process.memoryUsage.rss() }), 100);

process.once('message', () => void judgeAndEnd());

async function read(slug: string): Promise<void> {
  const startMs = performance.now();
  try {
    await host.answer(slug, { query: '{ stories(first: 10) { totalCount nodes { title } } }' });
    answered++;
  } catch (error) {
    send({ kind: 'trouble', message: `${slug} did not answer: ${String(error)}` });
  }
  slowestMs = Math.max(slowestMs, performance.now() - startMs);
}

async function judgeAndEnd(): Promise<void> {
  clearInterval(reading);
  const answers: { slug: string; data: Holding }[] = [];
  for (const slug of host.slugs) answers.push({ slug, data: await holding(slug) });
  clearInterval(sampling);
  send({ kind: 'holds', answers, slowestMs, answered });
  await host.close();
  process.disconnect();
}

async function holding(slug: string): Promise<Holding> {
  const polledBefore = Object.fromEntries(polled);
  const titles: string[] = [];
  let feeds: Holding['feeds'] = [];
  for (let after: string | null = null; ; ) {
    const answer = (await host.answer(slug, {
      query: `query ($after: String) {
        feeds { url health fault lastProblem lastStatus lastCheckedAt nextCheckAt quarantine { reason message heldStories } problems { code message item } }
        stories(first: 100, after: $after) { nodes { title } pageInfo { hasNextPage endCursor } }
      }`,
      variables: { after },
    })) as {
      data: {
        feeds: Holding['feeds'];
        stories: { nodes: { title: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
      } | null;
      errors?: unknown;
    };
    if (answer.data === null || answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors));
    titles.push(...answer.data.stories.nodes.map(({ title }) => title));
    feeds = answer.data.feeds;
    if (!answer.data.stories.pageInfo.hasNextPage) return { feeds, titles, polled: polledBefore };
    after = answer.data.stories.pageInfo.endCursor;
  }
}
