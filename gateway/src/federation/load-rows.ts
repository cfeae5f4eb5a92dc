/** Fetches rows from their owners: all that one phase of a request needs, in one question per instance and selection. */
import type { Missing } from './ask.ts';
import type { FederatedRequest } from './request.ts';
import type { RowType } from './rule-types.ts';
import { entitiesQuery } from './sub-query.ts';

export type RowRef = {
  readonly instance: string;
  readonly row: RowType;
  readonly selection: string;
  /** The key of the row, and its digest if only that state of it will do. */
  readonly representation: Readonly<Record<string, unknown>>;
  /** The field of the answer that needs it. */
  readonly path: string;
};

/** `none`: the instance has no such row, or it is no longer in the state that was asked for. */
export type RowOutcome =
  | { readonly kind: 'row'; readonly row: Readonly<Record<string, unknown>> }
  | { readonly kind: 'none' }
  | Missing;

const maxRowsPerQuestion = 1000;

/** The rows in the order of the refs; never rejects for one of them. */
export function loadRows(request: FederatedRequest, refs: readonly RowRef[]): Promise<readonly RowOutcome[]> {
  const load = (request.loaders.rows ??= request.makeLoader(
    (batch: readonly RowRef[]) => fetchRows(request, batch),
    ({ instance, row, selection, representation }) =>
      JSON.stringify([instance, row.type.name, selection, representation]),
    maxRowsPerQuestion,
  ));
  return Promise.all(refs.map(load));
}

async function fetchRows(request: FederatedRequest, refs: readonly RowRef[]): Promise<RowOutcome[]> {
  const outcomes: RowOutcome[] = new Array(refs.length);
  const questions = Map.groupBy(refs.keys(), (i) =>
    JSON.stringify([refs[i]!.instance, refs[i]!.row.type.name, refs[i]!.selection]),
  );
  await Promise.all(
    [...questions.values()].map(async (places) => {
      const { instance, row, selection, path } = refs[places[0]!]!;
      const representations = places.map((i) => refs[i]!.representation);
      const answer = await request.ask(instance, entitiesQuery(row, representations, selection), path);
      const rows =
        answer.kind === 'missing'
          ? []
          : ((answer.data._entities ?? []) as readonly (Record<string, unknown> | null)[]);
      for (const [at, place] of places.entries()) {
        const found = rows[at];
        outcomes[place] =
          answer.kind === 'missing'
            ? answer
            : found
              ? { kind: 'row', row: { ...found, __typename: row.type.name } }
              : { kind: 'none' };
      }
    }),
  );
  return outcomes;
}
