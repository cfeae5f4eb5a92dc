/** What has been erased: below which number of an instance's content nothing of a partnership may be shown any more. */
import { versionBelievedForMs } from '@active-news/schema/announcement.ts';
import type { Part } from '../federation/ask.ts';

/** Shapes: partnership → the `seq` of the transaction that erased something last. */
export type Floors = ReadonlyMap<string, number>;

type Parts = ReadonlyMap<string, Part>;

/** What an answer tells, as far as it matters here. */
export type Told = { readonly parts: Parts; readonly floors: Floors };

export type ErasureFloors = {
  /** Counts on. Whoever asks later has a larger number; clocks could be put back. */
  readonly tick: () => number;
  /** How often a floor has risen: who waits for something in between knows by it that it has to look again. */
  readonly rises: () => number;
  /** The floors that an instance has told. */
  readonly of: (instance: string) => Floors;
  /** An announcement or an answer tells of these. Floors only rise by it. Units: milliseconds since 1970. */
  readonly heard: (instance: string, floors: Floors, nowMs: number) => void;
  /**
   * Takes over what an answer tells, and says whether it may be shown.
   *
   * Shapes: `askedAt` is the tick before it was asked for. An answer that was asked for after a floor was heard, and yet shows less, is of
   * a store that was restored and counts anew: then its word counts. A gateway in between may say what it believed; so its word counts
   * only when nobody can believe the older content any more.
   */
  readonly judge: (instance: string, told: Told, askedAt: number, nowMs: number) => boolean;
  /** True if some of it is older than the last erasure. */
  readonly isBelow: (instance: string, parts: Parts) => boolean;
  /** Calls back when floors of an instance have risen, with the partnerships whose they are. Returns what ends it. */
  readonly onRise: (listener: (instance: string, slugs: readonly string[]) => void) => () => void;
};

type Floor = { readonly seq: number; readonly heardAt: number; readonly heardAtMs: number };

/** After this long no gateway below believes what it heard before; the second part is for clocks and ways. */
export const settledAfterMs = versionBelievedForMs + 5_000;

export const noFloors: Floors = new Map();

/** Shapes: what it keeps is one number for each partnership that each instance speaks for. */
export function erasureFloors(): ErasureFloors {
  const told = new Map<string, Map<string, Floor>>();
  const listeners = new Set<(instance: string, slugs: readonly string[]) => void>();
  let count = 0;
  let rises = 0;

  const heard: ErasureFloors['heard'] = (instance, floors, nowMs) => {
    if (floors.size === 0) return;
    const own = told.get(instance) ?? new Map<string, Floor>();
    told.set(instance, own);
    const risen = [...floors].filter(([slug, seq]) => seq > (own.get(slug)?.seq ?? 0));
    if (risen.length === 0) return;
    for (const [slug, seq] of risen) own.set(slug, { seq, heardAt: ++count, heardAtMs: nowMs });
    rises++;
    for (const listener of listeners)
      listener(
        instance,
        risen.map(([slug]) => slug),
      );
  };

  const isBelow: ErasureFloors['isBelow'] = (instance, parts) => {
    const own = told.get(instance);
    return own !== undefined && [...parts].some(([slug, part]) => isUnder(own.get(slug), part));
  };

  return {
    tick: () => ++count,
    rises: () => rises,
    of: (instance) => new Map([...(told.get(instance) ?? [])].map(([slug, { seq }]) => [slug, seq])),
    heard,
    judge(instance, { parts, floors }, askedAt, nowMs) {
      const own = told.get(instance);
      for (const [slug, part] of parts) {
        const floor = own?.get(slug);
        if (!floor || !isUnder(floor, part) || part.kind !== 'answered' || askedAt < floor.heardAt) continue;
        const isFirstHand = slug === instance;
        if (isFirstHand || nowMs - floor.heardAtMs > settledAfterMs) own!.delete(slug);
      }
      heard(instance, floors, nowMs);
      return !isBelow(instance, parts);
    },
    isBelow,
    onRise(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function isUnder(floor: Floor | undefined, part: Part): boolean {
  return (
    floor !== undefined && part.kind !== 'missing' && part.version !== null && part.version.seq < floor.seq
  );
}
