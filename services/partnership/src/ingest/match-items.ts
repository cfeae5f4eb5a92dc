/** Decides which stored story each item of a document is, so that nothing is told twice and nothing is lost. */
import { addressKey } from '@active-news/schema/address-key.ts';
import { foldedTitle } from '../store/find-stories.ts';
import type { KnownStory, StoryInput } from '../store/records.ts';
import { mapInSteps, type Steps } from './steps.ts';

/** One item of a document, as far as it says who it is. */
export type Candidate = {
  /** Made of the item's own identity. */
  readonly ownId: string;
  /** Made of its canonical address, when it is needed; null if it has none. */
  readonly addressId: () => string | null;
  readonly url: string | null;
  /** Empty if the item has none. */
  readonly title: string;
  readonly publishedRaw: string | null;
  readonly publishedAtMs: number;
  readonly datePrecision: StoryInput['datePrecision'];
};

/** What the store holds that the items of one document could be. */
export type Lookups = {
  /** By a candidate's own id, and by that of its address where that is not the story's; an alias finds the story that it names. */
  readonly known: ReadonlyMap<string, KnownStory>;
  /** The ids that the candidates' ids stand for, stored or not. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Stories that have, or once had, an address, by its key. */
  readonly atAddress: ReadonlyMap<string, readonly KnownStory[]>;
  /** By the title as the candidate has it. */
  readonly titled: ReadonlyMap<string, readonly KnownStory[]>;
};

export type Match = {
  /** The id of the story that the item is, whether or not that is stored. */
  readonly id: string;
  /** The stored story; null if the item is new. */
  readonly known: KnownStory | null;
  /** An id that names the story from now on too; null if none is needed. */
  readonly alias: string | null;
  /** The site has given this item the id of another story. */
  readonly isReissued: boolean;
};

/**
 * In the order of the candidates; null for an item that is the same story as one before it.
 *
 * Rules, the first that holds decides:
 *   1. its own id, unless title, address and date all differ from the story's: then the id was given out again, and the
 *      address names the item;
 *   2. the same address, which no other item of the document has, unless title and date both differ;
 *   3. the same title at the same instant, or the same title and the same end of the address, unless the dates differ.
 * By 2 and 3 no item becomes a story that is in the document under its own id.
 */
export function* matchItems(
  candidates: readonly Candidate[],
  lookups: Lookups,
): Steps<readonly (Match | null)[]> {
  const keys = yield* mapInSteps(candidates, ({ url }) => pageKey(url));
  const claimed = new Set<string>();
  const byId = yield* mapInSteps(candidates, (candidate) => matchById(candidate, lookups));
  const matches: (Match | null | undefined)[] = byId.map(({ match }) => {
    if (match === undefined) return undefined;
    return claim(claimed, match);
  });
  const rest = candidates.flatMap((_, i) => (matches[i] === undefined ? [i] : []));
  const uses = Map.groupBy(keys, (key) => key);
  const isAlone = (key: string) => uses.get(key)?.length === 1;
  yield* mapInSteps(rest, (i) => {
    const { isReissued } = byId[i]!;
    const candidate = candidates[i]!;
    const key = keys[i]!;
    const sameAddress = key !== null && isAlone(key) ? (lookups.atAddress.get(key) ?? []) : [];
    const story =
      best(
        sameAddress,
        claimed,
        candidate,
        (one) => !(hasOtherTitle(candidate, one) && hasOtherDate(candidate, one)),
      ) ??
      best(lookups.titled.get(candidate.title) ?? [], claimed, candidate, (one) => isReplay(candidate, one));
    const ownName = isReissued ? candidate.addressId()! : candidate.ownId;
    const id = story?.id ?? lookups.aliases.get(ownName) ?? ownName;
    matches[i] = claim(claimed, {
      id,
      known: story ?? null,
      alias: story !== undefined && ownName !== id ? ownName : null,
      isReissued,
    });
  });
  return matches as readonly (Match | null)[];
}

/** A story is one item's: a second of the same names is left out. */
function claim(claimed: Set<string>, match: Match): Match | null {
  if (claimed.has(match.id)) return null;
  claimed.add(match.id);
  return match;
}

function matchById(
  candidate: Candidate,
  { known }: Lookups,
): { readonly match: Match | undefined; readonly isReissued: boolean } {
  const story = known.get(candidate.ownId);
  if (!story) return { match: undefined, isReissued: false };
  const found = { id: story.id, known: story, alias: null, isReissued: false };
  if (!hasOtherAddress(candidate, story)) return { match: found, isReissued: false };
  const addressId = candidate.addressId();
  const byAddress = addressId === null ? undefined : known.get(addressId);
  // It was named by its address once, when its id had been given out again.
  const isNamedByAddress =
    byAddress !== undefined && byAddress.id !== story.id && !hasOtherAddress(candidate, byAddress);
  const isReissued =
    isNamedByAddress ||
    (story.url !== null && hasOtherTitle(candidate, story) && hasOtherDate(candidate, story));
  if (!isReissued) return { match: found, isReissued: false };
  if (byAddress !== undefined)
    return { match: { id: byAddress.id, known: byAddress, alias: null, isReissued: true }, isReissued: true };
  return { match: undefined, isReissued: true };
}

/** The first that is free and fits: one that has the address now, then one whose address ends alike, then any. */
function best(
  stories: readonly KnownStory[],
  claimed: ReadonlySet<string>,
  { url }: Candidate,
  fits: (story: KnownStory) => boolean,
): KnownStory | undefined {
  const free = stories.filter((story) => !claimed.has(story.id) && fits(story));
  const key = pageKey(url);
  const end = endOfPath(url);
  return (
    free.find((story) => key !== null && addressKeyOf(story.url) === key) ??
    free.find((story) => end !== null && endOfPath(story.url) === end) ??
    free[0]
  );
}

/** The same article from another host or system: what it says of itself is the same, only its names are new. */
function isReplay(candidate: Candidate, story: KnownStory): boolean {
  if (candidate.title === '' || hasOtherDate(candidate, story)) return false;
  const isOfOneInstant =
    candidate.datePrecision === 'INSTANT' &&
    story.datePrecision === 'INSTANT' &&
    hasSameDate(candidate, story);
  const end = endOfPath(candidate.url);
  return isOfOneInstant || (end !== null && end === endOfPath(story.url));
}

function hasOtherTitle({ title }: Candidate, story: KnownStory): boolean {
  const folded = foldedTitle(title);
  return folded !== '' && folded !== foldedTitle(story.title);
}

/** False where the item has none. */
function hasOtherAddress({ url }: Candidate, story: KnownStory): boolean {
  return url !== null && url !== story.url && addressKeyOf(url) !== addressKeyOf(story.url);
}

function hasSameDate(candidate: Candidate, story: KnownStory): boolean {
  const isSameText = candidate.publishedRaw !== null && candidate.publishedRaw === story.publishedRaw;
  return isSameText || candidate.publishedAtMs === story.publishedAtMs;
}

/** False where one of them has no date: then nothing can be said. */
function hasOtherDate(candidate: Candidate, story: KnownStory): boolean {
  if (candidate.datePrecision === 'NONE' || story.datePrecision === 'NONE') return false;
  return !hasSameDate(candidate, story);
}

function addressKeyOf(url: string | null): string | null {
  return url === null ? null : addressKey(url);
}

/** The key of an address that can be an article's: a home page is none. */
export function pageKey(url: string | null): string | null {
  const key = addressKeyOf(url);
  return key !== null && /[/?]/.test(key) ? key : null;
}

function endOfPath(url: string | null): string | null {
  if (url === null || !URL.canParse(url)) return null;
  const { pathname, search } = new URL(url);
  const end = pathname
    .split('/')
    .filter((part) => part !== '')
    .at(-1);
  return end === undefined ? null : `${end.toLowerCase()}${search}`;
}
