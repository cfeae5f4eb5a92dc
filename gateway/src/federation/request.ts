/** What the engine keeps for one request: how to ask, what was covered, and loaders that batch a phase. */
import DataLoader from 'dataloader';
import type { Ask, Missing, Slice, SubQuery } from './ask.ts';
import { coverageOf, uniteCoverage, type Coverage } from './coverage.ts';
import type { Group } from './merge-groups.ts';
import type { RowRef, RowOutcome } from './load-rows.ts';
import type { NameKind } from './narrow.ts';
import type { Rules } from './rules.ts';

/** What stays the same from request to request. */
export type Federation = {
  readonly rules: Rules;
  /** All instances, sorted. */
  readonly instances: readonly string[];
  readonly kinds: Readonly<Record<string, NameKind>>;
  /** The instance that owns an id, or null if there can be none. */
  readonly ownerOf: (id: string) => string | null;
};

export type FederatedRequest = Federation & {
  /** An instance that was missing once in this request stays so, so that no two parts of an answer disagree about it. */
  readonly ask: Ask;
  /** Makes an instance missing for the rest of this request. */
  readonly exclude: (instance: string, missing: Missing) => void;
  /** Milliseconds since 1970; what fails in this request is missing since then. */
  readonly startedAtMs: number;
  /** Adds to what the whole response is made of. */
  readonly covered: (part: Coverage) => void;
  readonly coverage: () => Coverage;
  /** Called by fields that show what content versions do not tell of; such an answer is never kept. */
  readonly markVolatile: () => void;
  readonly isVolatile: () => boolean;
  /** Made on first use; see load-rows.ts and gather-groups.ts. */
  readonly loaders: {
    rows?: DataLoader<RowRef, RowOutcome, string>;
    readonly groups: Map<string, DataLoader<string, Group>>;
  };
};

/** Shapes: the context value of each operation must have this under `federation`. */
export type FederatedContext = { readonly federation: FederatedRequest };

export function startRequest(federation: Federation, ask: Ask, startedAtMs: number): FederatedRequest {
  const parts: Coverage[] = [];
  let volatile = false;
  const excluded = new Map<string, Missing>();
  const askUnlessExcluded: Ask = async (instance, subQuery) => {
    const before = excluded.get(instance);
    if (before) return before;
    const outcome = await ask(instance, subQuery);
    if (outcome.kind === 'missing') excluded.set(instance, outcome);
    return outcome;
  };
  return {
    ...federation,
    ask: askUnlessExcluded,
    exclude: (instance, missing) => void excluded.set(instance, missing),
    startedAtMs,
    covered: (part) => void parts.push(part),
    coverage: () => uniteCoverage(parts),
    markVolatile: () => void (volatile = true),
    isVolatile: () => volatile,
    loaders: { groups: new Map() },
  };
}

/** Asks many instances the same question at once; whatever happens to one of them is its own outcome. */
export async function scatter(
  request: FederatedRequest,
  instances: readonly string[],
  subQuery: SubQuery,
): Promise<Map<string, Slice | Missing>> {
  const outcomes = await Promise.all(instances.map((instance) => request.ask(instance, subQuery)));
  return new Map(instances.map((instance, i) => [instance, outcomes[i]!]));
}

/** Asks every instance for nothing but its version. */
export async function probe(request: FederatedRequest): Promise<Coverage> {
  const coverage = coverageOf(
    await scatter(request, request.instances, { document: '{ __typename }', variables: {} }),
  );
  request.covered(coverage);
  return coverage;
}
