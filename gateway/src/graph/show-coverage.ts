/** Writes coverage into the `extensions` of a response. */
import { formatInstant } from '@active-news/schema/instant.ts';
import { isComplete, type Coverage } from '../federation/coverage.ts';

/** The short form that every response carries; the full one is the type Coverage of the graph. Instants are ISO 8601. */
export type ShownCoverage = {
  readonly expected: number;
  readonly answered: number;
  readonly complete: boolean;
  readonly missing: readonly {
    readonly partnership: string;
    readonly reason: string;
    readonly since: string;
  }[];
  readonly stale: readonly {
    readonly partnership: string;
    readonly servedAsOf: string;
    readonly reason: string;
  }[];
};

/** Shapes: `isFailed` if there are errors; what was not asked to its end is not complete. */
export function showCoverage(coverage: Coverage, isFailed = false): ShownCoverage {
  const parts = [...coverage];
  return {
    expected: coverage.size,
    answered: parts.filter(([, { kind }]) => kind === 'answered').length,
    complete: !isFailed && isComplete(coverage),
    missing: parts.flatMap(([partnership, part]) =>
      part.kind === 'missing'
        ? [{ partnership, reason: part.reason, since: formatInstant(part.sinceMs) }]
        : [],
    ),
    stale: parts.flatMap(([partnership, part]) =>
      part.kind === 'stale'
        ? [{ partnership, servedAsOf: formatInstant(part.servedAsOfMs), reason: part.reason }]
        : [],
    ),
  };
}
