/** `backfill`: brings the older stories of a feed, which it does not list any more, page by page; resumable at any moment. */
import { join } from 'node:path';
import { formatInstant, parseInstant } from '@active-news/schema/instant.ts';
import { londonInstant } from '@active-news/schema/london-time.ts';
import { backfillFeed, type Backfilled } from './backfill-feed.ts';
import { progressFile } from './backfill-progress.ts';
import { CommandError, exitCodes, type Command, type Surroundings } from './command.ts';
import { partnershipNamed } from './find-partnership.ts';
import { counted, dayInWords } from './plain-words.ts';
import { writePairs, type Cell } from './write-table.ts';

export const backfill: Command = {
  name: 'backfill',
  synopsis: 'backfill <slug>',
  summary: 'brings older stories that the feed does not list any more',
  help: `Tries, in this order and where robots.txt allows: the REST interface of WordPress, older pages of the feed (?paged=2), then
the site's archives and sitemaps page by page. One request at a time, with a rest after each. Stories keep their own dates.
What was read is remembered in DATA_DIR/<slug>.backfill.json after each page: end it when you like, and go on later.

  --feed <address>     only this feed, where there are several
  --limit <number>     stop after so many new stories
  --since <date>       leave out what is older, as 2019-01-01
  --restart            forget how far it came, and begin with the newest page
  --json               one JSON document`,
  options: {
    feed: { type: 'string' },
    limit: { type: 'string' },
    since: { type: 'string' },
    restart: { type: 'boolean' },
  },
  positionals: [1, 1],
  async run({ positionals, text, flag }, surroundings) {
    const { tools } = surroundings;
    const partnership = partnershipNamed(tools.registry, positionals[0]!);
    const limit = limitOf(text('limit'));
    const sinceMs = sinceOf(text('since'));
    const store = tools.store(partnership);
    const { heldSinceMs } = store.standing();
    if (heldSinceMs !== null)
      throw new CommandError(
        exitCodes.couldNot,
        `${partnership.slug} is held since ${dayInWords(heldSinceMs)}, so its site is not asked. To go on: npm run feeds -- unhold ${partnership.slug}`,
      );
    const accepted = store.acceptedFeeds();
    const only = text('feed');
    const feeds = accepted.filter(({ url }) => only === undefined || url === only);
    if (feeds.length === 0)
      throw new CommandError(
        exitCodes.couldNot,
        only === undefined
          ? `${partnership.slug} has no accepted feed. Find one with: npm run feeds -- discover ${partnership.slug}`
          : `--feed is ${only}, which is no accepted feed of ${partnership.slug}. It has: ${accepted.map(({ url }) => url).join(', ') || 'none'}.`,
      );
    const file = progressFile(join(tools.dataDir, `${partnership.slug}.backfill.json`));
    const results: Backfilled[] = [];
    for (const feed of feeds) {
      const left = limit === null ? null : limit - results.reduce((sum, { added }) => sum + added, 0);
      if (left !== null && left <= 0) break;
      results.push(
        await backfillFeed(
          {
            partnership,
            feedUrl: feed.url,
            include: feed.include,
            limit: left,
            sinceMs,
            isRestart: flag('restart'),
          },
          file,
          surroundings,
        ),
      );
    }
    surroundings.progress.end();
    const stopped = results.some(({ end }) => end === 'stopped');
    const hasNoWay = results.every(({ end }) => end === 'no-way');
    return {
      code: stopped || hasNoWay ? exitCodes.couldNot : exitCodes.done,
      json: { partnership: partnership.slug, feeds: results.map(jsonOf) },
      text: results.map((result) => show(result, partnership.slug, surroundings)).join('\n\n'),
    };
  },
};

function jsonOf({ feedUrl, oldestAtMs, ...rest }: Backfilled): Readonly<Record<string, unknown>> {
  return { url: feedUrl, ...rest, oldestAt: oldestAtMs === null ? null : formatInstant(oldestAtMs) };
}

const ways: Readonly<Record<NonNullable<Backfilled['way']>, string>> = {
  posts: 'the REST interface of WordPress',
  paged: 'older pages of the feed',
  pages: 'archives and sitemaps, page by page',
};

function show(result: Backfilled, slug: string, { paint, width }: Surroundings): string {
  const { feedUrl, way, added, looked, left, end, reason, oldestAtMs } = result;
  const pairs: (readonly [string, Cell])[] = [
    ['Feed', feedUrl],
    ['By', way === null ? '\u2013' : ways[way]],
    ['Looked at', counted(looked, way === 'pages' ? 'page' : 'item')],
    ['New', { text: counted(added, 'story', 'stories'), style: added > 0 ? 'green' : 'dim' }],
    ...(oldestAtMs === null ? [] : [['Back to', dayInWords(oldestAtMs)] as const]),
    ...(left === null || left === 0
      ? []
      : [['Left', counted(left, way === 'pages' ? 'page' : 'item')] as const]),
    ['Ended', { text: reason, style: end === 'stopped' || end === 'no-way' ? 'yellow' : 'dim' }],
  ];
  const goOn =
    end === 'stopped' || end === 'limit' ? `\n\nTo go on:\n  npm run feeds -- backfill ${slug}` : '';
  return writePairs(pairs, { paint, width }) + goOn;
}

function limitOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (/^\d{1,7}$/.test(text) && Number(text) > 0) return Number(text);
  throw new CommandError(exitCodes.wrongUsage, `--limit is "${text}"; it must be a whole number from 1 up.`);
}

function sinceOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const day = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  const instantMs =
    day === null ? parseInstant(text) : londonInstant(Number(day[1]), Number(day[2]), Number(day[3]));
  if (instantMs !== null && Number.isFinite(instantMs)) return instantMs;
  throw new CommandError(exitCodes.wrongUsage, `--since is "${text}"; write a day, as 2019-01-01.`);
}
