/** One store holding all rows, by brute force: what every federated answer must equal. */
import { isoWeek, londonDate } from '@active-news/schema/london-time.ts';
import { topicBySlug } from '@active-news/schema/topics.ts';

export type DealtStory = {
  readonly id: string;
  readonly owner: string;
  readonly publishedAtMs: number;
  readonly title: string;
  readonly tags: readonly string[];
};

/** As the oracle sees an owner: under which names its stories may be asked for. */
export type Owner = {
  readonly slug: string;
  readonly line: readonly string[];
  readonly region: string | null;
  readonly councils: readonly string[];
};

export type OracleFilter = {
  readonly partnership?: readonly string[];
  readonly region?: readonly string[];
  readonly council?: readonly string[];
  readonly tag?: readonly string[];
  readonly notTag?: readonly string[];
  readonly tagMatch?: 'ANY' | 'ALL';
  readonly from?: string;
  readonly to?: string;
};

export function matching(
  stories: readonly DealtStory[],
  owners: ReadonlyMap<string, Owner>,
  filter: OracleFilter,
): DealtStory[] {
  return stories.filter((story) => {
    const owner = owners.get(story.owner)!;
    const has = (slug: string) => story.tags.includes(slug);
    return (
      (!filter.partnership || filter.partnership.some((slug) => owner.line.includes(slug))) &&
      (!filter.region || filter.region.some((slug) => slug === owner.region)) &&
      (!filter.council || filter.council.some((code) => owner.councils.includes(code))) &&
      (!filter.tag ||
        (filter.tagMatch === 'ALL'
          ? filter.tag.length > 0 && filter.tag.every(has)
          : filter.tag.some(has))) &&
      (!filter.notTag || !filter.notTag.some(has)) &&
      (!filter.from || story.publishedAtMs >= Date.parse(filter.from)) &&
      (!filter.to || story.publishedAtMs < Date.parse(filter.to))
    );
  });
}

export function inOrder(stories: readonly DealtStory[], orderBy: 'NEWEST' | 'OLDEST'): DealtStory[] {
  const up = [...stories].sort((a, b) => a.publishedAtMs - b.publishedAtMs || (a.id < b.id ? -1 : 1));
  return orderBy === 'NEWEST' ? up.reverse() : up;
}

/** A Relay page of a list whose cursors are places in it. */
export function pageOf<T>(all: readonly T[], args: { first?: number; after?: T; last?: number; before?: T }) {
  const start = args.after === undefined ? 0 : all.indexOf(args.after) + 1;
  const end = args.before === undefined ? all.length : all.indexOf(args.before);
  const window = all.slice(start, Math.max(start, end));
  const nodes =
    args.last === undefined
      ? window.slice(0, args.first ?? 20)
      : window.slice(Math.max(0, window.length - args.last));
  const before = args.last === undefined ? start > 0 : start > 0 || nodes.length < window.length;
  const after = args.last === undefined ? end < all.length || nodes.length < window.length : end < all.length;
  return { nodes, hasPreviousPage: before, hasNextPage: after };
}

export function tagsOf(stories: readonly DealtStory[], orderBy: 'POPULAR' | 'NAME' | 'RECENT') {
  const found = new Map<string, { slug: string; storyCount: number; latest: number }>();
  for (const { tags, publishedAtMs } of stories) {
    for (const slug of tags) {
      const held = found.get(slug) ?? { slug, storyCount: 0, latest: -Infinity };
      found.set(slug, {
        slug,
        storyCount: held.storyCount + 1,
        latest: Math.max(held.latest, publishedAtMs),
      });
    }
  }
  const name = (slug: string) => topicBySlug(slug)!.name;
  const compare = {
    POPULAR: (a: { storyCount: number }, b: { storyCount: number }) => b.storyCount - a.storyCount,
    NAME: (a: { slug: string }, b: { slug: string }) =>
      name(a.slug) < name(b.slug) ? -1 : name(a.slug) > name(b.slug) ? 1 : 0,
    RECENT: (a: { latest: number }, b: { latest: number }) => b.latest - a.latest,
  }[orderBy];
  return [...found.values()]
    .sort((a, b) => compare(a as never, b as never) || (a.slug < b.slug ? -1 : 1))
    .map(({ slug, storyCount, latest }) => ({
      slug,
      storyCount,
      latestStoryAt: new Date(latest).toISOString(),
    }));
}

export function archivesOf(stories: readonly DealtStory[]) {
  const months = Map.groupBy(stories, ({ publishedAtMs }) => londonDate(publishedAtMs).slice(0, 7));
  return [...months]
    .map(([month, { length }]) => ({ month, storyCount: length }))
    .sort((a, b) => (a.month < b.month ? 1 : -1));
}

export function countsOf(
  stories: readonly DealtStory[],
  owners: ReadonlyMap<string, Owner>,
  groupBy: readonly string[],
) {
  const counts = new Map<string, number>();
  for (const story of stories) {
    const date = londonDate(story.publishedAtMs);
    const period = groupBy.includes('MONTH')
      ? date.slice(0, 7)
      : groupBy.includes('WEEK')
        ? isoWeek(date)
        : groupBy.includes('DAY')
          ? date
          : null;
    for (const tag of groupBy.includes('TAG') ? story.tags : [null]) {
      const key = JSON.stringify([
        groupBy.includes('PARTNERSHIP') ? story.owner : null,
        groupBy.includes('REGION') ? owners.get(story.owner)!.region : null,
        tag,
        period,
      ]);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return [...counts]
    .map(([key, storyCount]) => ({ key: JSON.parse(key) as (string | null)[], storyCount }))
    .sort((a, b) => compareKeys(a.key, b.key));
}

function compareKeys(a: readonly (string | null)[], b: readonly (string | null)[]): number {
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] ?? '', b[i] ?? ''];
    if (x !== y) return x < y ? -1 : 1;
  }
  return 0;
}
