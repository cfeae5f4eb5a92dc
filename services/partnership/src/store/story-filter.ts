/** Turns the graph's StoryFilter into SQL over the table `story`. */
import type { SQLInputValue } from 'node:sqlite';
import { readSearchText, type SearchQuery } from '@active-news/schema/search/terms.ts';
import type { StoryKind } from './records.ts';
import type { StoryOwner } from './story-owner.ts';

/** As the graph coerces it: instants in milliseconds since 1970; null means not given. */
export type StoryFilter = {
  readonly partnership?: readonly string[] | null;
  readonly region?: readonly string[] | null;
  readonly council?: readonly string[] | null;
  readonly tag?: readonly string[] | null;
  readonly notTag?: readonly string[] | null;
  readonly tagMatch?: 'ANY' | 'ALL' | null;
  readonly from?: number | null;
  readonly to?: number | null;
  /** As `2019-04`, on the calendar of Europe/London. */
  readonly month?: readonly string[] | null;
  readonly category?: readonly string[] | null;
  readonly kind?: readonly StoryKind[] | null;
  readonly deadlineFrom?: number | null;
  readonly deadlineTo?: number | null;
  readonly text?: string | null;
  readonly near?: string | null;
  readonly all?: readonly StoryFilter[] | null;
};

export type Condition = { readonly where: string; readonly values: Record<string, SQLInputValue> };

/**
 * A condition on a row of `story`; its text depends only on which parts of the filter are given, so few are prepared.
 *
 * Errors: throws if a `text` in it cannot be read; the graph refuses that before.
 */
export function storyCondition(filter: StoryFilter | null | undefined, owner: StoryOwner): Condition {
  const terms: string[] = owner.isWithheld ? ['FALSE'] : [];
  const values: Record<string, SQLInputValue> = {};
  for (const [place, part] of conjuncts(filter ?? {}).entries()) {
    /** Gives the value to the statement under a name that no other part of the filter has. */
    const bind = (name: string, value: SQLInputValue) => {
      values[`${name}${place}`] = value;
      return `:${name}${place}`;
    };
    const anyOf = (name: string, list: readonly string[]) =>
      `(SELECT value FROM json_each(${bind(name, JSON.stringify(list))}))`;
    if (!isOwned(part, owner)) terms.push('FALSE');
    terms.push(...rowTerms(part, bind, anyOf));
    if (typeof part.text === 'string') {
      const match = matchExpression(readQuery(part.text), owner);
      terms.push(
        `story.id IN (SELECT story_id FROM story_words WHERE place IN (SELECT rowid FROM story_search WHERE story_search MATCH ${bind('text', match)}))`,
      );
    }
  }
  return { where: terms.length ? terms.join(' AND ') : 'TRUE', values };
}

/** The filter and all that must hold beside it. */
function conjuncts(filter: StoryFilter): readonly StoryFilter[] {
  return [filter, ...(filter.all ?? []).flatMap(conjuncts)];
}

/** What all stories of one owner answer alike. */
function isOwned({ partnership, region, council, near }: StoryFilter, owner: StoryOwner): boolean {
  return (
    (!partnership || partnership.some((slug) => owner.line.includes(slug))) &&
    (!region || (owner.region !== null && region.includes(owner.region))) &&
    (!council || council.some((code) => owner.councils.includes(code))) &&
    (typeof near !== 'string' || owner.nearnessTo(near) !== null)
  );
}

function rowTerms(
  filter: StoryFilter,
  bind: (name: string, value: SQLInputValue) => string,
  anyOf: (name: string, list: readonly string[]) => string,
): readonly string[] {
  const { tag, notTag, tagMatch, from, to, month, category, kind, deadlineFrom, deadlineTo } = filter;
  const terms: string[] = [];
  const withTags = (list: string) => `(SELECT story_id FROM story_tag WHERE tag IN ${list})`;
  if (tag && tagMatch === 'ALL') {
    terms.push(
      `NOT EXISTS (SELECT 1 FROM json_each(${bind('tag', JSON.stringify(tag))}) WHERE value NOT IN (SELECT tag FROM story_tag WHERE story_id = story.id))`,
    );
    if (tag.length === 0) terms.push('FALSE');
  } else if (tag) terms.push(`story.id IN ${withTags(anyOf('tag', tag))}`);
  if (notTag) terms.push(`story.id NOT IN ${withTags(anyOf('notTag', notTag))}`);
  if (typeof from === 'number') terms.push(`published_at >= ${bind('from', from)}`);
  if (typeof to === 'number') terms.push(`published_at < ${bind('to', to)}`);
  if (month) terms.push(`substr(london_date, 1, 7) IN ${anyOf('month', month)}`);
  if (category) terms.push(`category IN ${anyOf('category', category)}`);
  if (kind) terms.push(`kind IN ${anyOf('kind', kind)}`);
  if (typeof deadlineFrom === 'number') terms.push(`deadline_at >= ${bind('deadlineFrom', deadlineFrom)}`);
  if (typeof deadlineTo === 'number') terms.push(`deadline_at < ${bind('deadlineTo', deadlineTo)}`);
  return terms;
}

/** The query in the language of FTS5: every word in quotes, so that nothing in it is an operator. */
function matchExpression({ terms }: SearchQuery, { searchable }: StoryOwner): string {
  const parts = terms.map(({ words, isPrefix }) => `"${words.join(' ')}"${isPrefix ? ' *' : ''}`);
  // Where nothing may be searched, the owner's stories are withheld altogether; FTS5 knows no empty list.
  return `{${searchable.join(' ') || 'title'}} : (${parts.join(' AND ')})`;
}

/** Errors: throws if the text breaks a rule of schema/search/terms.ts. */
export function readQuery(text: string): SearchQuery {
  const read = readSearchText(text);
  if (read.kind === 'refused') throw new Error(read.message);
  return read;
}
