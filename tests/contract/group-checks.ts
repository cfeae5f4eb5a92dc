/** Groups: an instance's share of what is counted over all, whole and in the order of keys. */
import { londonDate } from '@active-news/schema/london-time.ts';
import { encodeCursor } from '@active-news/schema/position.ts';
import { holds, NotTried, same, type ContractCheck } from './contract-check.ts';
import { mostCommon } from './filter-checks.ts';
import { bySlug, countsOf, sharesOf, textOf, type Count, type Share } from './group-model.ts';
import type { InstanceClient } from './instance-client.ts';
import { storiesOf } from './order-checks.ts';
import { readable } from './read-pages.ts';

const section = '11. Groups';

type TagPage = {
  readonly tags: {
    readonly edges: readonly { readonly cursor: string; readonly node: Share }[];
    readonly nodes: readonly Share[];
    readonly pageInfo: {
      readonly hasNextPage: boolean;
      readonly hasPreviousPage: boolean;
      readonly endCursor: string | null;
    };
    readonly totalCount: number;
  };
};
async function readTags(client: InstanceClient, filter: object, first: number) {
  const query = `query Tags($first: Int, $after: String, $filter: TagFilter) { tags(first: $first, after: $after, filter: $filter) {
    edges { cursor node { slug storyCount latestStoryAt } } nodes { slug storyCount latestStoryAt }
    pageInfo { hasNextPage hasPreviousPage endCursor } totalCount } }`;
  const pages: TagPage['tags'][] = [];
  for (;;) {
    const { tags } = await client.data<TagPage>(query, {
      first,
      after: pages.at(-1)?.pageInfo.endCursor ?? null,
      filter,
    });
    pages.push(tags);
    if (!tags.pageInfo.hasNextPage || tags.edges.length === 0 || pages.length > 1000) return pages;
  }
}

export const groupChecks: readonly ContractCheck[] = [
  {
    rule: 'G1',
    section,
    level: 'must',
    name: 'tags is the whole share: every topic that a story bears, counted exactly',
    cure: 'No top ten and no threshold: a topic that is fourth everywhere can be first of all.',
    async run(client) {
      const stories = await storiesOf(client);
      const { base } = await client.catalogue();
      const wanted = sharesOf(stories, ({ tags }) => tags);
      const pages = await readTags(client, { stories: base }, 100);
      same(bySlug(pages.flatMap(({ nodes }) => nodes)), wanted, 'the share of topics');
      same(pages[0]!.totalCount, wanted.length, 'totalCount of tags');
      return `${wanted.length} topics`;
    },
  },
  {
    rule: 'G2',
    section,
    level: 'must',
    name: 'tags is paged in the order of slugs, and reading page by page gives the same as at once',
    cure: 'ORDER BY slug; cursor of [1, slug]; the flags as for stories.',
    async run(client) {
      const stories = await storiesOf(client);
      const { base, isGateway } = await client.catalogue();
      if (isGateway)
        throw new NotTried('a gateway gives its topics in an order of its own, which parents do not rely on');
      const wanted = sharesOf(stories, ({ tags }) => tags).map(({ slug }) => slug);
      const pages = await readTags(client, { stories: base }, 2);
      same(
        pages.flatMap(({ edges }) => edges.map(({ node }) => node.slug)),
        wanted,
        'the topics, two by two',
      );
      for (const [i, { edges, pageInfo, totalCount }] of pages.entries()) {
        for (const { cursor, node } of edges)
          same(readable(cursor), readable(encodeCursor([node.slug])), `the cursor of ${node.slug}`);
        same(
          [pageInfo.hasPreviousPage, pageInfo.hasNextPage, totalCount],
          [i > 0, i < pages.length - 1, wanted.length],
          `flags and totalCount of page ${i + 1} of topics`,
        );
      }
      return `${pages.length} pages`;
    },
  },
  {
    rule: 'G3',
    section,
    level: 'must',
    name: 'tags(filter) counts only the stories asked for, and lists only the slugs asked for',
    cure: '`slug` restricts the list, `stories` what is counted; a topic without such a story is left out.',
    async run(client) {
      const stories = await storiesOf(client);
      const { base } = await client.catalogue();
      const one = mostCommon(stories, ({ tags }) => tags);
      if (one === undefined) throw new NotTried('no story bears a topic');
      const from = stories[Math.floor(stories.length / 2)]!.publishedAt;
      const newer = stories.filter(({ atMs }) => atMs >= Date.parse(from));
      const ofAll = sharesOf(stories, ({ tags }) => tags);
      const tries: readonly (readonly [filter: object, wanted: readonly Share[]])[] = [
        [{ stories: base, slug: [one] }, ofAll.filter(({ slug }) => slug === one)],
        [{ stories: base, slug: [] }, []],
        [{ stories: { ...base, from } }, sharesOf(newer, ({ tags }) => tags)],
        [
          { stories: { ...base, tag: [one] } },
          sharesOf(
            stories.filter(({ tags }) => tags.includes(one)),
            ({ tags }) => tags,
          ),
        ],
      ];
      for (const [filter, wanted] of tries) {
        const pages = await readTags(client, filter, 100);
        same(bySlug(pages.flatMap(({ nodes }) => nodes)), wanted, `the topics of ${JSON.stringify(filter)}`);
        same(pages[0]!.totalCount, wanted.length, `totalCount of topics of ${JSON.stringify(filter)}`);
      }
      return `${tries.length} filters`;
    },
  },
  {
    rule: 'G4',
    section,
    level: 'must',
    name: 'regions and partnerships give the whole share',
    cure: 'Count all stories of the owner; leave out what has none, or count it as 0.',
    async run(client) {
      const stories = await storiesOf(client);
      const { isWhole } = await client.catalogue();
      if (!isWhole) throw new NotTried('not all stories were read; raise --max-stories');
      const shares = {
        regions: sharesOf(stories, ({ region }) => (region === null ? [] : [region])),
        partnerships: sharesOf(stories, ({ partnership }) => [partnership]),
      };
      for (const [field, wanted] of Object.entries(shares)) {
        const data = await client.data<Record<string, readonly Share[]>>(
          `{ ${field} { slug storyCount latestStoryAt } }`,
        );
        same(bySlug(data[field]!.filter(({ storyCount }) => storyCount > 0)), wanted, field);
        const type = field === 'regions' ? 'RegionFilter' : 'PartnershipFilter';
        const chosen = wanted[0]?.slug ?? null;
        const query = `query ($filter: ${type}) { ${field}(filter: $filter) { slug storyCount latestStoryAt } }`;
        const filtered = await client.data<Record<string, readonly Share[]>>(query, {
          filter: { slug: chosen === null ? [] : [chosen] },
        });
        same(filtered[field], wanted.slice(0, 1), `${field} of one slug`);
        const none = await client.data<Record<string, readonly Share[]>>(query, { filter: { slug: [] } });
        same(none[field], [], `${field} of no slug`);
      }
      return `regions: ${shares.regions.length}, partnerships: ${shares.partnerships.length}`;
    },
  },
  {
    rule: 'G5',
    section,
    level: 'must',
    name: 'archives counts every month of London that has a story, newest first',
    cure: 'GROUP BY the London month; leave empty months out.',
    async run(client) {
      const stories = await storiesOf(client);
      const { base } = await client.catalogue();
      const tag = mostCommon(stories, ({ tags }) => tags);
      const tries = [
        { filter: base, of: stories },
        ...(tag === undefined
          ? []
          : [{ filter: { ...base, tag: [tag] }, of: stories.filter(({ tags }) => tags.includes(tag)) }]),
      ];
      for (const { filter, of } of tries) {
        const wanted = sharesOf(of, ({ atMs }) => [londonDate(atMs).slice(0, 7)])
          .map(({ slug, storyCount }) => ({ month: slug, storyCount }))
          .reverse();
        const { archives } = await client.data<{ archives: unknown }>(
          'query ($filter: StoryFilter) { archives(filter: $filter) { month storyCount } }',
          { filter },
        );
        same(archives, wanted, `archives of ${JSON.stringify(filter)}`);
      }
      return `${tries.length} filters`;
    },
  },
  {
    rule: 'G6',
    section,
    level: 'must',
    name: 'storyCounts is exact for any dimensions and period, in the order of keys',
    cure: 'Order by (partnership, region, tag, period); a story counts once under each of its topics; weeks are ISO weeks of London dates.',
    async run(client) {
      const stories = await storiesOf(client);
      const { base } = await client.catalogue();
      const choices: readonly (readonly string[])[] = [
        [],
        ['PARTNERSHIP'],
        ['REGION'],
        ['TAG'],
        ['PARTNERSHIP', 'TAG'],
        ['TAG', 'REGION'],
      ];
      let count = 0;
      for (const groupBy of choices) {
        for (const interval of [null, 'MONTH', 'WEEK', 'DAY'] as const) {
          if (groupBy.length === 0 && interval === null) continue;
          const { storyCounts } = await client.data<{ storyCounts: readonly Count[] }>(
            'query ($groupBy: [CountDimension!]!, $interval: CountInterval, $filter: StoryFilter) { storyCounts(groupBy: $groupBy, interval: $interval, filter: $filter) { partnership { slug } region { slug } tag { slug } period storyCount } }',
            { groupBy, interval, filter: base },
          );
          const what = `storyCounts(groupBy: [${groupBy.join(', ')}]${interval ? `, interval: ${interval}` : ''})`;
          same(storyCounts.map(textOf), countsOf(stories, groupBy, interval), what);
          count += storyCounts.length;
        }
      }
      return `${count} counts`;
    },
  },
  {
    rule: 'G7',
    section,
    level: 'must',
    name: 'storyCounts takes at most two dimensions, each once, and at least one of dimension and interval',
    cure: 'Refuse anything else with BAD_USER_INPUT.',
    async run({ refused }) {
      for (const given of [
        '',
        '(groupBy: [])',
        '(groupBy: [TAG, TAG])',
        '(groupBy: [TAG, REGION, PARTNERSHIP])',
      ])
        await refused(`storyCounts${given}`, `{ storyCounts${given} { storyCount } }`);
      return '4 refused';
    },
  },
  {
    rule: 'G8',
    section,
    level: 'must',
    name: 'feeds lists each feed once, by partnership and address, and filters by both',
    cure: 'One row per feed of the partnership; `health` and `partnership` restrict the list.',
    async run(client) {
      type Feeds = {
        readonly feeds: readonly {
          readonly url: string;
          readonly health: string;
          readonly partnership: { readonly slug: string };
        }[];
      };
      const query =
        'query ($health: [FeedHealth!], $partnership: [ID!]) { feeds(health: $health, partnership: $partnership) { url health partnership { slug } } }';
      const keys = async (args: Readonly<Record<string, unknown>>) =>
        (await client.data<Feeds>(query, args)).feeds.map(
          ({ partnership, url, health }) => `${partnership.slug} ${url} ${health}`,
        );
      const all = await keys({});
      same(new Set(all).size, all.length, 'the number of different feeds');
      same(await keys({ health: [], partnership: null }), [], 'feeds of no health');
      if (all.length === 0) return 'no feed is listed';
      const [slug, , health] = all[0]!.split(' ') as [string, string, string];
      same(
        await keys({ health: [health] }),
        all.filter((key) => key.endsWith(` ${health}`)),
        `feeds of health ${health}`,
      );
      same(
        await keys({ partnership: [slug] }),
        all.filter((key) => key.startsWith(`${slug} `)),
        `feeds of ${slug}`,
      );
      const { isGateway } = await client.catalogue();
      holds(isGateway || slug === client.slug, () => `a feed belongs to "${slug}", not to "${client.slug}"`);
      return `${all.length} feeds`;
    },
  },
];
