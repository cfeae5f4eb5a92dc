/** How well a story fits what a reader looks for: an integer that depends on the two alone, so that it merges over any instances. */
import { rarityOf } from './common-words.ts';
import { searchFields, type FieldWords, type SearchField } from './fields.ts';
import { occurrences } from './matches.ts';
import type { SearchQuery, Term } from './terms.ts';

/** What a word says about a story, by where it stands. */
const weights: Readonly<Record<SearchField, number>> = { title: 8, tags: 4, summary: 2, body: 1 };

/** How soon one more occurrence in a field adds little: there, so many make half of all there is to have. */
const halfway: Readonly<Record<SearchField, number>> = { title: 1, tags: 1, summary: 2, body: 8 };

const whole = 1_024;

/**
 * The sum over terms and fields of weight × rarity × floor(1024·n/(n+h)), where n is how often the term occurs there.
 *
 * To it come, each as large as one term's whole share of the field: for a title that holds every term, and for the
 * weightiest field in which all words of several terms stand side by side as they were written. All terms together stay
 * below 2³¹, as the graph's Int must. Other than bm25 it knows no corpus, which would differ from instance to instance.
 */
export function relevance({ terms }: SearchQuery, fields: FieldWords): number {
  let score = 0;
  for (const term of terms) {
    for (const name of searchFields) {
      const count = occurrences(term, fields[name]);
      score += weights[name] * rarity(term) * Math.floor((whole * count) / (count + halfway[name]));
    }
  }
  const allRarity = terms.reduce((sum, term) => sum + rarity(term), 0);
  const share = Math.floor((allRarity * whole) / terms.length);
  if (terms.every((term) => occurrences(term, fields.title) > 0)) score += weights.title * share;
  if (terms.length > 1) {
    const together = { words: terms.flatMap(({ words }) => words), isPrefix: terms.at(-1)!.isPrefix };
    const place = searchFields.find((name) => occurrences(together, fields[name]) > 0);
    if (place !== undefined) score += weights[place] * share;
  }
  return score;
}

/** Words side by side say as much as all of them; a beginning says less than a word, since it may stand for a common one. */
function rarity({ words, isPrefix }: Term): number {
  const sum = words.reduce((total, word) => total + rarityOf(word), 0);
  return isPrefix ? Math.ceil(sum / 2) : sum;
}
