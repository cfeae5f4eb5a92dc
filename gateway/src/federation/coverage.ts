/** What an answer is made of: who was expected, who answered at which version, who is missing and why. */
import type { ContentVersion } from '@active-news/schema/content-version.ts';
import type { Absence, Missing, Slice } from './ask.ts';

export type Coverage = {
  /** Names of instances, sorted. */
  readonly expected: readonly string[];
  /** Versions of those that answered and had something to tell. */
  readonly answered: ReadonlyMap<string, ContentVersion | null>;
  readonly missing: ReadonlyMap<string, Absence>;
};

/** The coverage of one merged result, from what each asked instance came back with. */
export function coverageOf(outcomes: ReadonlyMap<string, Slice | Missing>): Coverage {
  const answered = new Map<string, ContentVersion | null>();
  const missing = new Map<string, Absence>();
  for (const [instance, outcome] of [...outcomes].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const absence = outcome.kind === 'missing' ? outcome : outcome.gap;
    if (absence) missing.set(instance, { reason: absence.reason, sinceMs: absence.sinceMs });
    else answered.set(instance, (outcome as Slice).version);
  }
  return { expected: [...answered.keys(), ...missing.keys()].sort(), answered, missing };
}

/** The coverage of a whole response: an instance that one result lacks is missing, the latest version speaks for the others. */
export function uniteCoverage(parts: Iterable<Coverage>): Coverage {
  const answered = new Map<string, ContentVersion | null>();
  const missing = new Map<string, Absence>();
  for (const part of parts) {
    for (const [instance, version] of part.answered) {
      const held = answered.get(instance);
      if (!held || (version && version.seq > held.seq)) answered.set(instance, version);
    }
    for (const [instance, absence] of part.missing)
      if (!missing.has(instance)) missing.set(instance, absence);
  }
  for (const instance of missing.keys()) answered.delete(instance);
  const sorted = <V>(map: Map<string, V>) => new Map([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    expected: [...answered.keys(), ...missing.keys()].sort(),
    answered: sorted(answered),
    missing: sorted(missing),
  };
}
