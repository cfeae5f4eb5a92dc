/** Refuses arguments before any instance is asked: an instance would refuse them too, but its refusal could not be told from a failure. */
import { GraphQLError } from 'graphql';
import { addressKey } from '@active-news/schema/address-key.ts';
import { errorCodes } from '@active-news/schema/error-codes.ts';
import { readSearchText } from '@active-news/schema/search/terms.ts';

type Filter = {
  readonly text?: string | null;
  readonly near?: string | null;
  readonly month?: readonly string[] | null;
  readonly all?: readonly Filter[] | null;
};

/** What of an operation's context matters here. */
export type CheckContext = {
  /** True if another gateway asks, which has checked its client's arguments and may have added conditions. */
  readonly asInstance?: boolean;
};

/** Errors: BAD_USER_INPUT naming the argument, its rule and the cure. */
export function checkStories(
  { filter, orderBy }: { readonly filter?: Filter | null; readonly orderBy: string },
  context: CheckContext,
): void {
  if (filter) checkWhole(filter, context);
  const hasText = typeof filter?.text === 'string';
  if (orderBy === 'RELEVANCE' && !hasText)
    refuse('`orderBy` is RELEVANCE, which ranks by `filter.text`; give a text, or order by NEWEST.');
}

/** For the fields whose filter is that of stories, and nothing else. */
export function checkStoryFilter(
  { filter }: { readonly filter?: Filter | null },
  context: CheckContext,
): void {
  if (filter) checkWhole(filter, context);
}

export function checkTags(
  { filter }: { readonly filter?: { readonly stories?: Filter | null } | null },
  context: CheckContext,
): void {
  if (filter?.stories) checkWhole(filter.stories, context);
}

export function checkStoryCounts(
  args: {
    readonly groupBy: readonly string[];
    readonly interval?: string | null;
    readonly filter?: Filter | null;
  },
  context: CheckContext,
): void {
  const { groupBy, interval, filter } = args;
  if (filter) checkWhole(filter, context);
  if (new Set(groupBy).size !== groupBy.length) refuse('`groupBy` names a dimension twice; name each once.');
  if (groupBy.length > 2)
    refuse(
      `\`groupBy\` names ${groupBy.length} dimensions; at most two can be counted by at once, and one \`interval\`.`,
    );
  if (groupBy.length === 0 && !interval)
    refuse(
      'Neither `groupBy` nor `interval` is given; give at least one. For all stories together ask stories { totalCount }.',
    );
}

export function checkStory({ id, url }: { readonly id?: string | null; readonly url?: string | null }): void {
  if ((typeof id === 'string') === (typeof url === 'string'))
    refuse('`story` needs exactly one of `id` and `url`.');
  if (typeof url === 'string' && addressKey(url) === null)
    refuse(
      `\`url\` is "${url.slice(0, 200)}", which is no http(s) address; give one as https://example.org/news/a-story.`,
    );
}

/** Filters within filters, counted together. Clients have fewer, as the keys of enclosing groups are added on the way. */
const maxFilters = { client: 10, gateway: 19 };

function checkWhole(filter: Filter, { asInstance }: CheckContext): void {
  const count = (one: Filter): number => (one.all ?? []).reduce((sum, inner) => sum + 1 + count(inner), 0);
  const most = asInstance ? maxFilters.gateway : maxFilters.client;
  if (count(filter) > most)
    refuse(
      `\`filter\` holds ${count(filter)} filters in \`all\`; at most ${most} can be combined, on all levels together.`,
    );
  checkFilter(filter, 'filter');
}

function checkFilter(filter: Filter, place: string): void {
  const text = typeof filter.text === 'string' ? readSearchText(filter.text) : null;
  if (text?.kind === 'refused') refuse(text.message);
  for (const month of filter.month ?? [])
    if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month))
      refuse(`\`${place}.month\` has "${month.slice(0, 40)}", which is no month; write one as "2019-04".`);
  for (const [i, one] of (filter.all ?? []).entries()) {
    if (typeof one.near === 'string')
      refuse(`\`${place}.all[${i}].near\` cannot order the whole; give \`near\` at the top of the filter.`);
    checkFilter(one, `${place}.all[${i}]`);
  }
}

function refuse(message: string): never {
  throw new GraphQLError(message, { extensions: { code: errorCodes.badUserInput } });
}
