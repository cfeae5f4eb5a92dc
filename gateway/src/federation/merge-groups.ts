/** Merges groups of many instances by key: commutative monoids, field by field. */
import type { FieldRule } from './rules.ts';

export type Group = Readonly<Record<string, unknown>>;

type Value = number | string | boolean | null;

const monoids: Record<FieldRule, { readonly empty: Value; readonly join: (a: Value, b: Value) => Value }> = {
  SUM: { empty: 0, join: (a, b) => Number(a) + Number(b) },
  MIN: { empty: null, join: (a, b) => (a === null ? b : b === null ? a : a <= b ? a : b) },
  MAX: { empty: null, join: (a, b) => (a === null ? b : b === null ? a : a >= b ? a : b) },
  ANY: { empty: false, join: (a, b) => a === true || b === true },
};

/** A group to which no instance has added anything. */
export function emptyGroup(merged: ReadonlyMap<string, FieldRule>): Group {
  return Object.fromEntries([...merged].map(([field, rule]) => [field, monoids[rule].empty]));
}

/** Groups with equal keys become one. Shapes: the map goes from the text of the key to the group, in no promised order. */
export function mergeGroups(
  parts: Iterable<readonly Group[]>,
  key: readonly string[],
  merged: ReadonlyMap<string, FieldRule>,
): Map<string, Group> {
  const found = new Map<string, Record<string, unknown>>();
  for (const groups of parts) {
    for (const group of groups) {
      const name = keyText(group, key);
      const held = found.get(name);
      if (!held) {
        found.set(name, { ...group });
        continue;
      }
      for (const [field, rule] of merged)
        held[field] = monoids[rule].join(held[field] as Value, group[field] as Value);
    }
  }
  return found;
}

/** The values of a key in its order; an object stands for its own (first) key field. */
export function keyValues(value: Group, key: readonly string[]): readonly string[] {
  return key.map((name) => {
    const part = value[name];
    if (part === null || part === undefined) return '';
    return String(typeof part === 'object' ? Object.values(part)[0] : part);
  });
}

export function keyText(value: Group, key: readonly string[]): string {
  return JSON.stringify(keyValues(value, key));
}

/** Orders by key, value by value, by UTF-16 code units. */
export function byKey(key: readonly string[], descending = false): (a: Group, b: Group) => number {
  return (a, b) => {
    const left = keyValues(a, key);
    const right = keyValues(b, key);
    const at = left.findIndex((value, i) => value !== right[i]);
    if (at < 0) return 0;
    return (left[at]! < right[at]! ? -1 : 1) * (descending ? -1 : 1);
  };
}
