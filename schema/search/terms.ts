/** Cuts texts into words, the same way for what is stored and for what is asked, and reads what a reader is looking for. */

/** Words that stand side by side; one word alone is the usual case. */
export type Term = {
  readonly words: readonly string[];
  /** True if the last word stands for all that begin with it. */
  readonly isPrefix: boolean;
};

/** At least one term, each once, in the order in which they were written. */
export type SearchQuery = { readonly terms: readonly Term[] };

export type ReadSearchText =
  | ({ readonly kind: 'query' } & SearchQuery)
  /** The text breaks a rule; the message names it and the cure, for `text` as the name of the argument. */
  | { readonly kind: 'refused'; readonly message: string };

const mostTerms = 8;
const longestTerm = 64;
const longestText = 1_000;
const shortestPrefix = 3;

/**
 * The words of a text, folded: letters and digits only, without case, accents and apostrophes.
 *
 * `Children’s café, 2nd-hand` has the words `childrens`, `cafe`, `2nd` and `hand`. No word holds white space or a
 * character of ASCII other than `a` to `z` and `0` to `9`, so a space can part them.
 */
export function wordsOf(text: string): readonly string[] {
  return fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

function fold(text: string): string {
  return (
    text
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[\p{M}'’‘ʼ]/gu, '')
      // At the end of a word a Greek sigma is written otherwise; whether a word ends here must not matter.
      .replace(/ς/gu, 'σ')
  );
}

/**
 * What a reader is looking for: all of the terms, in any order.
 *
 * Words in quotes, and those joined by hyphens, stand side by side; a star right after a word of three letters or more
 * stands for any ending. Every other character parts words and means nothing, so whatever a reader types can be read,
 * as long as it holds a word, at most 8 terms of at most 64 characters, and at most 1,000 characters in all.
 */
export function readSearchText(text: string): ReadSearchText {
  if (text.length > longestText)
    return refused(`\`text\` has ${text.length} characters; it may have ${longestText}. Shorten it.`);
  const terms = new Map<string, Term>();
  for (const [, quoted, joined, star] of fold(text).matchAll(
    /["“”„]([^"“”„]*)["“”„]|([\p{L}\p{N}]+(?:\p{Pd}[\p{L}\p{N}]+)*)(\*(?![\p{L}\p{N}]))?/gu,
  )) {
    const words = (quoted ?? joined!).match(/[\p{L}\p{N}]+/gu) ?? [];
    if (words.length === 0) continue;
    const isPrefix = star !== undefined && [...words.at(-1)!].length >= shortestPrefix;
    const written = words.join(' ');
    if (written.length > longestTerm)
      return refused(
        `\`text\` holds "${written.slice(0, longestTerm)}…", which is longer than a term may be, ${longestTerm} characters. Shorten it, or leave out its quotes.`,
      );
    terms.set(`${written}${isPrefix ? '*' : ''}`, { words, isPrefix });
  }
  if (terms.size === 0)
    return refused('`text` has no word to look for. Give at least one, or leave `text` out.');
  if (terms.size > mostTerms)
    return refused(
      `\`text\` has ${terms.size} terms; it may have ${mostTerms}. Leave some out, or put quotes around words that stand side by side.`,
    );
  return { kind: 'query', terms: [...terms.values()] };
}

const refused = (message: string) => ({ kind: 'refused', message }) as const;
