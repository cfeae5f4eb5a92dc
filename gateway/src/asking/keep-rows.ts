/** Keeps rows by id and state, for as long as anybody asks for them: a row in a given state never changes. */
import type { ContentVersion } from '@active-news/schema/content-version.ts';
import { ownerOfStory } from '@active-news/schema/story-id.ts';
import type { Part, SubQuery } from '../federation/ask.ts';
import { addressOf } from '../cache/address.ts';
import type { MemoryShelf } from '../cache/memory-shelf.ts';
import type { RedisShelf } from '../cache/redis-shelf.ts';
import type { ErasureFloors } from './erasure-floors.ts';

export type Row = Readonly<Record<string, unknown>>;
export type RowsPurpose = Extract<SubQuery['purpose'], { kind: 'rows' }>;

/** A row, and the content of its owner that it was seen in. */
export type KeptRow = {
  readonly row: Row;
  readonly owner: string;
  /** Null if its instance does not say. */
  readonly version: ContentVersion | null;
};

export type KeptRows = {
  /** One for each representation; null where it is not kept. */
  readonly rows: readonly (Row | null)[];
  /** The owners of those that are kept, each as a row shows it. */
  readonly parts: ReadonlyMap<string, Part>;
  readonly source: 'memory' | 'redis';
};

export type RowKeeper = {
  /** Shapes: `code` is the digest of the code that the instance runs, as another may show a row otherwise. */
  readonly find: (instance: string, purpose: RowsPurpose, code: string) => Promise<KeptRows>;
  readonly keep: (
    instance: string,
    purpose: RowsPurpose,
    representation: Row,
    answer: { readonly code: string; readonly parts: ReadonlyMap<string, Part> },
    row: Row,
  ) => void;
};

const keepRowsForSeconds = 7 * 24 * 3600;

/** Shapes: whatever shows content from before an erasure of its owner is as if it were not kept. */
export function rowKeeper(
  memory: MemoryShelf<unknown>,
  shelf: RedisShelf | null,
  { isBelow }: Pick<ErasureFloors, 'isBelow'>,
): RowKeeper {
  const unlessErased = (instance: string, kept: KeptRow | null | undefined): KeptRow | null =>
    kept && !isBelow(instance, partOf(kept)) ? kept : null;
  return {
    async find(instance, purpose, code) {
      const addresses = purpose.representations.map((one) => rowAddress(purpose, one, code));
      const inMemory = addresses.map((address) =>
        unlessErased(instance, memory.get(address) as KeptRow | undefined),
      );
      if (!shelf || !inMemory.includes(null)) return shown(inMemory, 'memory');
      const fetchOne = async (address: string, representation: Row) => {
        const text = await shelf.get(address);
        const kept = text === null ? null : parseRow(text, purpose, representation);
        if (kept) memory.set(address, kept, text!.length * 2);
        return kept;
      };
      const found = await Promise.all(
        inMemory.map((kept, i) => kept ?? fetchOne(addresses[i]!, purpose.representations[i]!)),
      );
      // Redis may hold what another gateway kept, and the wait for it may have been long.
      return shown(
        found.map((kept) => unlessErased(instance, kept)),
        'redis',
      );
    },
    keep(instance, purpose, representation, { code, parts }, row) {
      const owner = ownerOf(parts, String(representation[purpose.state!.key]));
      const part = parts.get(owner);
      const version = part && part.kind !== 'missing' ? part.version : null;
      const kept: KeptRow = { row, owner, version };
      if (unlessErased(instance, kept) === null) return;
      const text = JSON.stringify([nameOf(purpose, representation), row, owner, version]);
      const address = rowAddress(purpose, representation, code);
      memory.set(address, kept, text.length * 2);
      shelf?.set(address, text, keepRowsForSeconds);
    },
  };
}

function shown(kept: readonly (KeptRow | null)[], source: KeptRows['source']): KeptRows {
  const parts = new Map(kept.flatMap((one) => (one ? [...partOf(one)] : [])));
  return { rows: kept.map((one) => one?.row ?? null), parts, source };
}

export function partOf({ owner, version }: Pick<KeptRow, 'owner' | 'version'>): ReadonlyMap<string, Part> {
  return new Map([[owner, { kind: 'answered', version }]]);
}

/** Who speaks for nobody else owns all its rows; of a gateway's, the id tells. */
function ownerOf(parts: ReadonlyMap<string, Part>, id: string): string {
  const [only] = parts.keys();
  return parts.size === 1 ? only! : (ownerOfStory(id) ?? '');
}

/** The rows that were kept and those that were asked for, in the order of the representations. */
export function weave(kept: KeptRows, asked: readonly (Row | null)[]): readonly (Row | null)[] {
  let at = 0;
  return kept.rows.map((row) => row ?? asked[at++] ?? null);
}

function nameOf({ state }: RowsPurpose, representation: Row): string {
  return `${String(representation[state!.key])} ${String(representation[state!.digest])}`;
}

/** Before the addresses of all rows of one owner, whose id begins with its name. */
export const rowsOfOwner = (owner: string): string => `row:${owner}`;

/** Shapes: the id stands readable in front, so that everything that is kept of one row can be found. */
function rowAddress(purpose: RowsPurpose, representation: Row, code: string): string {
  const id = String(representation[purpose.state!.key]);
  return addressOf(rowsOfOwner(id), [
    purpose.typeName,
    nameOf(purpose, representation),
    purpose.selection,
    code,
  ]);
}

/** What Redis holds is checked against the name of the row, as anybody could have written there. */
function parseRow(text: string, purpose: RowsPurpose, representation: Row): KeptRow | null {
  try {
    const read: unknown = JSON.parse(text);
    if (!Array.isArray(read) || read[0] !== nameOf(purpose, representation)) return null;
    const [, row, owner, version] = read as unknown[];
    if (typeof row !== 'object' || row === null || Array.isArray(row) || typeof owner !== 'string')
      return null;
    if (version !== null && !isVersion(version)) return null;
    return { row: row as Row, owner, version };
  } catch {
    return null;
  }
}

function isVersion(value: unknown): value is ContentVersion {
  const { seq, digest } = (value ?? {}) as Partial<Record<keyof ContentVersion, unknown>>;
  return typeof seq === 'number' && typeof digest === 'string';
}
