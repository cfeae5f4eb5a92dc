/** The shape of one story pattern; words in braces are filled in by fill-template.ts. */

export type Template = {
  /** Names the subject; it chooses the picture and is never shown. */
  readonly topic: string;
  /** London months (1 to 12) in which such a story would be written; absent means any. */
  readonly months?: readonly number[];
  /** Raw tags in the spellings that partner sites print. */
  readonly tags: readonly string[];
  readonly titles: readonly string[];
  /** First paragraphs, taken in turn by the titles: with two, the first and third title go with the first of them. */
  readonly leads: readonly string[];
  /** Further paragraphs; two or three are used, in this order. */
  readonly details: readonly string[];
  /** Short lines shown as a list under "At a glance"; may be empty. */
  readonly points: readonly string[];
};
