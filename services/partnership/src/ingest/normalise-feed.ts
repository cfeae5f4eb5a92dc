/** Turns what a feed says into the stories of one partnership, and says what it had to leave out. */
import { storyId } from '@active-news/schema/story-id.ts';
import type { FeedProblem, FeedStore, StoryInput } from '../store/records.ts';
import type { CleanItem } from './clean-item.ts';
import { dateInSteps } from './date-items.ts';
import { problemList, type ProblemList } from './feed-problems.ts';
import { matchItems, pageKey, type Candidate, type Lookups, type Match } from './match-items.ts';
import { identityOf, isIncluded, normaliseItem, type Include, type ResolveRawTag } from './normalise-item.ts';
import type { CleanFeed } from './read-document.ts';
import { mapInSteps, readInSteps, runThrough, type Steps } from './steps.ts';
import { canonicalAddress } from './web-address.ts';

/** The part of the store in which ingest looks for the stories that items are. */
export type StoryFinder = Pick<
  FeedStore,
  'knownStories' | 'aliases' | 'storiesAtAddresses' | 'storiesTitled'
>;

export type NormaliseOptions = {
  readonly slug: string;
  readonly include: Include | undefined;
  readonly resolveTag: ResolveRawTag;
  /** Null where nothing is stored. */
  readonly stories: StoryFinder | null;
  readonly nowMs: number;
};

/** The items of one partnership, each once, and who they are; the stories are made of them one by one. */
export type PreparedFeed = {
  readonly matches: readonly (Match & { readonly url: string | null })[];
  /** The story of the match at this place. */
  readonly storyAt: (place: number) => StoryInput;
  readonly problems: readonly FeedProblem[];
};

export type NormalisedFeed = {
  readonly stories: readonly StoryInput[];
  readonly problems: readonly FeedProblem[];
};

export function normaliseFeed(feed: CleanFeed, options: NormaliseOptions): NormalisedFeed {
  const { matches, storyAt, problems } = runThrough(prepareFeed(feed, options));
  return { stories: matches.map((_, place) => storyAt(place)), problems };
}

/** A bad item costs itself, never its feed. Items that `include` keeps out are another partnership's, not a problem. */
export function* prepareFeed(feed: CleanFeed, options: NormaliseOptions): Steps<PreparedFeed> {
  const { slug, resolveTag, nowMs } = options;
  const problems = problemList();
  const byPosition = new Map(feed.items.map((item) => [item.position, item]));
  for (const { code, message, item } of feed.problems) {
    problems.add(code, message, item === null ? null : nameOf(byPosition.get(item), item));
  }
  const named = yield* nameItems(
    feed.items.filter((item) => isIncluded(item, options.include)),
    problems,
  );
  yield;
  const matched = yield* matchNamed(named, options, problems);
  yield;
  const dates = yield* dateInSteps(
    matched.map(({ item, match }) => ({ ...item, known: match.known })),
    nowMs,
  );
  for (const [place, { item }] of matched.entries()) {
    const label = nameOf(item, item.position);
    const { unreadable } = dates[place]!;
    if (unreadable !== null)
      problems.add('BAD_DATE', `the date "${unreadable.slice(0, 80)}" cannot be read`, label);
    if (item.title === '') problems.add('NO_TITLE', 'the item has no title; its first words stand in', label);
    if (item.url === null) problems.add('NO_LINK', 'the item has no address that a page may link to', label);
  }
  return {
    matches: matched.map(({ match, item: { url } }) => ({ ...match, url })),
    storyAt(place) {
      const { identity, item, match } = matched[place]!;
      return { ...normaliseItem(slug, identity, item, dates[place]!, resolveTag), id: match.id };
    },
    problems: problems.all(),
  };
}

/** Finds out which stories the items are. Items that are the same story as one before them go, and say so. */
function* matchNamed(
  named: readonly NamedItem[],
  { slug, stories, nowMs }: NormaliseOptions,
  problems: ProblemList,
): Steps<readonly (NamedItem & { readonly match: Match })[]> {
  const dates = yield* dateInSteps(
    named.map(({ item }) => ({ ...item, known: null })),
    nowMs,
  );
  yield;
  const candidates = yield* mapInSteps(named, ({ identity, item }, i): Candidate => {
    const { publishedRaw, publishedAtMs, datePrecision } = dates[i]!;
    const { url, title } = item;
    const addressId = () => (url === null ? null : storyId(slug, canonicalAddress(url)));
    return {
      ownId: storyId(slug, identity),
      addressId,
      url,
      title,
      publishedRaw,
      publishedAtMs,
      datePrecision,
    };
  });
  const matches = yield* matchItems(candidates, yield* lookUp(candidates, stories));
  return named.flatMap((one, i) => {
    const match = matches[i]!;
    const label = nameOf(one.item, one.item.position);
    if (match === null) {
      problems.add(
        'REPEATED_ITEM',
        'the item is a story that the document has already told, so it was left out',
        label,
      );
      return [];
    }
    if (match.isReissued)
      problems.add(
        'REISSUED_ID',
        `the id "${(one.item.id ?? '').trim().slice(0, 80)}" was another story's before, so the address names the item`,
        label,
      );
    return [{ ...one, match }];
  });
}

function* lookUp(candidates: readonly Candidate[], stories: StoryFinder | null): Steps<Lookups> {
  const nothing = new Map<string, never>();
  if (stories === null) return { known: nothing, aliases: nothing, atAddress: nothing, titled: nothing };
  const known = yield* readInSteps([...new Set(candidates.map(({ ownId }) => ownId))], (ids) =>
    stories.knownStories(ids),
  );
  // Most items are known by their id and unchanged at each reading; only the others are looked for in other ways.
  const wanted = candidates.filter(({ ownId, url }) => known.get(ownId)?.url !== url || url === null);
  const addressIds = yield* mapInSteps(wanted, ({ addressId }) => addressId() ?? []);
  const more = [...new Set(addressIds.flat())];
  const byAddressId = yield* readInSteps(more, (ids) => stories.knownStories(ids));
  const ids = [...new Set([...wanted.map(({ ownId }) => ownId), ...more])];
  const keys = yield* mapInSteps(wanted, ({ url }) => pageKey(url) ?? []);
  const titles = new Set(wanted.flatMap(({ title }) => (title === '' ? [] : [title])));
  return {
    known: new Map([...byAddressId, ...known]),
    aliases: yield* readInSteps(ids, (some) => stories.aliases(some)),
    atAddress: yield* readInSteps([...new Set(keys.flat())], (some) => stories.storiesAtAddresses(some)),
    titled: yield* readInSteps([...titles], (some) => stories.storiesTitled(some)),
  };
}

type NamedItem = { readonly identity: string; readonly item: CleanItem };

/** Finds each item's identity; of several with one identity the first wins. */
function* nameItems(items: readonly CleanItem[], problems: ProblemList): Steps<readonly NamedItem[]> {
  const unstable = yield* unstableIds(items);
  for (const [id, count] of unstable) {
    const message = `${count} items have the id "${id.slice(0, 80)}" but different addresses, so their addresses name them`;
    problems.add('REPEATED_ID', message, null);
  }
  const identities = yield* mapInSteps(items, (item) =>
    identityOf(unstable.has(item.id?.trim() ?? '') && item.url !== null ? { ...item, id: null } : item),
  );
  const taken = new Map<string, CleanItem>();
  return items.flatMap((item, place) => {
    const identity = identities[place]!;
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
function* unstableIds(items: readonly CleanItem[]): Steps<ReadonlyMap<string, number>> {
  const withId = items.filter((item) => item.id !== null && item.id.trim() !== '' && item.url !== null);
  const shared = [...Map.groupBy(withId, (item) => item.id!.trim()).values()].filter(
    ({ length }) => length > 1,
  );
  // Addresses may be long, and reading one is the dearest part of this.
  const named = yield* mapInSteps(shared.flat(), ({ id, url }) => ({
    id: id!.trim(),
    address: canonicalAddress(url!),
  }));
  const groups = [...Map.groupBy(named, ({ id }) => id)];
  const isUnstable = (group: typeof named) => new Set(group.map(({ address }) => address)).size > 1;
  return new Map(groups.filter(([, group]) => isUnstable(group)).map(([id, group]) => [id, group.length]));
}

function nameOf(item: CleanItem | undefined, position: number): string {
  return item?.title || item?.url || `item ${position + 1}`;
}
