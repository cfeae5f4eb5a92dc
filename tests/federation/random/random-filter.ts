/** Random story filters as plain values, mostly such that one story holds all of it. */
import { londonDate } from '@active-news/schema/london-time.ts';
import { ownLine } from '@active-news/schema/registry/membership.ts';
import type { Registry } from '@active-news/schema/registry/partnership.ts';
import { regions } from '@active-news/schema/regions.ts';
import { topics } from '@active-news/schema/topics.ts';
import { storyKinds, type OracleStory } from '../one-store/oracle-story.ts';
import type { Choices } from './choices.ts';
import { randomText } from './random-text.ts';

/** What a document is asked about, so that its values hit. */
export type Ground = {
  readonly registry: Registry;
  readonly slugs: readonly string[];
  readonly stories: readonly OracleStory[];
};
export type FilterValue = Readonly<Record<string, unknown>>;

const dayMs = 86_400_000;

/** Shapes: `isTop` is false within `all`, where `near` may not stand. */
export function randomStoryFilter(choices: Choices, ground: Ground, isTop = true): FilterValue {
  const story = ground.stories.length > 0 ? choices.pick(ground.stories) : undefined;
  const makers = fieldMakers(choices, ground, story);
  const names = Object.keys(makers).filter((name) => isTop || (name !== 'near' && name !== 'all'));
  const chosen = choices.some(names, 1, choices.pick([1, 1, 2, 3]));
  const filter: Record<string, unknown> = {};
  for (const name of chosen) filter[name] = choices.chance(0.04) ? null : makers[name]!();
  if (filter.tag && choices.chance(0.5)) filter.tagMatch = choices.pick(['ALL', 'ANY', null]);
  return filter;
}

function fieldMakers(
  choices: Choices,
  ground: Ground,
  story: OracleStory | undefined,
): Record<string, () => unknown> {
  const { registry, stories, slugs } = ground;
  const owner = registry.partnerships.find(({ slug }) => slug === story?.owner);
  /** Values of which one at least is the story's own, as a rule. */
  const list = (own: readonly string[], others: readonly string[]) => {
    if (choices.chance(0.03)) return [];
    const hits = choices.chance(0.9) ? choices.some(own, 1, 2) : [];
    const misses = choices.some(others, hits.length > 0 ? 0 : 1, 2);
    return [...new Set([...hits, ...misses])];
  };
  const tags = [...new Set(stories.flatMap((one) => one.tags))];
  const instant = (ms: number, offsetsMs: readonly number[]) =>
    instantText(choices, ms + choices.pick(offsetsMs));
  const publishedAtMs = story?.publishedAtMs ?? Date.UTC(2026, 0, 1);
  const deadlineMs = story?.deadlineAtMs ?? publishedAtMs;
  const earlier = [0, -1, -1000, -dayMs, -400 * dayMs, 1];
  const later = [1, 1000, dayMs, 400 * dayMs, 0];
  return {
    tag: () => list(story?.tags ?? [], tags.length > 0 ? tags : [topics[0]!.slug]),
    partnership: () => list(owner ? ownLine(registry, owner.slug) : [], slugs),
    region: () =>
      list(
        owner?.region ? [owner.region] : [],
        regions.map(({ slug }) => slug),
      ),
    council: () =>
      list(
        owner?.councils ?? [],
        registry.partnerships.flatMap(({ councils }) => councils),
      ),
    notTag: () => tags.filter((slug) => !story?.tags.includes(slug)).slice(0, 2),
    from: () => instant(publishedAtMs, earlier),
    to: () => instant(publishedAtMs, later),
    month: () =>
      list([monthOf(publishedAtMs)], stories.map((one) => monthOf(one.publishedAtMs)).concat('1999-12')),
    category: () => list(story?.category ? [story.category] : [], ['News', 'news', 'nothing']),
    kind: () => list(story ? [story.kind] : [], storyKinds),
    deadlineFrom: () => instant(deadlineMs, earlier),
    deadlineTo: () => instant(deadlineMs, later),
    text: () => randomText(choices, story),
    near: () => randomPlace(choices, ground, story),
    all: () =>
      Array.from({ length: choices.pick([1, 2, 0]) }, () => randomStoryFilter(choices, ground, false)),
  };
}

function randomPlace(choices: Choices, { registry }: Ground, story: OracleStory | undefined): string {
  const owner = registry.partnerships.find(({ slug }) => slug === story?.owner);
  if (!owner || choices.chance(0.2)) return choices.pick(registry.partnerships).slug;
  const beside = regions.find(({ slug }) => slug === owner.region)?.borders ?? [];
  const around = registry.partnerships.filter(
    ({ region }) => region !== null && [owner.region, ...beside].includes(region),
  );
  return choices.pick([
    ...ownLine(registry, owner.slug),
    ...(owner.region ? [owner.region, ...beside] : []),
    ...around.map(({ slug }) => slug),
  ]);
}

/** In any offset, as a person or a program might write it. */
function instantText(choices: Choices, ms: number): string {
  const offset = choices.pick(['Z', '+01:00', '-05:30'] as const);
  const minutes = { Z: 0, '+01:00': 60, '-05:30': -330 }[offset];
  return new Date(ms + minutes * 60_000).toISOString().replace('Z', offset);
}

function monthOf(ms: number): string {
  return londonDate(ms).slice(0, 7);
}
