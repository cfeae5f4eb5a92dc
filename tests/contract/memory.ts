/** What a run of the kit remembers of an instance, so that a later run can tell what has changed meanwhile. */
import type { Catalogue } from './read-catalogue.ts';

/** Shapes: `rows` goes from id to revision and a digest-free text of what was shown; `base` is that of the catalogue. */
export type Memory = {
  readonly endpoint: string;
  readonly digest: string | null;
  readonly base: Catalogue['base'];
  readonly rowSelection: string;
  readonly rows: Readonly<Record<string, { readonly revision: string; readonly shown: string }>>;
};

export function remember(endpoint: string, catalogue: Catalogue): Memory {
  const digest = catalogue.instance?.digest;
  return {
    endpoint,
    digest: typeof digest === 'string' ? digest : null,
    base: catalogue.base,
    rowSelection: catalogue.rowSelection,
    rows: Object.fromEntries(catalogue.stories.map(({ id, revision, shown }) => [id, { revision, shown }])),
  };
}
