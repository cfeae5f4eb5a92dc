/** Polls feeds once in this process, politely and one after the other; a running host may go on meanwhile. */
import { ingestFeed, type PollReport } from '@active-news/partnership/ingest/ingest-feed.ts';
import type { Partnership } from '@active-news/schema/registry/partnership.ts';
import { CommandError, exitCodes, type Surroundings } from './command.ts';

/** As a host looks at feeds that have no habits yet. */
const baseMs = 15 * 60_000;

/**
 * Shapes: `url` null means all feeds of these partnerships. A feed that several of them share is fetched once.
 * Errors: a CommandError if `url` is no accepted feed. What the sites do wrong is in the reports.
 */
export async function pollFeedsNow(
  partnerships: readonly Partnership[],
  url: string | null,
  { tools, progress }: Pick<Surroundings, 'tools' | 'progress'>,
): Promise<readonly PollReport[]> {
  const wanted = partnerships.flatMap((partnership) => {
    const store = tools.store(partnership);
    if (store.standing().heldSinceMs !== null) return [];
    return store
      .acceptedFeeds()
      .filter((feed) => url === null || feed.url === url)
      .map((feed) => ({ feedUrl: feed.url, target: tools.target(partnership, feed.include) }));
  });
  if (url !== null && wanted.length === 0) {
    const [only] = partnerships;
    throw new CommandError(
      exitCodes.couldNot,
      `${url} is no feed of ${only?.slug ?? 'these'} that may be asked: it is not accepted, or the partnership is held. See: npm run feeds -- check ${only?.slug ?? ''}`.trimEnd(),
    );
  }
  const reports: PollReport[] = [];
  const feeds = [...Map.groupBy(wanted, ({ feedUrl }) => feedUrl)];
  for (const [place, [feedUrl, members]] of feeds.entries()) {
    progress.step(place + 1, feeds.length, feedUrl);
    const targets = members.map(({ target }) => target);
    reports.push(...(await ingestFeed({ feedUrl, targets, isFresh: false }, ingestDeps(tools))));
  }
  progress.end();
  return reports;
}

function ingestDeps(tools: Surroundings['tools']): Parameters<typeof ingestFeed>[1] {
  return {
    client: { fetch: tools.ask },
    readDocument: tools.readDocument,
    intervalMs: baseMs,
    isFixedPace: false,
    now: tools.now,
    random: tools.random,
  };
}
