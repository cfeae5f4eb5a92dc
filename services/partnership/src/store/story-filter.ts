/** Turns the graph's StoryFilter into SQL over the table `story`. */
import type { SQLInputValue } from 'node:sqlite';

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
};

/** Under which names the stories of this store may be asked for. */
export type StoryOwner = {
  readonly slug: string;
  /** The slug, and those of the partnerships that it was merged into. */
  readonly line: readonly string[];
  readonly region: string | null;
  readonly councils: readonly string[];
  /** True if the partnership allows nothing to be shown: its stories are in no list and no count. */
  readonly isWithheld: boolean;
};

export type Condition = { readonly where: string; readonly values: Record<string, SQLInputValue> };

/** A condition on a row of `story`; its text depends only on which parts of the filter are given, so few are prepared. */
export function storyCondition(filter: StoryFilter | null | undefined, owner: StoryOwner): Condition {
  const terms: string[] = [];
  const values: Record<string, SQLInputValue> = {};
  const { partnership, region, council, tag, notTag, from, to } = filter ?? {};
  if (owner.isWithheld) terms.push('FALSE');
  const ownerFits =
    (!partnership || partnership.some((slug) => owner.line.includes(slug))) &&
    (!region || (owner.region !== null && region.includes(owner.region))) &&
    (!council || council.some((code) => owner.councils.includes(code)));
  if (!ownerFits) terms.push('FALSE');
  if (tag && filter?.tagMatch === 'ALL') {
    terms.push(
      'NOT EXISTS (SELECT 1 FROM json_each(:tag) WHERE value NOT IN (SELECT tag FROM story_tag WHERE story_id = story.id))',
    );
    if (tag.length === 0) terms.push('FALSE');
  } else if (tag) {
    terms.push(
      'story.id IN (SELECT story_id FROM story_tag WHERE tag IN (SELECT value FROM json_each(:tag)))',
    );
  }
  if (tag) values.tag = JSON.stringify(tag);
  if (notTag) {
    terms.push(
      'story.id NOT IN (SELECT story_id FROM story_tag WHERE tag IN (SELECT value FROM json_each(:notTag)))',
    );
    values.notTag = JSON.stringify(notTag);
  }
  if (typeof from === 'number') {
    terms.push('published_at >= :from');
    values.from = from;
  }
  if (typeof to === 'number') {
    terms.push('published_at < :to');
    values.to = to;
  }
  return { where: terms.length ? terms.join(' AND ') : 'TRUE', values };
}
