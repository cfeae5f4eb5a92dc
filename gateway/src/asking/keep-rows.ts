/** Keeps rows by id and state, for as long as anybody asks for them: a row in a given state never changes. */
import type { SubQuery } from '../federation/ask.ts';
import { addressOf } from '../cache/address.ts';
import type { MemoryShelf } from '../cache/memory-shelf.ts';
import type { RedisShelf } from '../cache/redis-shelf.ts';

export type Row = Readonly<Record<string, unknown>>;
export type RowsPurpose = Extract<SubQuery['purpose'], { kind: 'rows' }>;

export type KeptRows = {
  /** One for each representation; null where it is not kept. */
  readonly rows: readonly (Row | null)[];
  readonly source: 'memory' | 'redis';
};

export type RowKeeper = {
  /** Shapes: `code` is the digest of the code that the instance runs, as another may show a row otherwise. */
  readonly find: (purpose: RowsPurpose, code: string) => Promise<KeptRows>;
  readonly keep: (purpose: RowsPurpose, representation: Row, code: string, row: Row) => void;
};

const keepRowsForSeconds = 7 * 24 * 3600;

export function rowKeeper(memory: MemoryShelf<unknown>, shelf: RedisShelf | null): RowKeeper {
  return {
    async find(purpose, code) {
      const addresses = purpose.representations.map((one) => rowAddress(purpose, one, code));
      const inMemory = addresses.map((address) => (memory.get(address) as Row | undefined) ?? null);
      if (!shelf || !inMemory.includes(null)) return { rows: inMemory, source: 'memory' };
      const fetchOne = async (address: string, representation: Row) => {
        const text = await shelf.get(address);
        const row = text === null ? null : parseRow(text, purpose, representation);
        if (row) memory.set(address, row, text!.length * 2);
        return row;
      };
      const rows = await Promise.all(
        inMemory.map((row, i) => row ?? fetchOne(addresses[i]!, purpose.representations[i]!)),
      );
      return { rows, source: 'redis' };
    },
    keep(purpose, representation, code, row) {
      const text = JSON.stringify([nameOf(purpose, representation), row]);
      const address = rowAddress(purpose, representation, code);
      memory.set(address, row, text.length * 2);
      shelf?.set(address, text, keepRowsForSeconds);
    },
  };
}

/** The rows that were kept and those that were asked for, in the order of the representations. */
export function weave(kept: KeptRows, asked: readonly (Row | null)[]): readonly (Row | null)[] {
  let at = 0;
  return kept.rows.map((row) => row ?? asked[at++] ?? null);
}

function nameOf({ state }: RowsPurpose, representation: Row): string {
  return `${String(representation[state!.key])} ${String(representation[state!.digest])}`;
}

/** Shapes: the id stands readable in front, so that everything that is kept of one row can be found. */
function rowAddress(purpose: RowsPurpose, representation: Row, code: string): string {
  const id = String(representation[purpose.state!.key]);
  return addressOf(`row:${id}`, [purpose.typeName, nameOf(purpose, representation), purpose.selection, code]);
}

/** What Redis holds is checked against the name of the row, as anybody could have written there. */
function parseRow(text: string, purpose: RowsPurpose, representation: Row): Row | null {
  try {
    const read: unknown = JSON.parse(text);
    if (!Array.isArray(read) || read[0] !== nameOf(purpose, representation)) return null;
    return typeof read[1] === 'object' && !Array.isArray(read[1]) ? (read[1] as Row | null) : null;
  } catch {
    return null;
  }
}
