/** `accept`: looks at a feed once and, if it is one, records that it is to be polled from now on. */
import { CommandError, exitCodes, type Command, type Surroundings } from './command.ts';
import { decide } from './decide.ts';
import { hostOf, hostsOf, partnershipNamed } from './find-partnership.ts';
import { lookAtFeed, type Seen } from './look-at-feed.ts';
import { dayInWords, formatInWords } from './plain-words.ts';
import { quoted } from './show-discovery.ts';
import { writePairs, type Cell } from './write-table.ts';

export const accept: Command = {
  name: 'accept',
  synopsis: 'accept <slug> <feed address>',
  summary: 'records that a feed is to be polled, after looking at it once',
  help: `The address is fetched once, politely. If no feed is there, nothing is recorded. A running host takes the feed up within a
minute.

  --path <start>       of a shared feed, only items whose link has a path that starts so
  --category <name>    of a shared feed, only items of this category; with --path too, either is enough
  --replaces <address> the accepted feed that it takes the place of; that is asked no more, its stories stay
  --unseen             do not look first, as for a feed that is down just now
  --json               one JSON document`,
  options: {
    path: { type: 'string' },
    category: { type: 'string' },
    replaces: { type: 'string' },
    unseen: { type: 'boolean' },
  },
  positionals: [2, 2],
  async run({ positionals, text, flag }, { tools, paint, width, progress }) {
    const partnership = partnershipNamed(tools.registry, positionals[0]!);
    const url = addressOf(positionals[1]!);
    const path = text('path');
    if (path !== undefined && !path.startsWith('/'))
      throw new CommandError(
        exitCodes.wrongUsage,
        `--path is "${path}"; it must start with a slash, as /news/${partnership.slug}/.`,
      );
    const category = text('category');
    const replaces = text('replaces');
    let seen: Seen | null = null;
    if (!flag('unseen')) {
      progress.say(`Looking at ${url}`);
      seen = await lookAtFeed(url, { hosts: hostsOf(partnership), website: partnership.website }, tools);
      if (seen.look.kind === 'failed')
        throw new CommandError(exitCodes.couldNot, whyNot(seen.look, url, partnership.slug));
    }
    const decided = decide(tools, partnership, {
      kind: 'accept-feed',
      url,
      ...(path !== undefined && { path }),
      ...(category !== undefined && { category }),
      ...(replaces !== undefined && { replaces: addressOf(replaces) }),
    });
    const feed = seen?.look.kind === 'feed' ? seen.look : null;
    const warnings = (feed?.deductions ?? []).map(({ because }) => because);
    const isForeign = !hostsOf(partnership).has(hostOf(url) ?? '');
    if (isForeign) warnings.push(`it is at ${hostOf(url)}, which is no host of ${partnership.name}`);
    return {
      code: exitCodes.done,
      json: {
        partnership: partnership.slug,
        url,
        changed: decided.changed,
        message: decided.message,
        feed:
          feed === null
            ? null
            : {
                title: feed.title,
                dialect: feed.dialect,
                items: feed.items,
                newestItemAt:
                  feed.newestItemAtMs === null ? null : new Date(feed.newestItemAtMs).toISOString(),
                score: feed.score,
                movedTo: feed.movedTo,
              },
        warnings,
      },
      text: [
        paint(decided.changed ? 'green' : 'dim', decided.message),
        seen === null ? '' : describe(seen, warnings, { paint, width }),
        `To fetch it now, and its older stories:\n  npm run feeds -- refresh ${partnership.slug}\n  npm run feeds -- backfill ${partnership.slug}`,
      ]
        .filter((part) => part !== '')
        .join('\n\n'),
    };
  },
};

function describe(
  { look, feed }: Seen,
  warnings: readonly string[],
  screen: Pick<Surroundings, 'paint' | 'width'>,
): string {
  if (look.kind === 'failed' || feed === null) return '';
  const titles = feed.items.slice(0, 3).map(({ title, url }) => title || url || 'without a title');
  const pairs: (readonly [string, Cell])[] = [
    ['Title', look.title ?? '\u2013'],
    [
      'Format',
      `${formatInWords(look.dialect)}, ${look.text === 'full' ? 'full text' : look.text === 'excerpt' ? 'excerpts' : 'titles only'}`,
    ],
    ['Items', `${look.items}, newest of ${dayInWords(look.newestItemAtMs)}`],
    ...titles.map((title, i) => [i === 0 ? 'Newest' : '', title] as const),
    ...(look.movedTo === null
      ? []
      : [['Moved', { text: `for good to ${look.movedTo}`, style: 'yellow' }] as const]),
    ...warnings.map((text, i) => [i === 0 ? 'Mind' : '', { text, style: 'yellow' }] as const),
  ];
  return writePairs(pairs, screen);
}

function addressOf(text: string): string {
  const url = URL.parse(text);
  if (url !== null && (url.protocol === 'http:' || url.protocol === 'https:') && url.username === '')
    return url.href;
  throw new CommandError(
    exitCodes.wrongUsage,
    `"${text}" is not the address of a feed; it must be http(s) without a user name, as https://www.example.org/feed/.`,
  );
}

function whyNot(
  { message, isNetwork }: Extract<Seen['look'], { kind: 'failed' }>,
  url: string,
  slug: string,
): string {
  const cure = isNetwork
    ? 'Try again later; or, if you know that the feed is there, accept it without looking: add --unseen.'
    : `Look for the feed with: npm run feeds -- discover ${slug}`;
  return `${quoted(url)} is not accepted: ${message}.\n${cure}`;
}
