/** Drops from this process what is kept from before an erasure: it would not be shown, and shall not lie about either. */
import type { MemoryShelf } from '../cache/memory-shelf.ts';
import type { Part } from '../federation/ask.ts';
import type { ErasureFloors } from './erasure-floors.ts';
import { partOf, rowsOfOwner, type KeptRow } from './keep-rows.ts';
import { slicesOf, type Kept } from './keep-slices.ts';

/** What the addresses of all begin with that an erasure of these partnerships, told by this instance, can concern. */
export function addressesOf(instance: string, slugs: readonly string[]): readonly string[] {
  return [slicesOf('heads', instance), slicesOf('slice', instance), ...slugs.map(rowsOfOwner)].map(
    (beginning) => `${beginning}:`,
  );
}

/** Of the instance that told it only what is older: the others have nothing of that partnership. */
export function forgetErased(memory: MemoryShelf<unknown>, floors: ErasureFloors): void {
  floors.onRise((instance, slugs) => {
    const beginnings = addressesOf(instance, slugs);
    memory.forget(
      (value, address) =>
        beginnings.some((beginning) => address.startsWith(beginning)) &&
        floors.isBelow(instance, partsOf(value as Kept<unknown> | KeptRow)),
    );
  });
}

function partsOf(value: Kept<unknown> | KeptRow): ReadonlyMap<string, Part> {
  return 'owner' in value ? partOf(value) : value.parts;
}
