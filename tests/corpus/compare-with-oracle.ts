/** Counts how far our reading of a document agrees with the oracle's. */
import { normalTag } from '@active-news/schema/resolve-tag.ts';
import { storyId, ownerOfStory } from '@active-news/schema/story-id.ts';
import { undoDoubleEncoding } from '@active-news/partnership/ingest/double-encoding.ts';
import { plainText } from '@active-news/partnership/ingest/plain-text.ts';
import { canonicalAddress, webAddress } from '@active-news/partnership/ingest/web-address.ts';
import type { StoryInput } from '@active-news/partnership/store/records.ts';
import { website, type IngestedDocument } from './ingest-corpus.ts';
import type { OracleItem } from './load-corpus.ts';

export const fields = ['feeds', 'items', 'stories', 'titles', 'links', 'dates', 'tags'] as const;
export type Field = (typeof fields)[number];

/** `excused`: we differ where the oracle's README says that the oracle errs. */
export type Verdict = 'agrees' | 'excused' | 'differs';
export type Comparison = {
  readonly field: Field;
  readonly verdict: Verdict;
  readonly file: string;
  readonly ours: unknown;
  readonly oracle: unknown;
};

/**
 * Compares one document.
 *
 * Fields: `feeds`: is it a feed at all; `items`: are they as many; `stories`: has an item that the oracle can name become a story;
 * the others, story by story, where at least one side has something. Folded on both sides: markup, references, white
 * space and double encoding of titles; trackers and relative form of links; spelling of tags.
 */
export function compareWithOracle({
  document,
  poll,
  stories: ours,
}: IngestedDocument): readonly Comparison[] {
  const comparisons: Comparison[] = [];
  const { file, items: oracleItems } = document;
  const add = (field: Field, verdict: Verdict | boolean, ours: unknown, oracle: unknown) => {
    const word = verdict === true ? 'agrees' : verdict === false ? 'differs' : verdict;
    comparisons.push({ field, verdict: word, file, ours, oracle });
  };
  const isFeed = poll.outcome === 'read';
  add('feeds', isFeed === (oracleItems !== null), isFeed, oracleItems !== null);
  if (oracleItems === null) return comparisons;
  add('items', (poll.itemCount ?? 0) === oracleItems.length, poll.itemCount ?? 0, oracleItems.length);
  const stories = pairUp(ours, oracleItems);
  oracleItems.forEach((item, i) => {
    const story = stories[i] ?? null;
    // What has neither an id nor an address cannot be told from its neighbours, and is left out on purpose.
    if (item.id || item.link) add('stories', story !== null, story?.id, item.link);
    if (story !== null) compareStory(story, item, add);
  });
  return comparisons;
}

/** By place where both have as many, else by what names them; each story is paired once. */
function pairUp(
  stories: readonly StoryInput[],
  items: readonly OracleItem[],
): readonly (StoryInput | undefined)[] {
  if (stories.length === items.length) return stories;
  const slug = ownerOfStory(stories[0]?.id ?? '') ?? '';
  const left = new Set(stories);
  return items.map((item) => {
    const ids = [item.id, webAddress(item.link, website)].map((identity) => storyId(slug, identity ?? ''));
    const url = webAddress(item.link, website);
    const story =
      [...left].find(({ id }) => ids.includes(id)) ??
      [...left].find((one) => url !== null && one.url === url);
    if (story !== undefined) left.delete(story);
    return story;
  });
}

function compareStory(
  story: StoryInput,
  item: OracleItem,
  add: (field: Field, verdict: Verdict | boolean, ours: unknown, oracle: unknown) => void,
): void {
  const title = plainText(undoDoubleEncoding(item.title ?? '')).toLowerCase();
  const isCut = story.title.length > 250 && story.title.endsWith('…');
  const ours = story.title.toLowerCase();
  if (title !== '')
    add('titles', isCut ? title.startsWith(ours.slice(0, -1)) : ours === title, story.title, item.title);

  const link = webAddress(item.link, website);
  if (link !== null || story.url !== null) {
    const isSame =
      link !== null && story.url !== null && canonicalAddress(link) === canonicalAddress(story.url);
    add('links', isSame, story.url, item.link);
  }

  const date = item.published ?? item.updated;
  if (date !== null) add('dates', dateVerdict(story, Date.parse(date)), story.publishedRaw, date);
  else if (story.dateSource === 'FEED') add('dates', 'differs', story.publishedRaw, null);

  const fold = (tags: readonly string[]) =>
    [...new Set(tags.map((tag) => normalTag(plainText(undoDoubleEncoding(tag)))))].sort();
  const [ourTags, oracleTags] = [fold(story.rawTags), fold(item.tags).filter((tag) => tag !== '')];
  if (ourTags.length + oracleTags.length > 0)
    add('tags', ourTags.join('|') === oracleTags.join('|'), ourTags, oracleTags);
}

/** A second's grace; what the oracle's README lists as its faults is excused. */
function dateVerdict(story: StoryInput, oracleMs: number): Verdict {
  const raw = story.publishedRaw ?? '';
  const isMissing = story.dateSource !== 'FEED';
  if (!isMissing && Math.abs(story.publishedAtMs - oracleMs) <= 1_000) return 'agrees';
  // Year 0001 and the like are a missing date.
  if (oracleMs < Date.UTC(1990, 0)) return isMissing ? 'excused' : 'differs';
  if (isMissing) return 'differs';
  // Without a zone, or with one of these, the oracle takes the clock for UTC.
  const hasZone =
    /(?:z|gmt|utc?|[+-]\d{2}:?\d{2}|[ecmp][sd]t)\s*$/i.test(raw) &&
    !/^\d{4}-\d{2}(?:-\d{2})?$/.test(raw.trim());
  if (!hasZone && oracleMs - story.publishedAtMs === 3_600_000) return 'excused';
  return /^\d{4}\/\d{1,2}\/\d{1,2}\b/.test(raw) ? 'excused' : 'differs';
}
