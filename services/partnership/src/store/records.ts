/** What ingest hands to the store and reads back from it; the only place where ingest and graph meet. */

/** How a feed is doing, in the order in which a person would want to be told. */
export const feedHealths = [
  'OK',
  'NOT_YET_CHECKED',
  'UNREACHABLE',
  'TIMED_OUT',
  'REFUSED',
  'GONE',
  'SERVER_ERROR',
  'TOO_LARGE',
  'NOT_A_FEED',
  'FORBIDDEN_ADDRESS',
] as const;
export type FeedHealth = (typeof feedHealths)[number];

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
  readonly datePrecision: 'INSTANT' | 'DAY' | 'NONE';
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
  /** HTTP status, null if there was no answer. */
  readonly status: number | null;
  /** Kept for the next conditional request; absent leaves what is stored. */
  readonly validators?: Validators;
  /** SHA-256 of the body as received, hex; absent leaves what is stored. */
  readonly bodyHash?: string;
  /** Number of items in the document, good or bad; absent leaves what is stored. */
  readonly itemCount?: number;
  readonly stories: readonly StoryInput[];
  /** Replace the feed's problems; `unchanged` leaves those that are stored. */
  readonly problems: readonly FeedProblem[];
};

export type Validators = { readonly etag?: string; readonly lastModified?: string };

/** What is remembered of a feed. Instants in milliseconds since 1970. */
export type FeedState = {
  readonly feedUrl: string;
  readonly health: FeedHealth;
  /** Since when the health is what it is. */
  readonly sinceMs: number;
  readonly lastCheckedAtMs: number | null;
  readonly lastSuccessAtMs: number | null;
  readonly nextCheckAtMs: number | null;
  readonly lastStatus: number | null;
  /** Failed polls in a row. */
  readonly failures: number;
  readonly validators: Validators;
  readonly bodyHash: string | null;
  readonly itemCount: number | null;
};

/** The part of the store that ingest uses. */
export type FeedStore = {
  feedState(feedUrl: string): FeedState | null;
  /** First-seen instant and sort key of stored stories among these ids, so that ingest can date the undated consistently. */
  knownStories(
    ids: readonly string[],
  ): ReadonlyMap<string, { readonly publishedAtMs: number; readonly firstSeenAtMs: number }>;
  /** Writes a poll and, if it changed anything readers can see, raises the content version, in one transaction. */
  recordPoll(poll: PollRecord): { readonly added: number; readonly changed: number };
};
