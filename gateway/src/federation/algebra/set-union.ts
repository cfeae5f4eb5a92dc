/** The rule for sets of rows: each once, whoever gives it. */
import { keyText, type Group, type Groups } from './group-by-key.ts';
import type { Monoid } from './monoid.ts';

/** Two objects with one key are one row. Should they differ, the smaller text stands, so that no order of instances decides. */
export const setUnion: Monoid<Groups> = {
  empty: new Map(),
  join(a, b) {
    const joined = new Map(a);
    for (const [key, row] of b) {
      const held = joined.get(key);
      if (held === undefined || JSON.stringify(row) < JSON.stringify(held)) joined.set(key, row);
    }
    return joined;
  },
};

export function keyRows(rows: readonly Group[], key: readonly string[]): Groups {
  return rows.reduce<Groups>(
    (all, row) => setUnion.join(all, new Map([[keyText(row, key), row]])),
    setUnion.empty,
  );
}
