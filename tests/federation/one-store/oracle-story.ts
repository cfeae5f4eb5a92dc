/** A story as the one store knows it: what ingest handed over, and what an instance adds at first sight. */

export const storyKinds = ['NEWS', 'EVENT', 'JOB', 'FUNDING', 'REPORT'] as const;
export type StoryKind = (typeof storyKinds)[number];

/** Has every field of the store's StoryInput, so that it can be handed to an instance as it is. Instants in milliseconds since 1970. */
export type OracleStory = {
  readonly id: string;
  readonly title: string;
  readonly url: string | null;
  readonly publishedAtMs: number;
  readonly publishedRaw: string | null;
  readonly datePrecision: 'INSTANT' | 'DAY' | 'MONTH' | 'NONE';
  readonly dateSource: 'FEED' | 'PATH' | 'NEIGHBOUR' | 'FIRST_SEEN';
  readonly dateSuspect: boolean;
  readonly updatedAtMs: number | null;
  readonly summary: string | null;
  readonly contentHtml: string | null;
  readonly byline: string | null;
  readonly image: { readonly url: string; readonly alt: string | null } | null;
  readonly category: string | null;
  readonly kind: StoryKind;
  readonly startsAtMs: number | null;
  readonly deadlineAtMs: number | null;
  /** Sorted, each once; so are organisations. */
  readonly tags: readonly string[];
  readonly rawTags: readonly string[];
  readonly organisations: readonly string[];
  /** Slug of the partnership whose instance holds it. */
  readonly owner: string;
  readonly firstSeenAtMs: number;
  /** Its earlier wordings, oldest first; the store counts them as it is told one after another. */
  readonly history: readonly OracleRevision[];
  /** Only an instance can say it: the digest of the row. Documents that do not ask for it need none. */
  readonly revision: string;
};

/** A wording that was replaced by the next. */
export type OracleRevision = {
  readonly replacedAtMs: number;
  readonly title: string;
  readonly url: string | null;
  /** That of the story: only a person moves it, which these histories know nothing of. */
  readonly publishedAtMs: number;
  readonly publishedRaw: string | null;
  readonly updatedAtMs: number | null;
};
