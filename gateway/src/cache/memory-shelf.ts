/** Keeps values in this process, bounded in bytes; what was not used for longest goes first. */

export type MemoryShelf<T> = {
  get(address: string): T | undefined;
  /** Shapes: `bytes` is about what the value takes. A value larger than an eighth of the bound is not kept. */
  set(address: string, value: T, bytes: number): void;
  /** Forgets every value of which this holds. */
  forget(holds: (value: T, address: string) => boolean): void;
  readonly bytes: () => number;
};

export function memoryShelf<T>(maxBytes: number): MemoryShelf<T> {
  const held = new Map<string, { readonly value: T; readonly bytes: number }>();
  let total = 0;
  const remove = (address: string) => {
    total -= held.get(address)?.bytes ?? 0;
    held.delete(address);
  };
  return {
    get(address) {
      const entry = held.get(address);
      if (!entry) return undefined;
      // A map remembers the order of insertion, so the last used is put last again.
      held.delete(address);
      held.set(address, entry);
      return entry.value;
    },
    set(address, value, bytes) {
      remove(address);
      const all = bytes + address.length * 2;
      if (all > maxBytes / 8) return;
      held.set(address, { value, bytes: all });
      total += all;
      for (const oldest of held.keys()) {
        if (total <= maxBytes) break;
        remove(oldest);
      }
    },
    forget(holds) {
      for (const [address, { value }] of [...held]) if (holds(value, address)) remove(address);
    },
    bytes: () => total,
  };
}
