/** One sample site: its stories, which may grow while it runs, and the feed that holds the newest of them. */
import { createHash } from 'node:crypto';
import type { Partnership } from '@active-news/schema/registry/partnership.ts';
import { feedItems, type FeedChannel } from '../feeds/feed-item.ts';
import { writeFeed } from '../feeds/write-feed.ts';
import { nationalSlug, sharedSite, type SitePlan } from '../site-plan.ts';
import { sitePlan } from '../site-plans.ts';
import type { Desk } from '../stories/compose-story.ts';
import { nationalStories } from '../stories/national-archive.ts';
import { localNames } from '../stories/places.ts';
import type { SampleStory } from '../stories/sample-story.ts';
import { seeded } from '../stories/seeded.ts';
import { deskStories, freshStory, newestFirst } from '../stories/site-stories.ts';

export type FeedDocument = {
  readonly body: Buffer;
  readonly contentType: string;
  readonly etag: string;
  /** As an HTTP date. */
  readonly lastModified: string;
};

export type SampleSite = {
  readonly name: string;
  /** One, or two on the shared site; the first names the site in logs. */
  readonly slugs: readonly string[];
  readonly origin: string;
  readonly plan: SitePlan;
  /** Newest first. */
  stories(): readonly SampleStory[];
  /** Shapes: `page` 1 is the feed itself, 2 the window of older stories that WordPress gives for `?paged=2`, and so on. */
  feed(page?: number): FeedDocument;
  /** Adds a story of this moment at the top. Errors: throws for a slug that has no desk here. */
  publish(slug: string, nowMs: number): SampleStory;
};

/** Shapes: `partnerships` are the one or two of the site; `origin` has no slash at its end; `today` as `2026-11-24`. */
export function sampleSite(
  partnerships: readonly [Partnership, ...Partnership[]],
  origin: string,
  today: string,
): SampleSite {
  const [first] = partnerships;
  const name = sharedSite.slugs.includes(first.slug) ? sharedSite.name : first.name;
  const plan = sitePlan(first.slug);
  const desks = new Map(partnerships.map((partnership) => [partnership.slug, deskOf(partnership)]));
  let stories = newestFirst(partnerships.flatMap((partnership) => firstStories(partnership, today)));
  let feed: FeedDocument | undefined;
  let turn = 0;
  return {
    name,
    slugs: [...desks.keys()],
    origin,
    plan,
    stories: () => stories,
    feed: (page = 1) =>
      page === 1
        ? (feed ??= feedDocument(name, origin, plan, stories, today))
        : feedDocument(name, origin, plan, stories.slice((page - 1) * plan.windowSize), today),
    publish(slug, nowMs) {
      const desk = desks.get(slug);
      if (desk === undefined) throw new Error(`there is no desk for "${slug}" on the site of ${name}`);
      const story = withSharedTags(freshStory(desk, nowMs, (turn += 1)));
      stories = [story, ...stories];
      feed = undefined;
      return story;
    },
  };
}

function deskOf(partnership: Partnership): Desk {
  const { pathPattern, houseTags, picturePercent } = sitePlan(partnership.slug);
  const names = localNames(partnership);
  return {
    partnership: partnership.slug,
    org: partnership.name,
    names,
    numberShift: Math.max(0, sharedSite.slugs.indexOf(partnership.slug)) * 50_000,
    houseTags,
    pathPattern,
    picturePercent,
  };
}

function firstStories(partnership: Partnership, today: string): readonly SampleStory[] {
  const desk = deskOf(partnership);
  if (partnership.slug === nationalSlug) return nationalStories(desk);
  // What has merged stands as it was on the day; of a year or month, the last day counts.
  const { mergedOn = today } = partnership;
  const lastDay = mergedOn + ({ 4: '-12-31', 7: '-28' }[mergedOn.length] ?? '');
  const until = lastDay < today ? lastDay : today;
  return deskStories(desk, sitePlan(partnership.slug).rhythm, until).map(withSharedTags);
}

/** On the shared site each story bears the name of its partnership, and one in five the name of both. */
function withSharedTags(story: SampleStory): SampleStory {
  if (!sharedSite.slugs.includes(story.partnership)) return story;
  const isForBoth = seeded(`${story.partnership} both ${story.number}`).chance(20);
  const own = sharedCategory(story.partnership);
  const names = isForBoth ? sharedSite.slugs.map(sharedCategory) : [own];
  return { ...story, tags: [...new Set([...names, ...story.tags])] };
}

/** `active-notts` becomes `Active Notts`. */
export function sharedCategory(slug: string): string {
  return slug.replace(
    /(^|-)(\w)/g,
    (_, gap: string, letter: string) => (gap ? ' ' : '') + letter.toUpperCase(),
  );
}

function feedDocument(
  name: string,
  origin: string,
  plan: SitePlan,
  stories: readonly SampleStory[],
  today: string,
): FeedDocument {
  const held = plan.behaviour === 'empty' ? [] : stories.slice(0, plan.windowSize);
  // Of the newest change and not of the clock: the document stays the same byte for byte until something happens.
  const updatedMs = held.reduce(
    (latest, story) => Math.max(latest, story.updatedMs),
    held.length === 0 ? Date.parse(`${today}T00:00:00Z`) : 0,
  );
  const channel: FeedChannel = {
    title: name,
    description: `Sample news for a demonstration of Active News. This is not the website of ${name}.`,
    origin,
    feedUrl: origin + plan.feedPath,
    updatedMs,
    items: feedItems(held, origin, plan.quirks),
  };
  const { body, contentType } = writeFeed(channel, plan);
  const digest = createHash('sha256').update(body).digest('base64url').slice(0, 16);
  // Bytes that may be compressed on the way share one tag, which then can only promise the same meaning.
  const etag = plan.hasGzip ? `W/"${digest}"` : `"${digest}"`;
  return { body, contentType, etag, lastModified: new Date(updatedMs).toUTCString() };
}
