/** Checks the rules of a StoryFilter that its type does not hold, and turns it into a condition on rows. */
import { readSearchText } from '@active-news/schema/search/terms.ts';
import { storyCondition, type Condition, type StoryFilter } from '../store/story-filter.ts';
import type { StoryOwner } from '../store/story-owner.ts';
import { refuse } from './refuse.ts';

/** Filters within filters, counted together; a gateway adds one for each enclosing group. */
const mostFilters = 20;

/** Errors: BAD_USER_INPUT. */
export function checkedCondition(filter: StoryFilter | null | undefined, owner: StoryOwner): Condition {
  let count = 0;
  const check = (part: StoryFilter, isTop: boolean): void => {
    if (++count > mostFilters)
      refuse(`The filter is made of more than ${mostFilters} filters by \`all\`; give fewer.`);
    if (!isTop && typeof part.near === 'string')
      refuse('A filter in `all` has a `near`; only the outermost may, since it orders. Move it there.');
    const text = typeof part.text === 'string' ? readSearchText(part.text) : null;
    if (text?.kind === 'refused') refuse(text.message);
    for (const one of part.all ?? []) check(one, false);
  };
  check(filter ?? {}, true);
  return storyCondition(filter, owner);
}
