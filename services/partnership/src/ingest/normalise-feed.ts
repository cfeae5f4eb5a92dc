/** Turns what a feed says into the stories of one partnership, and says what it had to leave out. */
import { storyId } from '@active-news/schema/story-id.ts';
import type { FeedProblem, FeedStore, StoryInput } from '../store/records.ts';
import type { CleanItem } from './clean-item.ts';
import { dateItems } from './date-items.ts';
import { problemList, type ProblemList } from './feed-problems.ts';
import { identityOf, isIncluded, normaliseItem, type Include, type ResolveRawTag } from './normalise-item.ts';
import type { CleanFeed } from './read-document.ts';
import { canonicalAddress } from './web-address.ts';

export type NormaliseOptions = {
  readonly slug: string;
  readonly include: Include | undefined;
  readonly resolveTag: ResolveRawTag;
  readonly knownStories: FeedStore['knownStories'];
  readonly nowMs: number;
};

export type NormalisedFeed = {
  readonly stories: readonly StoryInput[];
  readonly problems: readonly FeedProblem[];
};

/** A bad item costs itself, never its feed. Items that `include` keeps out are another partnership's, not a problem. */
export function normaliseFeed(feed: CleanFeed, options: NormaliseOptions): NormalisedFeed {
  const problems = problemList();
  for (const { code, message, item } of feed.problems) {
    problems.add(
      code,
      message,
      item === null
        ? null
        : nameOf(
            feed.items.find(({ position }) => position === item),
            item,
          ),
    );
  }
  const named = nameItems(
    feed.items.filter((item) => isIncluded(item, options.include)),
    problems,
  );
  const ids = named.map(({ identity }) => storyId(options.slug, identity));
  const known = options.knownStories(ids);
  const dates = dateItems(
    named.map(({ item }, i) => ({ ...item, known: known.get(ids[i]!) ?? null })),
    options.nowMs,
  );
  const stories = named.map(({ identity, item }, i) => {
    const dated = dates[i]!;
    const label = nameOf(item, item.position);
    if (dated.unreadable !== null)
      problems.add('BAD_DATE', `the date "${dated.unreadable.slice(0, 80)}" cannot be read`, label);
    if (item.title === '') problems.add('NO_TITLE', 'the item has no title; its first words stand in', label);
    if (item.url === null) problems.add('NO_LINK', 'the item has no address that a page may link to', label);
    return normaliseItem(options.slug, identity, item, dated, options.resolveTag);
  });
  return { stories, problems: problems.all() };
}

type NamedItem = { readonly identity: string; readonly item: CleanItem };

/** Finds each item's identity; of several with one identity the first wins. */
function nameItems(items: readonly CleanItem[], problems: ProblemList): readonly NamedItem[] {
  const unstable = unstableIds(items);
  for (const [id, count] of unstable) {
    const message = `${count} items have the id "${id.slice(0, 80)}" but different addresses, so their addresses name them`;
    problems.add('REPEATED_ID', message, null);
  }
  const taken = new Map<string, CleanItem>();
  return items.flatMap((item) => {
    const identity = identityOf(
      unstable.has(item.id?.trim() ?? '') && item.url !== null ? { ...item, id: null } : item,
    );
    const label = nameOf(item, item.position);
    if (identity === null) {
      problems.add('NO_IDENTITY', 'the item has neither an id nor an address, so it was left out', label);
      return [];
    }
    const first = taken.get(identity);
    if (first !== undefined) {
      const message = `the item is named like "${nameOf(first, first.position)}", so it was left out`;
      problems.add('REPEATED_ITEM', message, label);
      return [];
    }
    taken.set(identity, item);
    return [{ identity, item }];
  });
}

/**
 * Ids that items with different addresses share, and how many do.
 *
 * Some sites write one id into all items; believing it would leave one story, rewritten with every new item.
 */
function unstableIds(items: readonly CleanItem[]): ReadonlyMap<string, number> {
  const withId = items.filter((item) => item.id !== null && item.id.trim() !== '' && item.url !== null);
  const groups = Map.groupBy(withId, (item) => item.id!.trim());
  const isUnstable = (group: readonly CleanItem[]) =>
    new Set(group.map(({ url }) => canonicalAddress(url!))).size > 1;
  return new Map(
    [...groups].filter(([, group]) => isUnstable(group)).map(([id, group]) => [id, group.length]),
  );
}

function nameOf(item: CleanItem | undefined, position: number): string {
  return item?.title || item?.url || `item ${position + 1}`;
}
