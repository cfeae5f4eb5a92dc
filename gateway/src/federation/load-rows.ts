/** Fetches rows from their owners: all that one phase of a request needs, in one question per instance and selection. */
import DataLoader from 'dataloader';
import type { Missing } from './ask.ts';
import type { FederatedRequest } from './request.ts';
import { entitiesQuery } from './sub-query.ts';

export type RowRef = {
  readonly instance: string;
  readonly typeName: string;
  readonly selection: string;
  /** The key of the row, and its digest if only that state of it will do. */
  readonly representation: Readonly<Record<string, unknown>>;
};

/** `none`: the instance has no such row, or it is no longer in the state that was asked for. */
export type RowOutcome =
  | { readonly kind: 'row'; readonly row: Readonly<Record<string, unknown>> }
  | { readonly kind: 'none' }
  | Missing;

const maxRowsPerQuestion = 1000;

/** The rows in the order of the refs; never rejects for one of them. */
export function loadRows(request: FederatedRequest, refs: readonly RowRef[]): Promise<readonly RowOutcome[]> {
  const loader = (request.loaders.rows ??= new DataLoader(
    (batch: readonly RowRef[]) => fetchRows(request, batch),
    {
      maxBatchSize: maxRowsPerQuestion,
      cacheKeyFn: ({ instance, typeName, selection, representation }) =>
        JSON.stringify([instance, typeName, selection, representation]),
    },
  ));
  return Promise.all(refs.map((ref) => loader.load(ref)));
}

async function fetchRows(request: FederatedRequest, refs: readonly RowRef[]): Promise<RowOutcome[]> {
  const outcomes: RowOutcome[] = new Array(refs.length);
  const questions = Map.groupBy(refs.keys(), (i) =>
    JSON.stringify([refs[i]!.instance, refs[i]!.typeName, refs[i]!.selection]),
  );
  await Promise.all(
    [...questions.values()].map(async (places) => {
      const { instance, typeName, selection } = refs[places[0]!]!;
      const answer = await request.ask(
        instance,
        entitiesQuery(
          typeName,
          places.map((i) => refs[i]!.representation),
          selection,
        ),
      );
      const rows =
        answer.kind === 'slice'
          ? ((answer.data._entities ?? []) as readonly (Record<string, unknown> | null)[])
          : [];
      for (const [at, place] of places.entries()) {
        const row = rows[at];
        outcomes[place] =
          answer.kind === 'missing'
            ? answer
            : row
              ? { kind: 'row', row: { ...row, __typename: typeName } }
              : { kind: 'none' };
      }
    }),
  );
  return outcomes;
}
