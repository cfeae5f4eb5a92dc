/** Whether words occur in a story and how often, by looking; what an index finds must be the same. */
import { searchFields, type FieldWords } from './fields.ts';
import type { SearchQuery, Term } from './terms.ts';

/** True if each term occurs in at least one field. */
export function matches({ terms }: SearchQuery, fields: FieldWords): boolean {
  return terms.every((term) => searchFields.some((name) => occurrences(term, fields[name]) > 0));
}

/** How often a term occurs in a field's words, those that overlap counted each. */
export function occurrences({ words, isPrefix }: Term, field: string): number {
  const text = ` ${field} `;
  const wanted = ` ${words.join(' ')}${isPrefix ? '' : ' '}`;
  let count = 0;
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1)) count++;
  return count;
}
