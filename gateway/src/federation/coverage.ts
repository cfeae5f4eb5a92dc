/** What an answer is made of, partnership by partnership: answered at which version, missing and why, or served from a last good answer. */
import type { Outcome, Part } from './ask.ts';
import type { Route } from './route.ts';

/** Shapes: one part for each partnership that the answer should be made of, in the order of their slugs. */
export type Coverage = ReadonlyMap<string, Part>;

/** The coverage of one merged result. Units: `nowMs` in milliseconds since 1970. */
export function coverageOf(route: Route, outcomes: ReadonlyMap<string, Outcome>, nowMs: number): Coverage {
  const noInstance: Part = { kind: 'missing', reason: 'NO_INSTANCE', sinceMs: nowMs };
  const parts: [string, Part][] = route.unheld.map((slug) => [slug, noInstance]);
  for (const [instance, slugs] of route.asked) {
    const outcome = outcomes.get(instance)!;
    for (const slug of slugs) {
      parts.push([
        slug,
        outcome.kind === 'missing'
          ? { kind: 'missing', reason: outcome.reason, sinceMs: outcome.sinceMs }
          : (outcome.parts.get(slug) ?? noInstance),
      ]);
    }
  }
  return sorted(parts);
}

/** The coverage of a whole response: what one of its results lacks or has from a last good answer, the response does. */
export function uniteCoverage(coverages: Iterable<Coverage>): Coverage {
  const united = new Map<string, Part>();
  for (const coverage of coverages)
    for (const [slug, part] of coverage) {
      const held = united.get(slug);
      if (!held || weight(part) > weight(held)) united.set(slug, part);
    }
  return sorted([...united]);
}

/** True if every partnership answered, and none of them from a last good answer. */
export function isComplete(coverage: Coverage): boolean {
  return [...coverage.values()].every(({ kind }) => kind === 'answered');
}

function weight(part: Part): number {
  return { answered: 0, stale: 1, missing: 2 }[part.kind];
}

function sorted(parts: readonly (readonly [string, Part])[]): Coverage {
  return new Map([...parts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
