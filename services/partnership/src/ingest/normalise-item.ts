/** Turns a clean item of a feed into a story: who it is, where it leads, what it is about. */
import { normalTag, type ResolvedTag } from '@active-news/schema/resolve-tag.ts';
import { storyId } from '@active-news/schema/story-id.ts';
import type { StoryInput } from '../store/records.ts';
import { announcedDates } from './announced-dates.ts';
import type { CleanItem } from './clean-item.ts';
import type { Dated } from './date-items.ts';
import { shortened } from './plain-text.ts';
import { kindOf } from './kind-of-story.ts';
import { canonicalAddress } from './web-address.ts';

/** Says what a raw tag names, in the light of the partnership whose feed holds it. */
export type ResolveRawTag = (raw: string) => ResolvedTag;

export type Include = { readonly path?: string; readonly category?: string };

/**
 * What names the item for ever: the feed's own id as it stands, else the canonical address; null if it has neither.
 *
 * An id that looks like an address is not made canonical: in `https://host/#comment-7` the fragment is all that tells.
 */
export function identityOf(item: CleanItem): string | null {
  const id = item.id?.trim() ?? '';
  if (id !== '') return id;
  return item.url === null ? null : canonicalAddress(item.url);
}

/** Whether a feed that is shared lists this item for this partnership: by the start of its path, by one of its tags. */
export function isIncluded(item: CleanItem, include: Include | undefined): boolean {
  const { path, category } = include ?? {};
  if (path === undefined && category === undefined) return true;
  // Where both are given, either is enough, as the registry's schema says.
  if (path !== undefined && item.url !== null && new URL(item.url).pathname.startsWith(path)) return true;
  if (category === undefined) return false;
  const wanted = normalTag(category);
  return item.tags.some((tag) => normalTag(tag) === wanted);
}

/** What publishing systems write where nobody chose a category; `News` and `Network News` are somebody's choice. */
const noCategory = /^(?:un(?:categori[sz]ed|assigned|classified)|no category|none|default|-)$/i;

/** Errors: none; an item without a title is called by its first words, and one without words "Untitled". */
export function normaliseItem(
  slug: string,
  identity: string,
  item: CleanItem,
  dated: Dated,
  resolveTag: ResolveRawTag,
): StoryInput {
  const { unreadable: _, ...dates } = dated;
  const resolved = item.tags.map(resolveTag);
  const slugsOf = (kind: 'topic' | 'organisation') =>
    [...new Set(resolved.flatMap((tag) => (tag.kind === kind ? [tag.slug] : [])))].sort();
  const topics = slugsOf('topic');
  const kind = kindOf({ topics, url: item.url, title: item.title });
  return {
    id: storyId(slug, identity),
    title: item.title || (item.summary === null ? 'Untitled' : shortened(item.summary, 80)),
    url: item.url,
    ...dates,
    summary: item.summary,
    contentHtml: item.contentHtml,
    byline: item.byline,
    image: item.image,
    tags: topics,
    rawTags: item.tags,
    organisations: slugsOf('organisation'),
    category: item.tags.find((tag) => !noCategory.test(tag)) ?? null,
    kind,
    ...announcedDates(item.announced, { ...dated, kind }),
  };
}
