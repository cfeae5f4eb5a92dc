/** A random deal: which partnerships have instances, what they allow, and which stories each holds. */
import { createHash } from 'node:crypto';
import type { Partnership, Registry } from '@active-news/schema/registry/partnership.ts';
import { topics } from '@active-news/schema/topics.ts';
import type { OracleStory } from '../one-store/oracle-story.ts';
import type { Choices } from './choices.ts';
import { randomStory, type Vocabulary } from './random-story.ts';

export type RandomNetwork = {
  /** Exactly the partnerships that have an instance, with permissions and mergers of this network's own. */
  readonly registry: Registry;
  /** They, sorted: one to all of them; some hold nothing. */
  readonly slugs: readonly string[];
  /** All first seen at `nowMs` and published no later, so that a store keeps them as they are. */
  readonly stories: readonly OracleStory[];
  readonly vocabulary: Vocabulary;
  readonly nowMs: number;
};

export const startOfNetworkMs = Date.UTC(2026, 10, 24, 12);

// Nights on which the clocks change, ends of months and years, and a week that belongs to the year before.
const landmarksMs = [
  '2026-03-29T00:30:00Z',
  '2026-03-29T01:00:00Z',
  '2026-10-25T00:30:00Z',
  '2026-10-25T01:30:00Z',
  '2026-06-30T23:00:00Z',
  '2026-06-30T22:59:59.999Z',
  '2025-12-31T23:59:59.999Z',
  '2027-01-01T00:00:00Z',
  '2021-01-03T12:00:00Z',
  '2026-11-20T09:00:00.001Z',
  '2019-04-30T12:00:00Z',
].map((text) => Date.parse(text));

const maxStories = 90;

/** Shapes: `registry` is the bundled one, or any. */
export function randomNetwork(choices: Choices, registry: Registry): RandomNetwork {
  const all = registry.partnerships.map(({ slug }) => slug);
  // A merged partnership and its heir, two neighbours, the national body: what filters and nearness tell apart.
  const telling = [
    'rise',
    'county-durham-sport',
    'tees-valley-sport',
    'active-cumbria',
    'active-partnerships-national',
  ].filter((slug) => all.includes(slug));
  const size = choices.pick([1, 2, 3, 5, 8, 12, 20, 43]);
  const chosen = new Set([
    ...choices.some(telling, 0, Math.min(size, telling.length)),
    ...choices.some(all, size, size),
  ]);
  const slugs = [...chosen].slice(0, size).sort();
  const vocabulary: Vocabulary = {
    instantsMs: choices.some(landmarksMs, 2, 6).map((ms) => Math.min(ms, startOfNetworkMs)),
    tags: choices.some(
      topics.map(({ slug }) => slug),
      2,
      6,
    ),
  };
  const dealt = dealtRegistry(choices, registry, slugs);
  const stories = slugs.flatMap((slug) =>
    Array.from({ length: holding(choices) }, (_, i) =>
      randomStory(choices, dealt, vocabulary, slug, `item ${i}`, startOfNetworkMs),
    ),
  );
  return {
    registry: dealt,
    slugs,
    stories: stories.filter((_, i) => i % Math.ceil(stories.length / maxStories) === 0),
    vocabulary,
    nowMs: startOfNetworkMs,
  };
}

/** Many instances hold nothing or one story. */
function holding(choices: Choices): number {
  return choices.pick([
    () => 0,
    () => 1,
    () => 2 + choices.below(4),
    () => 2 + choices.below(4),
    () => 6 + choices.below(14),
  ])();
}

/** A partnership that nobody speaks for would be missing, and an answer without it no whole. */
function dealtRegistry(choices: Choices, { partnerships }: Registry, slugs: readonly string[]): Registry {
  const permitted = choices.chance(0.3) ? choices.some(slugs, 1, 3) : [];
  const merged = choices.chance(0.3) ? choices.some(slugs, 1, 3) : [];
  const dealt = slugs.map((slug, i): Partnership => {
    const { mergedInto, ...one } = partnerships.find((partnership) => partnership.slug === slug)!;
    const permission = choices.pick(['excerpt', 'full', 'headline', 'none'] as const);
    // Into one that comes before it, so that mergers may follow each other but never in a ring.
    const heir = i > 0 && merged.includes(slug) ? slugs[choices.below(i)] : mergedInto;
    const isMerged = heir !== undefined && slugs.includes(heir);
    return {
      ...one,
      ...(permitted.includes(slug) && { permission }),
      status: isMerged ? 'merged' : 'active',
      ...(isMerged && { mergedInto: heir }),
    };
  });
  return { partnerships: dealt, digest: digestOf(dealt) };
}

function digestOf(partnerships: readonly Partnership[]): string {
  return createHash('sha256').update(JSON.stringify(partnerships)).digest('base64url').slice(0, 22);
}
