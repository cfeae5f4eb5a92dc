/** Filters: each alone, lists that are empty or foreign, and all of them together. */
import { londonDate } from '@active-news/schema/london-time.ts';
import { NotTried, same, type ContractCheck } from './contract-check.ts';
import type { InstanceClient } from './instance-client.ts';
import { storiesOf } from './order-checks.ts';
import type { KnownStory } from './read-catalogue.ts';
import { readAllHeads } from './read-pages.ts';
import { matches, type ModelFilter } from './story-model.ts';

const section = '7. Filters';

/** Errors: Broken if a filter finds others than those rows of the catalogue that hold it. */
export async function compareFilters(
  client: InstanceClient,
  filters: readonly ModelFilter[],
): Promise<string> {
  const { stories, base } = await client.catalogue();
  let found = 0;
  for (const filter of filters) {
    const { edges, totalCount } = await readAllHeads(client, { ...base, ...filter });
    const wanted = stories.filter((story) => matches(client.registry, story, filter)).map(({ id }) => id);
    same(
      edges.map(({ node }) => node.id),
      wanted,
      `what ${JSON.stringify(filter)} finds`,
    );
    same(totalCount, wanted.length, `totalCount of ${JSON.stringify(filter)}`);
    found += wanted.length;
  }
  return `${filters.length} filters, ${found} finds`;
}

/** The value that most stories have; undefined if none has one. */
export function mostCommon<T>(
  stories: readonly KnownStory[],
  valuesOf: (story: KnownStory) => readonly T[],
): T | undefined {
  const counts = new Map<T, number>();
  for (const value of stories.flatMap(valuesOf)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

const middleOf = (stories: readonly KnownStory[]) => stories[Math.floor(stories.length / 2)]!;
const withOffset = (atMs: number) => `${new Date(atMs + 3_600_000).toISOString().slice(0, 23)}+01:00`;

export const filterChecks: readonly ContractCheck[] = [
  {
    rule: 'F1',
    section,
    level: 'must',
    name: 'No filter, an empty one and one of nulls find everything',
    cure: 'Treat null like a field that is not given.',
    async run(client) {
      const stories = await storiesOf(client);
      const { base } = await client.catalogue();
      const nothing: Record<string, null> = {};
      for (const name of ['partnership', 'region', 'tag', 'notTag', 'from', 'to'])
        if (!(name in base)) nothing[name] = null;
      for (const filter of [base, { ...base, ...nothing }]) {
        const { totalCount } = await readAllHeads(client, filter);
        same(totalCount, stories.length, `totalCount of ${JSON.stringify(filter)}`);
      }
      return `${stories.length} stories`;
    },
  },
  {
    rule: 'F2',
    section,
    level: 'must',
    name: 'partnership, region and council find by the owner; a name of others finds nothing and is no error',
    cure: 'Compare with the slug, its line of mergers, the region and the councils of the owner in the registry; never fail for a name that is not yours.',
    async run(client) {
      const stories = await storiesOf(client);
      const { registry } = client;
      const own = middleOf(stories);
      const entry = registry.partnerships.find(({ slug }) => slug === own.partnership);
      const others = registry.partnerships.filter(
        ({ slug }) => slug !== own.partnership && slug !== entry?.mergedInto,
      );
      const other = others.find(({ region }) => region !== null && region !== own.region);
      const line = entry?.mergedInto ? [{ partnership: [entry.mergedInto] }] : [];
      return compareFilters(client, [
        { partnership: [own.partnership] },
        ...line,
        { partnership: [] },
        { region: [] },
        ...(own.region === null ? [] : [{ region: [own.region] }]),
        ...(entry?.councils[0] === undefined ? [] : [{ council: [entry.councils[0]] }]),
        ...(other
          ? [
              { partnership: [other.slug] },
              { partnership: [other.slug, own.partnership] },
              { region: [other.region!] },
              ...(other.councils[0] === undefined ? [] : [{ council: [other.councils[0]] }]),
            ]
          : []),
      ]);
    },
  },
  {
    rule: 'F3',
    section,
    level: 'must',
    name: 'tag finds any or all of the topics; notTag forbids each of its own',
    cure: 'An empty `tag` finds nothing, also with tagMatch ALL; an empty `notTag` forbids nothing.',
    async run(client) {
      const stories = await storiesOf(client);
      const one = mostCommon(stories, ({ tags }) => tags);
      if (one === undefined) throw new NotTried('no story bears a topic');
      const mate = mostCommon(
        stories.filter(({ tags }) => tags.includes(one)),
        ({ tags }) => tags.filter((tag) => tag !== one),
      );
      const other = mate ?? mostCommon(stories, ({ tags }) => tags.filter((tag) => tag !== one));
      return compareFilters(client, [
        { tag: [one] },
        { notTag: [one] },
        { tag: [] },
        { tag: [], tagMatch: 'ALL' },
        { notTag: [] },
        ...(other === undefined
          ? []
          : ([
              { tag: [one, other] },
              { tag: [one, other], tagMatch: 'ALL' },
              { tag: [one], notTag: [other] },
              { notTag: [one, other] },
            ] as const)),
      ]);
    },
  },
  {
    rule: 'F4',
    section,
    level: 'must',
    name: 'from is included and to is not, whatever offset they are written with',
    cure: 'published_at >= from AND published_at < to, on instants in milliseconds.',
    async run(client) {
      const stories = await storiesOf(client);
      const { atMs, publishedAt } = middleOf(stories);
      const afterwards = new Date(atMs + 1).toISOString();
      return compareFilters(client, [
        { from: publishedAt },
        { from: afterwards },
        { to: publishedAt },
        { to: afterwards },
        { from: publishedAt, to: afterwards },
        { from: publishedAt, to: publishedAt },
        { from: withOffset(atMs), to: withOffset(atMs + 1) },
      ]);
    },
  },
  {
    rule: 'F5',
    section,
    level: 'must',
    name: 'month is that of the calendar in Europe/London',
    cure: 'Store the London date of each story and compare its first seven letters.',
    async run(client) {
      const stories = await storiesOf(client);
      const monthOf = ({ atMs }: KnownStory) => londonDate(atMs).slice(0, 7);
      const months = [...new Set(stories.map(monthOf))];
      // Where London is an hour ahead, the last hour of a month belongs to the next one: that is where a UTC month shows.
      const edge = stories.find((story) => monthOf(story) !== story.publishedAt.slice(0, 7));
      const tried = [
        ...new Set([
          months[0]!,
          months.at(-1)!,
          ...(edge ? [monthOf(edge), edge.publishedAt.slice(0, 7)] : []),
        ]),
      ];
      const said = await compareFilters(client, [
        ...tried.map((month) => ({ month: [month] })),
        { month: tried },
        { month: [] },
        { month: ['1900-01'] },
      ]);
      return edge ? said : `${said}; no story lies where the months of London and UTC differ`;
    },
  },
  {
    rule: 'F6',
    section,
    level: 'must',
    name: 'category and kind find by equal value',
    cure: 'Compare a category letter by letter, as the feed spells it; a story without one is not found.',
    async run(client) {
      const stories = await storiesOf(client);
      const category = mostCommon(stories, (story) => (story.category === null ? [] : [story.category]));
      const kinds = ['NEWS', 'EVENT', 'JOB', 'FUNDING', 'REPORT'];
      return compareFilters(client, [
        ...kinds.map((kind) => ({ kind: [kind] })),
        { kind: kinds },
        { kind: [] },
        { category: [] },
        { category: ['no feed spells it so'] },
        ...(category === undefined ? [] : [{ category: [category] }, { category: [`${category} `] }]),
      ]);
    },
  },
  {
    rule: 'F7',
    section,
    level: 'must',
    name: 'deadlineFrom is included and deadlineTo is not; a story without a deadline holds neither',
    cure: 'deadline_at >= deadlineFrom AND deadline_at < deadlineTo; null holds neither.',
    async run(client) {
      const stories = await storiesOf(client);
      const deadline = stories.find(({ deadlineMs }) => deadlineMs !== null)?.deadlineMs;
      const at = new Date(deadline ?? 0).toISOString();
      const later = new Date((deadline ?? 0) + 1).toISOString();
      const said = await compareFilters(client, [
        { deadlineFrom: '1970-01-01T00:00:00Z' },
        { deadlineTo: '2100-01-01T00:00:00Z' },
        { deadlineFrom: at },
        { deadlineFrom: later },
        { deadlineTo: at },
        { deadlineTo: later },
        { deadlineFrom: at, deadlineTo: later },
      ]);
      return deadline === undefined ? `${said}; no story has a deadline` : said;
    },
  },
  {
    rule: 'F8',
    section,
    level: 'must',
    name: 'Everything that is given must hold, and each filter of all',
    cure: 'Join the conditions by AND; `all: []` holds for everything, since nothing is asked. Take 20 filters in one question at least.',
    async run(client) {
      const stories = await storiesOf(client);
      const { tags, publishedAt, atMs, kind } = middleOf(stories);
      const tag = tags[0] === undefined ? {} : { tag: [tags[0]] };
      const nineteen = Array.from({ length: 19 }, () => ({ from: publishedAt }));
      const oldest = stories.at(-1)!.publishedAt;
      const afterwards = new Date(atMs + 1).toISOString();
      return compareFilters(client, [
        { ...tag, from: publishedAt, kind: kind === null ? ['NEWS'] : [kind] },
        { all: [] },
        { all: nineteen },
        { all: [tag, { to: afterwards }] },
        { ...tag, all: [{ from: oldest }, { all: [{ to: publishedAt }] }] },
        { all: [{ from: publishedAt }, { to: publishedAt }] },
        ...(tags[0] === undefined ? [] : [{ tag: [tags[0]], all: [{ notTag: [tags[0]] }] }]),
      ]);
    },
  },
];
