/** One made-up story of a sample site, in plain text: each dialect and the page write it in their own way. */

export type SampleStory = {
  /** Unique on its site for ever, as in `?p=1508`. */
  readonly number: number;
  /** The address on its own site, with a leading slash. */
  readonly path: string;
  /** Starts with "Sample: ". */
  readonly title: string;
  /** The last one says that this is sample content. */
  readonly paragraphs: readonly string[];
  readonly points: readonly string[];
  readonly tags: readonly string[];
  /** A role, never a person. */
  readonly byline: string;
  /** Milliseconds since 1970. */
  readonly publishedMs: number;
  /** Equal to `publishedMs` unless the story was edited. */
  readonly updatedMs: number;
  readonly image: { readonly path: string; readonly alt: string } | null;
  readonly topic: string;
  /** Slug of the partnership it is about; the two on the shared site differ. */
  readonly partnership: string;
  /** Published while the network runs: such stories never carry a quirk. */
  readonly isFresh: boolean;
};
