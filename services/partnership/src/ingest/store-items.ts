/** Turns what a document says into stored stories: the one way in, for a poll as for a backfill. */
import type {
  FeedProblem,
  FeedState,
  KnownStory,
  Quarantine,
  StoryAlias,
  StoryInput,
} from '../store/records.ts';
import { addressKey } from '@active-news/schema/address-key.ts';
import { foldedTitle } from '../store/find-stories.ts';
import { withoutNames } from '../store/record-poll.ts';
import type { FeedTarget } from './ingest-feed.ts';
import { judgeBatch } from './judge-batch.ts';
import { prepareFeed, type PreparedFeed, type StoryFinder } from './normalise-feed.ts';
import type { CleanFeed } from './read-document.ts';
import { mapInSteps, runInTurns } from './steps.ts';

export type StoreOptions = {
  readonly feedUrl: string;
  readonly nowMs: number;
  /** Holds what is new or changed for this reason. A feed that is in quarantine stays in it whatever is given here. */
  readonly quarantine?: Quarantine | null;
  /** By what is known of the feed, what is new is judged; left out means that it is taken as it comes. */
  readonly judgeBy?: FeedState | null;
  /** Stories that are stored are left as they are. */
  readonly onlyNew?: boolean;
  /** The document is the one that was read last: what changes is our own doing, and no edit. */
  readonly isReread?: boolean;
  /** Lets others have a turn between two slices. */
  readonly pause: () => Promise<void>;
};

/** What became of a document. */
export type StoredItems = {
  readonly added: number;
  readonly changed: number;
  readonly held: number;
  /** Stories that were not known before, whether or not they are held. */
  readonly newStories: number;
  readonly quarantine: Quarantine | null;
  /** To be recorded with the poll. */
  readonly aliases: readonly StoryAlias[];
  readonly window: readonly string[];
  readonly problems: readonly FeedProblem[];
  /** Where the stories stand whose date was given. Milliseconds since 1970. */
  readonly datedMs: readonly number[];
};

/** As many stories are written in one transaction at most, and so many characters of new text (record-stories.ts). */
export const sliceSize = 40;
const workOfSlice = 120_000;

/** The last work under way on each store: what one document adds, the next must find. */
const underWay = new WeakMap<object, Promise<unknown>>();

/**
 * Normalises, matches and writes the items of a document, in slices between which others have a turn.
 *
 * Errors: throws if the store cannot be written; slices before that are written, and writing them again changes nothing.
 */
export async function storeItems(
  target: FeedTarget,
  feed: CleanFeed,
  options: StoreOptions,
): Promise<StoredItems> {
  const before = underWay.get(target.store) ?? Promise.resolve();
  const work = before.catch(() => undefined).then(() => storeNow(target, feed, options));
  underWay.set(target.store, work);
  return work;
}

async function storeNow(target: FeedTarget, feed: CleanFeed, options: StoreOptions): Promise<StoredItems> {
  const { store } = target;
  const sum: Sum = { added: 0, changed: 0, held: 0, keptOut: new Set(), dated: new Map() };
  for (;;) {
    const matchedAt = store.othersWrote();
    const prepared = await prepare(target, feed, options);
    const { matches } = prepared;
    const stored = store.knownStories(matches.map(({ id }) => id));
    const isNew = (place: number) => !stored.has(matches[place]!.id);
    const places = matches.flatMap((_, place) => (options.onlyNew && !isNew(place) ? [] : [place]));
    // What was begun is not judged by what is left of it.
    const isBegun = sum.added + sum.changed + sum.held > 0;
    const quarantine =
      options.quarantine ?? (isBegun ? null : await judge(target, prepared, places.filter(isNew), options));
    const isWritten = await writeInSlices(target, prepared, places, sum, {
      ...options,
      quarantine,
      matchedAt,
    });
    // Another process has brought something meanwhile, and that may be what these items are: they are looked up again.
    // This comes to an end, since each time somebody has got on.
    if (!isWritten) continue;
    // What a person has withdrawn comes with every reading and is new in none.
    const newMatches = places.filter(isNew).map((place) => matches[place]!);
    const keptOut = store.keptOut(newMatches);
    return {
      added: sum.added,
      changed: sum.changed,
      held: sum.held,
      newStories: newMatches.length - keptOut.size,
      quarantine,
      aliases: matches.flatMap(({ id, alias }) => (alias === null ? [] : [{ id: alias, storyId: id }])),
      window: matches.flatMap(({ id }) => (keptOut.has(id) ? [] : [id])),
      problems: withoutNames(prepared.problems, sum.keptOut),
      datedMs: [...sum.dated.values()],
    };
  }
}

/** What all slices of a document came to; `dated` has the dates by id. */
type Sum = {
  added: number;
  changed: number;
  held: number;
  readonly keptOut: Set<string>;
  readonly dated: Map<string, number>;
};

function prepare(target: FeedTarget, feed: CleanFeed, options: StoreOptions): Promise<PreparedFeed> {
  const { store, slug, include, resolveTag } = target;
  const { feedUrl, nowMs, pause } = options;
  const stories = withHeld(store, store.heldStories(feedUrl));
  return runInTurns(prepareFeed(feed, { slug, include, resolveTag, nowMs, stories }), pause);
}

/** False if another process has written since the items were matched; then the rest is not written. */
async function writeInSlices(
  { store }: FeedTarget,
  prepared: PreparedFeed,
  places: readonly number[],
  sum: Sum,
  options: StoreOptions & { readonly quarantine: Quarantine | null; readonly matchedAt: number },
): Promise<boolean> {
  const { feedUrl, nowMs, onlyNew = false, isReread = false, quarantine, matchedAt, pause } = options;
  let slice: StoryInput[] = [];
  let next = 0;
  for (let isFirst = true; next < places.length || slice.length > 0; isFirst = false) {
    if (!isFirst) await pause();
    while (slice.length < sliceSize && next < places.length) slice.push(prepared.storyAt(places[next++]!));
    const recorded = store.recordStories(feedUrl, slice, {
      atMs: nowMs,
      isReread,
      isOfPoll: !onlyNew,
      quarantine: isFirst ? quarantine : null,
      matchedAt,
      mostWork: workOfSlice,
    });
    if (recorded === null) return false;
    for (const { id, datePrecision, publishedAtMs } of slice.slice(0, recorded.taken))
      if (datePrecision !== 'NONE') sum.dated.set(id, publishedAtMs);
    slice = slice.slice(recorded.taken);
    sum.added += recorded.added;
    sum.changed += recorded.changed;
    sum.held += recorded.held;
    for (const name of recorded.keptOut) sum.keptOut.add(name);
  }
  return true;
}

async function judge(
  target: FeedTarget,
  prepared: PreparedFeed,
  newPlaces: readonly number[],
  { judgeBy, nowMs, pause }: StoreOptions,
): Promise<Quarantine | null> {
  // What is in quarantine stays there for the reason that it has.
  if (!judgeBy || !judgeBy.hasTold || judgeBy.quarantine !== null || newPlaces.length === 0) return null;
  const { store, website, hosts = [new URL(website).host] } = target;
  const stories = newPlaces.map((place) => prepared.matches[place]!);
  const isTaken = await runInTurns(
    mapInSteps(stories, (story) => !store.keptOut([story]).has(story.id)),
    pause,
  );
  return judgeBatch({
    newUrls: stories.filter((_, i) => isTaken[i]).map(({ url }) => url),
    isFirst: !judgeBy.hasTold,
    mostNew: judgeBy.mostNew,
    rhythmMs: judgeBy.cadence?.rhythmMs ?? null,
    lastSuccessAtMs: judgeBy.lastSuccessAtMs,
    nowMs,
    registeredHosts: hosts,
    knownHosts: () => store.storyHosts(),
  });
}

/** What a feed in quarantine has brought before is found like what is stored, so that it is not held twice. */
function withHeld(
  store: StoryFinder,
  held: readonly { readonly story: StoryInput; readonly heldAtMs: number }[],
): StoryFinder {
  if (held.length === 0) return store;
  const known = held.map(({ story, heldAtMs }): KnownStory => {
    const { id, title, url, publishedRaw, datePrecision, publishedAtMs } = story;
    const firstSeenAtMs = heldAtMs;
    return {
      id, title, url, publishedRaw, datePrecision, firstSeenAtMs, feedUrl: null,
      publishedAtMs: Math.min(publishedAtMs, firstSeenAtMs),
    }; // prettier-ignore
  });
  const byId = new Map(known.map((story) => [story.id, story]));
  const byKey = Map.groupBy(known, ({ url }) => (url === null ? null : addressKey(url)));
  const byTitle = Map.groupBy(known, ({ title }) => foldedTitle(title));
  const joined = <T>(
    keys: readonly T[],
    stored: ReadonlyMap<T, readonly KnownStory[]>,
    more: (key: T) => readonly KnownStory[],
  ) =>
    new Map(
      keys.map((key) => {
        const first = stored.get(key) ?? [];
        const ids = new Set(first.map(({ id }) => id));
        return [key, [...first, ...more(key).filter(({ id }) => !ids.has(id))]] as const;
      }),
    );
  return {
    aliases: (ids) => store.aliases(ids),
    knownStories(ids) {
      const stored = store.knownStories(ids);
      const aliases = store.aliases(ids);
      const rest = ids.flatMap((id) => {
        const story = stored.has(id) ? undefined : byId.get(aliases.get(id) ?? id);
        return story ? [[id, story] as const] : [];
      });
      return new Map([...stored, ...rest]);
    },
    storiesAtAddresses: (keys) => joined(keys, store.storiesAtAddresses(keys), (key) => byKey.get(key) ?? []),
    storiesTitled: (titles) =>
      joined(titles, store.storiesTitled(titles), (title) => byTitle.get(foldedTitle(title)) ?? []),
  };
}
