/** The graph's PageInfo of a page. */

export function pageInfo(
  cursors: readonly string[],
  flags: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean },
) {
  return {
    hasNextPage: flags.hasNextPage,
    hasPreviousPage: flags.hasPreviousPage,
    startCursor: cursors[0] ?? null,
    endCursor: cursors.at(-1) ?? null,
  };
}
