/** Near: who is near a place, and positions that begin with the nearness. */
import { regionBySlug } from '@active-news/schema/regions.ts';
import { NotTried, same, type ContractCheck } from './contract-check.ts';
import type { InstanceClient } from './instance-client.ts';
import { storiesOf } from './order-checks.ts';
import { comparePage, pageQuery, readHeads, type OrderBy } from './read-pages.ts';
import { expectedPage, inOrder, nearnessTo, ordered, type OrderedRows } from './story-model.ts';
import { plainWords, scored } from './text-checks.ts';

const section = '9. Near';

/** One place per nearness, and some from which nothing here is near. */
async function placesFor(client: InstanceClient): Promise<readonly string[]> {
  const stories = await storiesOf(client);
  const { registry } = client;
  const { partnership, region } = stories[0]!;
  const bordering = (region !== null && regionBySlug(region)?.borders) || [];
  const first = (wanted: (where: string | null) => boolean) =>
    registry.partnerships.find(
      ({ slug, region: where, status }) => slug !== partnership && status === 'active' && wanted(where),
    )?.slug;
  const candidates = [
    partnership,
    registry.partnerships.find(({ slug }) => slug === partnership)?.mergedInto,
    first((where) => where !== null && where === region),
    first((where) => where !== null && bordering.includes(where)),
    first((where) => where !== null && where !== region && !bordering.includes(where)),
    first((where) => where === null),
    region ?? undefined,
    bordering[0],
    ['north-east', 'south-west'].find((slug) => slug !== region && !bordering.includes(slug)),
  ];
  return [...new Set(candidates.filter((slug) => slug !== undefined))];
}

type Question = { readonly orderBy: OrderBy; readonly filter: object; readonly rows: OrderedRows };

async function compareNear(
  client: InstanceClient,
  parts: readonly ('ids' | 'cursors' | 'flags')[],
): Promise<string> {
  const { stories, base } = await client.catalogue();
  const places = await placesFor(client);
  const text = await plainWords(client).then(
    ([word]) => word,
    () => null,
  );
  const found = new Set<string>();
  for (const place of places) {
    const nearness = nearnessTo(client.registry, place);
    for (const { orderBy, filter, rows } of questionsNear(place)) {
      const middle = rows.rows[Math.floor(rows.rows.length / 2)]?.position;
      // Positions of other nearness too, as other instances give them.
      const marks = middle
        ? [middle, ...[-1, 1].map((step) => [Number(middle[0]) + step, ...middle.slice(1)])]
        : [];
      const windows = [
        { first: 100 },
        { last: 2 },
        ...marks.flatMap((mark) => [
          { first: 2, after: mark },
          { last: 2, before: mark },
        ]),
      ];
      for (const question of windows)
        await comparePage(client, { ...question, filter, orderBy }, expectedPage(rows, question), parts);
      const { totalCount } = await readHeads(client, { first: 0, filter, orderBy });
      same(totalCount, rows.rows.length, `totalCount near "${place}"`);
    }
    for (const story of stories) found.add(String(nearness(story) ?? 'not near'));
  }
  return `${places.length} places in ${text === null ? 'two' : 'three'} orders; nearness ${[...found].sort().join(', ')}`;

  function questionsNear(place: string): readonly Question[] {
    const nearness = nearnessTo(client.registry, place);
    const filter = { ...base, near: place };
    const dated = (['NEWEST', 'OLDEST'] as const).map((orderBy) => ({
      orderBy,
      filter,
      rows: inOrder(stories, orderBy, nearness),
    }));
    if (text === null) return dated;
    const found = scored(stories, text).flatMap(({ story, score }) => {
      const rank = nearness(story);
      return rank === null ? [] : [{ id: story.id, position: [0 - rank, score, story.atMs, story.id] }];
    });
    return [...dated, { orderBy: 'RELEVANCE', filter: { ...filter, text }, rows: ordered(found, true) }];
  }
}

export const nearChecks: readonly ContractCheck[] = [
  {
    rule: 'N1',
    section,
    level: 'must',
    name: 'near finds what is at a place and beside it, nearest first, and nothing else',
    cure: 'For a partnership: its own and those merged into it (0), the rest of its region (1), bordering regions (2). For a region: its own (0), bordering ones (1).',
    run: (client) => compareNear(client, ['ids', 'flags']),
  },
  {
    rule: 'N2',
    section,
    level: 'must',
    name: 'With near, positions begin with the nearness: negated where the order goes down',
    cure: 'NEWEST and RELEVANCE: [1, -nearness, …]; OLDEST: [1, nearness, …]; nearness 0 is written 0.',
    run: (client) => compareNear(client, ['cursors']),
  },
  {
    rule: 'N3',
    section,
    level: 'must',
    name: 'near stands at the top of a filter only, and its cursors serve no other question',
    cure: 'Refuse `near` within `all`, and cursors without (or with) a nearness where one is (or is not) due, with BAD_USER_INPUT.',
    async run(client) {
      const [place] = await placesFor(client);
      if (place === undefined) throw new NotTried('no place is known');
      await client.refused('near within all', pageQuery, {
        first: 1,
        filter: { all: [{ near: place }] },
        orderBy: 'NEWEST',
      });
      const [near] = (await readHeads(client, { first: 1, filter: { near: place } })).edges;
      const [plain] = (await readHeads(client, { first: 1 })).edges;
      await client.refused('a cursor with nearness, without near,', pageQuery, {
        first: 1,
        after: near!.cursor,
        orderBy: 'NEWEST',
      });
      await client.refused('a cursor without nearness, with near,', pageQuery, {
        first: 1,
        after: plain!.cursor,
        filter: { near: place },
        orderBy: 'NEWEST',
      });
      return '3 refused';
    },
  },
];
