/** What the gateway believes of each instance's content version, and how long it may believe it. */
import { versionBelievedForMs } from '@active-news/schema/announcement.ts';
import type { ContentVersion } from '@active-news/schema/content-version.ts';
import type { Part } from '../federation/ask.ts';
import { erasureFloors, type ErasureFloors } from './erasure-floors.ts';

/** Units: milliseconds since 1970. */
export type Known = {
  readonly version: ContentVersion;
  /** Digest of the code that serves it. */
  readonly code: string;
  /** When it was last said, by an announcement, a heartbeat or an answer. */
  readonly confirmedAtMs: number;
  /** What was last told of each partnership that the instance speaks for; an answer tells only of those that it concerns. */
  readonly parts: ReadonlyMap<string, Part> | null;
};

export type VersionBook = {
  /**
   * An announcement or heartbeat: from now on and for 15 seconds a change would be heard.
   *
   * Shapes: `erasedUpTo` is the number of the content that erased something last; 0 if none has.
   */
  readonly announced: (
    instance: string,
    version: ContentVersion,
    code: string,
    atMs: number,
    erasedUpTo?: number,
  ) => void;
  /** An answer that shows a version; it was asked for at `askedAtMs`. */
  readonly answered: (
    instance: string,
    version: ContentVersion,
    code: string,
    parts: ReadonlyMap<string, Part>,
    askedAtMs: number,
    atMs: number,
  ) => void;
  /** Announcements cannot be heard any more: until one is heard again, every instance has to be asked. */
  readonly silent: () => void;
  /** What may be taken for the newest content without asking; null if nobody has announced it lately. */
  readonly believed: (instance: string, nowMs: number) => Known | null;
  /** What was last known, however long ago. */
  readonly last: (instance: string) => Known | null;
  /** What the last answer showed; older than `last` if another content was announced since and nobody has asked for it. */
  readonly lastShown: (instance: string) => Known | null;
  /** Calls back when an instance's version or code becomes another. */
  readonly onChange: (listener: (instance: string) => void) => () => void;
  /** Below what nothing may be shown, whatever is believed. */
  readonly floors: ErasureFloors;
};

type Entry = Known & { readonly announcedAtMs: number };

/** Readings of one clock differ by less, unless it was put back. */
const clockSlackMs = 1_000;

/** The later of two instants, unless the one before lies ahead of now: then the clock was put back. */
function laterOf(beforeMs: number | undefined, nowMs: number): number {
  return beforeMs === undefined || beforeMs > nowMs + versionBelievedForMs
    ? nowMs
    : Math.max(beforeMs, nowMs);
}

/** Whether something began before this instant, which lies in the past itself. */
function isWithin(beganAtMs: number, instantMs: number, nowMs: number): boolean {
  return beganAtMs <= instantMs && instantMs <= nowMs + clockSlackMs;
}

/** Shapes: `believedForMs` is Infinity where a host shares our process and cannot go silent without us. */
export function versionBook(believedForMs: number = versionBelievedForMs): VersionBook {
  const entries = new Map<string, Entry>();
  const shown = new Map<string, Known>();
  const listeners = new Set<(instance: string) => void>();
  const floors = erasureFloors();
  const write = (instance: string, entry: Entry, isShown: boolean) => {
    const before = entries.get(instance);
    entries.set(instance, entry);
    if (isShown || shown.get(instance)?.version.digest === entry.version.digest) shown.set(instance, entry);
    if (before?.version.digest !== entry.version.digest || before.code !== entry.code)
      for (const listener of listeners) listener(instance);
  };
  return {
    announced(instance, version, code, atMs, erasedUpTo = 0) {
      if (erasedUpTo > 0) floors.heard(instance, new Map([[instance, erasedUpTo]]), atMs);
      const before = entries.get(instance);
      // Said before an answer showed a later version: the host lives, but this is no news.
      const isOvertaken =
        before !== undefined && atMs <= before.confirmedAtMs && version.seq < before.version.seq;
      const announcedAtMs = laterOf(before?.announcedAtMs, atMs);
      if (isOvertaken) return write(instance, { ...before, announcedAtMs }, false);
      // A store that was restored, or words that were held up on their way: only the instance itself can tell.
      const isBackwards =
        before !== undefined && version.seq < before.version.seq && version.digest !== before.version.digest;
      if (isBackwards) return write(instance, { ...before, announcedAtMs: -Infinity }, false);
      const confirmedAtMs = laterOf(before?.confirmedAtMs, atMs);
      const parts = before?.parts ?? null;
      write(instance, { version, code, confirmedAtMs, announcedAtMs, parts }, false);
    },
    answered(instance, version, code, parts, askedAtMs, atMs) {
      const before = entries.get(instance);
      // An answer that was under way when a later version was heard of is still right, but not the newest.
      // A lower number that was asked for after that is a store that was wiped or restored, and believed.
      const wasUnderWay =
        before !== undefined &&
        (isWithin(askedAtMs, before.announcedAtMs, atMs) ||
          (askedAtMs < before.confirmedAtMs && isWithin(askedAtMs, before.confirmedAtMs, atMs)));
      if (wasUnderWay && version.seq < before.version.seq) return;
      const announcedAtMs = before?.announcedAtMs ?? -Infinity;
      const allParts = new Map([...(before?.parts ?? []), ...parts]);
      write(instance, { version, code, confirmedAtMs: atMs, announcedAtMs, parts: allParts }, true);
    },
    silent() {
      for (const [instance, entry] of entries) entries.set(instance, { ...entry, announcedAtMs: -Infinity });
    },
    believed(instance, nowMs) {
      const entry = entries.get(instance);
      const isAnnounced = entry !== undefined && entry.announcedAtMs > -Infinity;
      // What lies ahead was heard before the clock was put back.
      const isPast = isAnnounced && entry.announcedAtMs <= nowMs + clockSlackMs;
      return isPast && nowMs - entry.announcedAtMs <= believedForMs ? entry : null;
    },
    last: (instance) => entries.get(instance) ?? null,
    lastShown: (instance) => shown.get(instance) ?? null,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    floors,
  };
}
