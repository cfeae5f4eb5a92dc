/** Walks along a connection, page by page, by the cursors that the answers give; stories may change in between. */
import { isObjectType } from 'graphql';
import { regions } from '@active-news/schema/regions.ts';
import { canonicalSchema } from '../one-store/one-store.ts';
import type { Choices } from './choices.ts';
import { borneTags, randomArguments } from './random-arguments.ts';
import type { RandomDocument } from './random-document.ts';
import type { Ground } from './random-filter.ts';
import { makeSpeller } from './spell-values.ts';

export type PageWalk = {
  /** The first page has no cursor; every other begins where the one before it ended. */
  question(cursor: string | null): RandomDocument;
  /** Null at the end of the walk. Shapes: `data` is that of an answer to the question. */
  nextCursor(data: Readonly<Record<string, unknown>> | null): string | null;
};

type Connection = {
  readonly edges: readonly { readonly cursor: string }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
};

const ways = [
  'Query.stories',
  'Query.stories',
  'Tag.stories',
  'Region.stories',
  'Partnership.stories',
  'Query.tags',
  'Region.tags',
] as const;
const pagingNames = ['first', 'after', 'last', 'before'];

export function randomWalk(choices: Choices, ground: Ground): PageWalk {
  const way = choices.pick(ways);
  const [parent, field] = way.split('.') as [string, 'stories' | 'tags'];
  const isForward = choices.chance(0.6);
  const isByEdge = choices.chance(0.3);
  const speller = makeSpeller(choices);
  const rest = argumentsBesidePaging(choices, ground, speller, parent, field);
  const paging = `${isForward ? 'first' : 'last'}: ${1 + choices.below(4)}, ${isForward ? 'after' : 'before'}: $cursor`;
  const element = field === 'stories' ? 'id title tags { slug storyCount }' : 'slug storyCount latestStoryAt';
  const connection = `${field}(${paging}${rest && `, ${rest}`}) { totalCount edges { cursor node { ${element} } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }`;
  const entry = entryTo(choices, ground, parent);
  const definitions = speller.definitions().slice(1, -1);
  return {
    question: (cursor) => ({
      document: `query($cursor: String${definitions && `, ${definitions}`}) { ${entry ? `parent: ${entry} { ${connection} }` : connection} }`,
      variables: { ...speller.values(), ...(cursor !== null && { cursor }) },
    }),
    nextCursor(data) {
      const holder = entry ? (data?.parent as Record<string, unknown> | null | undefined) : data;
      const found = holder?.[field] as Connection | undefined;
      if (!found) return null;
      const { hasNextPage, hasPreviousPage, startCursor, endCursor } = found.pageInfo;
      if (!(isForward ? hasNextPage : hasPreviousPage)) return null;
      const edge = found.edges.at(isForward ? -1 : 0)?.cursor ?? null;
      return isByEdge ? edge : isForward ? endCursor : startCursor;
    },
  };
}

function argumentsBesidePaging(
  choices: Choices,
  ground: Ground,
  speller: ReturnType<typeof makeSpeller>,
  parent: string,
  field: string,
): string {
  const type = canonicalSchema.getType(parent);
  if (!isObjectType(type)) throw new Error(`there is no type ${parent}`);
  const isKept = (name: string) => !pagingNames.includes(name);
  const values = Object.entries(randomArguments(choices, ground, `${parent}.${field}`));
  return speller
    .spellArguments(
      type.getFields()[field]!.args.filter(({ name }) => isKept(name)),
      Object.fromEntries(values.filter(([name]) => isKept(name))),
    )
    .slice(1, -1);
}

/** How to come to one object of the parent type; null for the root. */
function entryTo(choices: Choices, ground: Ground, parent: string): string | null {
  if (parent === 'Query') return null;
  if (parent === 'Tag') return `tag(slug: "${choices.pick(borneTags(ground))}")`;
  if (parent === 'Partnership') return `partnership(slug: "${choices.pick(ground.slugs)}")`;
  const own = ground.registry.partnerships.filter(({ slug }) => ground.slugs.includes(slug));
  const places = own.flatMap(({ region }) => region ?? []);
  return `region(slug: "${choices.pick([...places, regions[0]!.slug])}")`;
}
