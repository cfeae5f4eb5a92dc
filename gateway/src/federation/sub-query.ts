/** Writes the questions that instances are asked. */
import type { GraphQLArgument } from 'graphql';
import type { Page } from '@active-news/schema/graph/page-arguments.ts';
import { encodeCursor } from '@active-news/schema/position.ts';
import type { Purpose, SubQuery } from './ask.ts';
import type { HeadsQuestion, RawPage, SubQueryText } from './heads-question.ts';
import { pagingArguments, type Order, type RootField, type RowType } from './rule-types.ts';

/**
 * A query for one root field.
 *
 * Shapes: `values` are the coerced arguments, in plain JSON; those that are undefined are left out of text and variables,
 * so that an instance applies its own default. Types come from the canonical schema.
 */
export function rootText(
  name: string,
  field: string,
  args: readonly Pick<GraphQLArgument, 'name' | 'type'>[],
  values: Readonly<Record<string, unknown>>,
  selection: string,
): SubQueryText {
  const given = args.filter((argument) => values[argument.name] !== undefined);
  const declared = given.map((argument) => `$${argument.name}: ${String(argument.type)}`).join(', ');
  const passed = given.map((argument) => `${argument.name}: $${argument.name}`).join(', ');
  return {
    document: `query ${name}${declared && `(${declared})`} { ${field}${passed && `(${passed})`} { ${selection} } }`,
    variables: Object.fromEntries(given.map((argument) => [argument.name, values[argument.name]])),
  };
}

/** A query for rows by key, through Federation's `_entities`. */
export function entitiesQuery(
  row: RowType,
  representations: readonly Readonly<Record<string, unknown>>[],
  selection: string,
): SubQuery {
  const { type, key, digest } = row;
  const typeName = type.name;
  const isOfState = digest !== null && representations.every((one) => one[digest] !== undefined);
  const purpose: Purpose = {
    kind: 'rows',
    typeName,
    selection,
    representations,
    state: isOfState ? { key: key[0]!, digest } : null,
    withRepresentations: (others) => entitiesQuery(row, others, selection),
  };
  // What a row is asked for by comes back with it, so that no row is ever taken for another.
  const names = Object.keys(representations[0] ?? {}).join(' ');
  return {
    document: `query Rows($of: [_Any!]!) { _entities(representations: $of) { ... on ${typeName} { ${names} ${selection} } } }`,
    variables: { of: representations.map((representation) => ({ __typename: typeName, ...representation })) },
    purpose,
  };
}

/** A query for the heads of one page, the count of all, or both; with neither, for the version alone. */
export function headsQuery(
  root: RootField,
  row: RowType,
  order: Order,
  like: HeadsQuestion['like'],
  values: Readonly<Record<string, unknown>>,
  page: Page | null,
  wantsCount: boolean,
): SubQuery {
  const args = Object.fromEntries(
    Object.entries(values).filter(([name]) => name === 'orderBy' || !pagingArguments.has(name)),
  );
  const paging = root.field.args.filter(({ name }) => pagingArguments.has(name));
  const edge = ['cursor', `node { ${row.key.join(' ')} ${row.digest} }`, ...root.edgeFields].join(' ');
  const withPage = (raw: RawPage | null, counts: boolean): SubQueryText => {
    const selection = [
      raw && `edges { ${edge} } pageInfo { hasNextPage hasPreviousPage }`,
      counts && 'totalCount',
      !raw && !counts && '__typename',
    ];
    return rootText(
      'Heads',
      root.field.name,
      [...paging, ...root.forwarded],
      { ...args, ...(raw ?? { first: 0 }) },
      selection.filter(Boolean).join(' '),
    );
  };
  const heads: HeadsQuestion = {
    field: root.field.name,
    key: row.key[0]!,
    args,
    descending: order.descending,
    like,
    page,
    wantsCount,
    withPage,
  };
  return { ...withPage(page && rawPage(page), wantsCount), purpose: { kind: 'heads', heads } };
}

/** The arguments that ask for a page. Instances have a default of their own for `first`, so ours is always said. */
function rawPage({ after, before, take }: Page): RawPage {
  return {
    ...(take.from === 'start' ? { first: take.count } : { last: take.count }),
    ...(after && { after: encodeCursor(after) }),
    ...(before && { before: encodeCursor(before) }),
  };
}
