/** Writes coverage into the `extensions` of a response. */
import { formatInstant } from '@active-news/schema/instant.ts';
import type { Coverage } from '../federation/coverage.ts';

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
};

export function showCoverage({ expected, answered, missing }: Coverage): ShownCoverage {
  return {
    expected: expected.length,
    answered: answered.size,
    complete: missing.size === 0,
    missing: [...missing].map(([partnership, { reason, sinceMs }]) => ({
      partnership,
      reason,
      since: formatInstant(sinceMs),
    })),
  };
}
