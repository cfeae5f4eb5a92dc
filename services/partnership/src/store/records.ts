/** What ingest hands to the store and reads back from it; the only place where ingest and graph meet. */

/** How a feed is doing; what each means is said in the graph's FeedHealth. */
export const feedHealths = [
  'OK',
  'SLOW',
  'STALE',
  'FAILING',
  'GONE',
  'QUARANTINED',
  'HELD',
  'NONE',
  'NOT_YET_CHECKED',
] as const;
export type FeedHealth = (typeof feedHealths)[number];

/** Why a poll brought nothing; the graph's FeedFault. */
export const feedFaults = [
  'UNREACHABLE',
  'TIMED_OUT',
  'REFUSED',
  'DISALLOWED',
  'NOT_FOUND',
  'GONE',
  'SERVER_ERROR',
  'TOO_LARGE',
  'NOT_A_FEED',
  'FORBIDDEN_ADDRESS',
] as const;
export type FeedFault = (typeof feedFaults)[number];

export type QuarantineReason = 'BULK' | 'HOST_CHANGED';

/** Why what a feed brings is held back. Units: milliseconds since 1970. */
export type Quarantine = {
  readonly reason: QuarantineReason;
  /** For people. */
  readonly message: string;
};

/**
 * What a document and its answer say about how often to ask, and what its own rhythm is; kept, since an unchanged
 * answer brings no document.
 */
export type Cadence = {
  /** RSS `ttl`, `sy:updatePeriod` and `sy:updateFrequency`; null if it does not say. Milliseconds. */
  readonly askedIntervalMs: number | null;
  /** Hours of the day (GMT) and days of the week, in the words of RSS, in which it asks not to be read. */
  readonly skipHours: readonly number[];
  readonly skipDays: readonly string[];
  /** Median time between two of its newest items; null where fewer than three are dated. Milliseconds. */
  readonly rhythmMs: number | null;
};

/** What a story is for, in the graph's words. */
export type StoryKind = 'NEWS' | 'EVENT' | 'JOB' | 'FUNDING' | 'REPORT';

/** One normalised item of a feed. Text is plain unless the name says Html; every address is absolute and http(s). */
export type StoryInput = {
  /** From schema/story-id.ts. */
  readonly id: string;
  readonly title: string;
  readonly url: string | null;
  /** Milliseconds since 1970. Becomes the sort key at first sight; a later value never moves the story. */
  readonly publishedAtMs: number;
  readonly publishedRaw: string | null;
  readonly datePrecision: 'INSTANT' | 'DAY' | 'MONTH' | 'NONE';
  readonly dateSource: 'FEED' | 'PATH' | 'NEIGHBOUR' | 'FIRST_SEEN';
  readonly dateSuspect: boolean;
  readonly updatedAtMs: number | null;
  /** At most 256 characters. */
  readonly summary: string | null;
  /** Sanitised. */
  readonly contentHtml: string | null;
  readonly byline: string | null;
  readonly image: { readonly url: string; readonly alt: string | null } | null;
  /** Slugs of topics, sorted, each once. */
  readonly tags: readonly string[];
  /** The feed's own words, in its order, each once. */
  readonly rawTags: readonly string[];
  /** Slugs of partnerships that a raw tag names, sorted, each once. */
  readonly organisations: readonly string[];
  /** The feed's own first category, as it spells it; left out means that there is none. */
  readonly category?: string | null;
  /** Left out means NEWS. */
  readonly kind?: StoryKind;
  /** When what the story announces begins, and until when one may apply; left out means that it does not say. */
  readonly startsAtMs?: number | null;
  readonly deadlineAtMs?: number | null;
};

/** Something about a feed that a person should know; `item` names the item it is about, null if it is the feed. */
export type FeedProblem = { readonly code: string; readonly message: string; readonly item: string | null };

/** Everything one poll of one feed has found, to be written in one transaction. */
export type PollRecord = {
  readonly feedUrl: string;
  readonly checkedAtMs: number;
  readonly nextCheckAtMs: number;
  /** `read`: a feed was understood. `unchanged`: the partner or our hash says so. `failed`: nothing may be concluded. */
  readonly outcome: 'read' | 'unchanged' | 'failed';
  readonly health: FeedHealth;
  /** Set if and only if the poll failed. */
  readonly fault?: FeedFault | null;
  /** HTTP status, null if there was no answer. */
  readonly status: number | null;
  /** How long the answer took to come, in milliseconds; absent leaves what is stored. */
  readonly tookMs?: number;
  /** How often the feed is asked and why, for people; absent leaves what is stored. */
  readonly pace?: string;
  /** Where permanent redirects led, null if there were none; absent leaves what is stored. */
  readonly movedTo?: string | null;
  /** The address that is asked from now on in place of the accepted one, null for that itself; absent leaves what is stored. */
  readonly askInstead?: string | null;
  /** Kept for the next conditional request; absent leaves what is stored. */
  readonly validators?: Validators;
  /** SHA-256 of the body as received, hex; absent leaves what is stored. */
  readonly bodyHash?: string;
  /** Number of items in the document, good or bad; absent leaves what is stored. */
  readonly itemCount?: number;
  /** ParsedFeed.version; absent leaves what is stored. */
  readonly dialect?: string;
  readonly cadence?: Cadence;
  /** The latest date of an item; never lowered; absent leaves what is stored. */
  readonly newestItemAtMs?: number;
  readonly stories: readonly StoryInput[];
  /** Ids that name stories which are stored under another; only for stories of this partnership. */
  readonly aliases?: readonly StoryAlias[];
  /** Ids of the stories that the document lists, in its order; absent leaves what is stored. */
  readonly window?: readonly string[];
  /** Puts the feed into quarantine, if it is not: what is new or changed among `stories` is held, not stored. */
  readonly quarantine?: Quarantine | null;
  /** How many stories this reading brought that were not known, if that is a measure of what a reading usually brings. */
  readonly newStories?: number;
  /** Replace the feed's problems; `unchanged` leaves those that are stored. */
  readonly problems: readonly FeedProblem[];
};

export type StoryAlias = { readonly id: string; readonly storyId: string };

/** How some stories of a poll are to be written. */
export type RecordOptions = {
  readonly atMs: number;
  /** Puts the feed into quarantine first, if it is not; what is new or changed is then held, not stored. */
  readonly quarantine?: Quarantine | null;
  /** The document is the one that was read before: what changes is our own doing, and no edit. */
  readonly isReread?: boolean;
  /**
   * They come from the feed's own document, whose poll is recorded at the end. Until then the document that was read last
   * no longer says what is stored, so it is forgotten with the first change.
   */
  readonly isOfPoll?: boolean;
  /** Nothing is written if another process has written since (FeedStore.othersWrote). */
  readonly matchedAt?: number;
  /** Ends after the story with which the work reaches so much, in characters of new text; without it all are written. */
  readonly mostWork?: number;
};

/** What became of some stories: each count is of stories that are now otherwise than before. */
export type Recorded = {
  readonly added: number;
  readonly changed: number;
  readonly held: number;
  /** How many of the given stories, from the first on, were looked at: all, unless `mostWork` was reached. */
  readonly taken: number;
  /** Titles and addresses of those that a person has withdrawn or dropped, so that nothing else tells of them. */
  readonly keptOut: ReadonlySet<string>;
};

export type Validators = { readonly etag?: string; readonly lastModified?: string };

/** What is remembered of a feed. Instants in milliseconds since 1970. */
export type FeedState = {
  readonly feedUrl: string;
  readonly health: FeedHealth;
  /** Since when the health is what it is. */
  readonly sinceMs: number;
  readonly fault: FeedFault | null;
  readonly lastCheckedAtMs: number | null;
  readonly lastSuccessAtMs: number | null;
  readonly nextCheckAtMs: number | null;
  readonly lastStatus: number | null;
  readonly tookMs: number | null;
  readonly pace: string | null;
  readonly movedTo: string | null;
  readonly askInstead: string | null;
  /** Failed polls in a row, and since when. */
  readonly failures: number;
  readonly failingSinceMs: number | null;
  readonly validators: Validators;
  readonly bodyHash: string | null;
  readonly itemCount: number | null;
  readonly dialect: string | null;
  readonly cadence: Cadence | null;
  readonly newestItemAtMs: number | null;
  /** The most stories that one reading ever brought, the first and those of a quarantine left out. */
  readonly mostNew: number;
  /** True once a story that it tells or lists is stored, and a reading has come to its end. */
  readonly hasTold: boolean;
  readonly quarantine: (Quarantine & { readonly sinceMs: number; readonly heldStories: number }) | null;
};

/** What is known of a stored story, so that ingest can tell whether an item is it. */
export type KnownStory = {
  readonly id: string;
  readonly publishedAtMs: number;
  readonly firstSeenAtMs: number;
  readonly title: string;
  readonly url: string | null;
  /** As its feed last wrote it. */
  readonly publishedRaw: string | null;
  readonly datePrecision: StoryInput['datePrecision'];
  /** The feed that tells it. */
  readonly feedUrl: string | null;
};

/** The part of the store that ingest uses. */
export type FeedStore = {
  feedState(feedUrl: string): FeedState | null;
  /** Stored stories among these ids, under the id that was asked for; an alias finds the story that it names. */
  knownStories(ids: readonly string[]): ReadonlyMap<string, KnownStory>;
  /** Stored stories that have, or once had, one of these addresses (schema/address-key.ts), by that key; at most 10 a key. */
  storiesAtAddresses(addressKeys: readonly string[]): ReadonlyMap<string, readonly KnownStory[]>;
  /** Stored stories with one of these titles, however spelt, by the title as given; at most 10 a title. */
  storiesTitled(titles: readonly string[]): ReadonlyMap<string, readonly KnownStory[]>;
  /** The ids of stories that these ids name besides themselves, whether or not those are stored. */
  aliases(ids: readonly string[]): ReadonlyMap<string, string>;
  /** The ids of those among these that a person has withdrawn or dropped. */
  keptOut(stories: readonly Pick<StoryInput, 'id' | 'url'>[]): ReadonlySet<string>;
  /** What is held back of a feed, in the order in which it came. */
  heldStories(feedUrl: string): readonly { readonly story: StoryInput; readonly heldAtMs: number }[];
  /** Hosts, as schema/address-key.ts has them, of the addresses that stored stories have or had. */
  storyHosts(): ReadonlySet<string>;
  /** A number that is another one once another process has written to the store. */
  othersWrote(): number;
  /**
   * Writes some stories of a poll ahead of it, in a transaction of its own, so that no transaction is long.
   * Null if another process has written since `matchedAt`: which stories these are must be found out again.
   */
  recordStories(feedUrl: string, stories: readonly StoryInput[], options: RecordOptions): Recorded | null;
  /** Writes a poll and, if it changed anything readers can see, raises the content version, in one transaction. */
  recordPoll(poll: PollRecord): Pick<Recorded, 'added' | 'changed' | 'held'>;
  /** Stories that stood in the middle of the last document and stand in this one no more, not yet looked at; at most 5. */
  goneFromTheMiddle(feedUrl: string): readonly { readonly id: string; readonly url: string }[];
  /** Remembers that a page was looked at; 404 and 410 erase its story, which may come back if the feed lists it again. */
  recordLook(id: string, status: number | null, atMs: number): void;
};
