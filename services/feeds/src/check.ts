/** `check`: how every feed is doing, from the stores, without asking anybody; with `--now` after a polite poll. */
import { formatInstant } from '@active-news/schema/instant.ts';
import type { FeedHealth } from '@active-news/partnership/store/records.ts';
import type { FeedRow } from '@active-news/partnership/store/read-feeds.ts';
import type { Partnership } from '@active-news/schema/registry/partnership.ts';
import { exitCodes, type Command, type Surroundings } from './command.ts';
import { partnershipNamed } from './find-partnership.ts';
import type { Tools } from './open-tools.ts';
import { counted, dayInWords, formatInWords, healthInWords, nearInWords } from './plain-words.ts';
import { pollFeedsNow } from './poll-now.ts';
import { writePairs, writeTable, type Cell, type Column, type Row } from './write-table.ts';

/** One feed of one partnership, or a partnership without any. */
export type CheckedFeed = {
  readonly partnership: Partnership;
  readonly url: string | null;
  readonly health: FeedHealth;
  /** What the store has of it; null if nobody has asked for it yet. */
  readonly row: FeedRow | null;
  /** Milliseconds since 1970; null if nobody holds the partnership. */
  readonly heldSinceMs: number | null;
  readonly heldReason: string | null;
};

/** A person can do something about these. */
const needsPerson: ReadonlySet<FeedHealth> = new Set(['STALE', 'FAILING', 'GONE', 'QUARANTINED', 'NONE']);

export const check: Command = {
  name: 'check',
  synopsis: 'check [slug]',
  summary: 'shows how every feed is doing, without asking anybody',
  help: `Reads the stores. Ends with code 1 if a feed is stale, failing, gone or quarantined, or a partnership has none.

  [slug]   one partnership, with all that is known of its feeds
  --now    polls the feeds first, politely
  --json   one JSON document`,
  options: { now: { type: 'boolean' } },
  positionals: [0, 1],
  async run({ positionals, flag }, surroundings) {
    const { tools } = surroundings;
    const [slug] = positionals;
    const partnerships =
      slug === undefined
        ? tools.registry.partnerships.filter(({ status }) => status !== 'closed')
        : [partnershipNamed(tools.registry, slug)];
    if (flag('now')) await pollFeedsNow(partnerships, null, surroundings);
    const feeds = partnerships.flatMap((partnership) => checkedFeeds(partnership, tools));
    const isWell = feeds.every(({ health }) => !needsPerson.has(health));
    return {
      code: isWell ? exitCodes.done : exitCodes.needsPerson,
      json: { checkedAt: formatInstant(tools.now()), feeds: feeds.map((feed) => jsonOf(feed)) },
      text: slug === undefined ? showAll(feeds, surroundings) : showEach(feeds, surroundings),
    };
  },
};

export function checkedFeeds(partnership: Partnership, tools: Tools): readonly CheckedFeed[] {
  const store = tools.storeIfAny(partnership);
  const urls = (store?.acceptedFeeds() ?? partnership.feeds.filter(({ verified }) => verified)).map(
    ({ url }) => url,
  );
  const { heldSinceMs = null, heldReason = null } = store?.standing() ?? {};
  const held = { heldSinceMs, heldReason };
  const isHeld = heldSinceMs !== null;
  if (urls.length === 0)
    return [{ partnership, url: null, health: isHeld ? 'HELD' : 'NONE', row: null, ...held }];
  const rows = store?.feeds() ?? [];
  return urls.map((url) => {
    const row = rows.find(({ feedUrl }) => feedUrl === url) ?? null;
    const health = isHeld ? 'HELD' : (row?.health ?? 'NOT_YET_CHECKED');
    return { partnership, url, health, row, ...held };
  });
}

const columns: readonly Column[] = [
  { head: 'PARTNERSHIP', isShort: true },
  { head: 'HEALTH' },
  { head: 'FORMAT' },
  { head: 'ITEMS', isNumber: true },
  { head: 'NEWEST' },
  { head: 'CHECKED' },
  { head: 'NEXT' },
];

function showAll(feeds: readonly CheckedFeed[], { tools, paint, width }: Surroundings): string {
  const nowMs = tools.now();
  const rows = feeds.map((feed): Row => {
    const { partnership, row } = feed;
    return {
      cells: [
        partnership.slug,
        healthInWords(feed.health),
        formatInWords(row?.dialect ?? null),
        row?.itemCount === null || row === null ? '\u2013' : String(row.itemCount),
        dayInWords(row?.newestItemAtMs ?? null),
        nearInWords(row?.lastCheckedAtMs ?? null, nowMs),
        feed.health === 'HELD' || feed.health === 'NONE' ? '\u2013' : dueInWords(row, nowMs),
      ],
      notes: remark(feed).map((text) => ({ text, style: 'dim' })),
    };
  });
  return [
    writeTable(columns, rows, { paint, width }),
    summaryOf(feeds, paint),
    ...(feeds.every(({ health }) => health === 'NONE')
      ? ['No feed is accepted yet. Begin with: npm run feeds -- discover <slug>']
      : []),
  ].join('\n\n');
}

function dueInWords(row: FeedRow | null, nowMs: number): string {
  const dueAtMs = row?.nextCheckAtMs ?? null;
  return dueAtMs !== null && dueAtMs < nowMs ? 'due' : nearInWords(dueAtMs, nowMs);
}

/** What a person should read below the line of a feed; nothing where all is well. */
function remark({ health, row, heldReason }: CheckedFeed): readonly string[] {
  if (health === 'HELD') return heldReason === null ? [] : [heldReason];
  if (row === null) return [];
  const problem = row.problems.find(({ item }) => item === null) ?? row.problems[0];
  const isWell = health === 'OK' || health === 'SLOW';
  return [
    ...(row.quarantine === null
      ? []
      : [`${row.quarantine.message} (${counted(row.quarantine.heldStories, 'story', 'stories')} held)`]),
    ...(row.fault !== null && problem !== undefined ? [problem.message] : []),
    ...(row.movedTo === null || row.askInstead === row.movedTo
      ? []
      : [`has moved for good to ${row.movedTo}`]),
    ...(!isWell && row.pace !== null ? [row.pace] : []),
  ];
}

function summaryOf(feeds: readonly CheckedFeed[], paint: Surroundings['paint']): string {
  const counts = [...Map.groupBy(feeds, ({ health }) => health)].sort((a, b) => b[1].length - a[1].length);
  const parts = counts.map(([health, members]) => {
    const { text, style } = healthInWords(health);
    return paint(style, `${members.length} ${text}`);
  });
  return `${counted(feeds.filter(({ url }) => url !== null).length, 'feed')}: ${parts.join(', ')}`;
}

function showEach(feeds: readonly CheckedFeed[], { tools, paint, width }: Surroundings): string {
  return feeds.map((feed) => showOne(feed, tools.now(), { paint, width })).join('\n\n');
}

function showOne(
  { partnership, url, health, row, heldSinceMs, heldReason }: CheckedFeed,
  nowMs: number,
  screen: Pick<Surroundings, 'paint' | 'width'>,
): string {
  const heading = screen.paint('bold', partnership.name);
  if (url === null)
    return `${heading}  ${screen.paint('yellow', 'no feed is accepted')}\n\nTo find one:\n  npm run feeds -- discover ${partnership.slug}`;
  const both = (ms: number | null) =>
    ms === null ? '\u2013' : `${formatInstant(ms)}, ${nearInWords(ms, nowMs)}`;
  const sinceMs = heldSinceMs ?? row?.sinceMs ?? null;
  const pairs: (readonly [string, Cell])[] = [
    ['Feed', url],
    [
      'Health',
      sinceMs === null || health === 'NOT_YET_CHECKED'
        ? healthInWords(health)
        : { ...healthInWords(health), text: `${healthInWords(health).text} since ${dayInWords(sinceMs)}` },
    ],
    ...(heldReason === null ? [] : [['Held', heldReason] as const]),
  ];
  if (row !== null)
    pairs.push(
      ['Format', formatInWords(row.dialect)],
      [
        'Items',
        row.itemCount === null ? '\u2013' : `${row.itemCount}, newest of ${dayInWords(row.newestItemAtMs)}`,
      ],
      ['Checked', both(row.lastCheckedAtMs)],
      ['Last good', both(row.lastSuccessAtMs)],
      ['Next', both(heldSinceMs === null ? row.nextCheckAtMs : null)],
      ['Pace', heldSinceMs === null ? (row.pace ?? '\u2013') : stopped],
      ['Answer', answerInWords(row)],
      ...(row.movedTo === null ? [] : [['Moved', `for good to ${row.movedTo}`] as const]),
      ...(row.quarantine === null
        ? []
        : [
            [
              'Quarantine',
              {
                text: `${row.quarantine.message} (${counted(row.quarantine.heldStories, 'story', 'stories')} held since ${dayInWords(row.quarantine.sinceMs)})`,
                style: 'magenta',
              },
            ] as const,
          ]),
      ...row.problems.map(
        ({ code, message, item }, i) =>
          [i === 0 ? 'Problems' : '', `${code}: ${message}${item === null ? '' : ` (${item})`}`] as const,
      ),
    );
  return `${heading}\n${writePairs(pairs, screen)}`;
}

/** As the graph says it of a feed that is held. */
const stopped = 'not at all: a person has stopped the polling';

function answerInWords({ lastStatus, tookMs, failures }: FeedRow): string {
  const parts = [
    lastStatus === null ? 'none' : String(lastStatus),
    ...(tookMs === null ? [] : [`after ${(tookMs / 1_000).toFixed(1)} s`]),
    ...(failures === 0 ? [] : [`${counted(failures, 'failed poll')} in a row`]),
  ];
  return parts.join(', ');
}

function jsonOf({
  partnership,
  url,
  health,
  row,
  heldSinceMs,
  heldReason,
}: CheckedFeed): Readonly<Record<string, unknown>> {
  const instant = (ms: number | null | undefined) =>
    ms === null || ms === undefined ? null : formatInstant(ms);
  return {
    partnership: partnership.slug,
    url,
    health,
    needsPerson: needsPerson.has(health),
    since: instant(heldSinceMs ?? row?.sinceMs),
    fault: row?.fault ?? null,
    dialect: row?.dialect ?? null,
    items: row?.itemCount ?? null,
    newestItemAt: instant(row?.newestItemAtMs),
    lastCheckedAt: instant(row?.lastCheckedAtMs),
    lastSuccessAt: instant(row?.lastSuccessAtMs),
    nextCheckAt: heldSinceMs === null ? instant(row?.nextCheckAtMs) : null,
    lastStatus: row?.lastStatus ?? null,
    pace: heldSinceMs === null ? (row?.pace ?? null) : stopped,
    movedTo: row?.movedTo ?? null,
    heldReason,
    quarantine:
      row === null || row.quarantine === null
        ? null
        : {
            reason: row.quarantine.reason,
            message: row.quarantine.message,
            since: instant(row.quarantine.sinceMs),
            heldStories: row.quarantine.heldStories,
          },
    problems: row?.problems ?? [],
  };
}
