/** Keeps whole slices by the content version that they show: of the same content and question, another slice could not differ. */
import type { ContentVersion } from '@active-news/schema/content-version.ts';
import type { Part } from '../federation/ask.ts';
import { addressOf } from '../cache/address.ts';
import type { MemoryShelf } from '../cache/memory-shelf.ts';
import type { RedisShelf } from '../cache/redis-shelf.ts';
import type { ErasureFloors } from './erasure-floors.ts';

/** Something an instance said, with what it was said of. */
export type Kept<T> = {
  readonly value: T;
  readonly version: ContentVersion;
  readonly parts: ReadonlyMap<string, Part>;
};
export type Found<T> = Kept<T> & { readonly source: 'memory' | 'redis' };

/** One content of one instance, as one code shows it. */
export type Edition = { readonly instance: string; readonly digest: string; readonly code: string };

export type SliceKeeper<T> = {
  readonly find: (edition: Edition, question: readonly unknown[]) => Promise<Found<T> | null>;
  readonly keep: (edition: Edition, question: readonly unknown[], kept: Kept<T>) => void;
};

const keepSlicesForSeconds = 3600;

/** Before the addresses of all that is kept of one instance. Shapes: names have no colon. */
export const slicesOf = (kind: 'heads' | 'slice', instance: string): string => `${kind}:${instance}`;

/** Shapes: `kind` tells keepers on the same shelves apart; `revive` checks and completes what Redis gave, null if it is not of the form. */
export function sliceKeeper<T>(
  kind: 'heads' | 'slice',
  memory: MemoryShelf<unknown>,
  shelf: RedisShelf | null,
  { isBelow }: Pick<ErasureFloors, 'isBelow'>,
  revive: (value: unknown) => T | null,
  strip: (value: T) => unknown = (value) => value,
): SliceKeeper<T> {
  const address = ({ instance, digest, code }: Edition, question: readonly unknown[]) =>
    addressOf(slicesOf(kind, instance), [instance, digest, code, ...question]);
  return {
    async find(edition, question) {
      const at = address(edition, question);
      const held = memory.get(at) as Kept<T> | undefined;
      if (held && !isBelow(edition.instance, held.parts)) return { ...held, source: 'memory' };
      const text = shelf && (await shelf.get(at));
      if (!text) return null;
      const kept = parse(text, edition, revive);
      // Redis may hold what another gateway kept that had not heard of an erasure.
      if (!kept || isBelow(edition.instance, kept.parts)) return null;
      memory.set(at, kept, text.length * 2);
      return { ...kept, source: 'redis' };
    },
    keep(edition, question, kept) {
      if (isBelow(edition.instance, kept.parts)) return;
      const at = address(edition, question);
      const text = JSON.stringify([kept.version, [...kept.parts], strip(kept.value)]);
      memory.set(at, kept, text.length * 2);
      shelf?.set(at, text, keepSlicesForSeconds);
    },
  };
}

function parse<T>(text: string, { digest }: Edition, revive: (value: unknown) => T | null): Kept<T> | null {
  try {
    const [version, parts, value] = JSON.parse(text) as [ContentVersion, [string, Part][], unknown];
    if (version.digest !== digest || !Array.isArray(parts)) return null;
    const revived = revive(value);
    return revived === null ? null : { value: revived, version, parts: new Map(parts) };
  } catch {
    return null;
  }
}
