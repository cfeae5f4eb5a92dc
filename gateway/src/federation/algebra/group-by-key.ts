/** The rule for groups: those with equal keys become one, field by field, by the rule of each field. */
import type { Monoid } from './monoid.ts';
import { scalarRules, type Scalar, type ScalarRule } from './scalars.ts';

export type Group = Readonly<Record<string, unknown>>;
/** The text of a key → the group. */
export type Groups = ReadonlyMap<string, Group>;
export type FieldRules = ReadonlyMap<string, ScalarRule>;

export function groupByKey(rules: FieldRules): Monoid<Groups> {
  return {
    empty: new Map(),
    join(a, b) {
      const joined = new Map(a);
      for (const [key, group] of b) {
        const held = joined.get(key);
        joined.set(key, held ? joinGroups(rules, held, group) : group);
      }
      return joined;
    },
  };
}

/** A group to which no instance has added anything. */
export function emptyGroup(rules: FieldRules): Group {
  return Object.fromEntries([...rules].map(([field, rule]) => [field, scalarRules[rule].empty]));
}

/** The groups of one instance, by key. Errors: a key that comes twice is joined too, as if two instances had given it. */
export function keyGroups(groups: readonly Group[], key: readonly string[], rules: FieldRules): Groups {
  const { empty, join } = groupByKey(rules);
  return groups.reduce<Groups>((all, group) => join(all, new Map([[keyText(group, key), group]])), empty);
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

function joinGroups(rules: FieldRules, a: Group, b: Group): Group {
  const merged: Record<string, unknown> = { ...a };
  for (const [field, rule] of rules)
    merged[field] = scalarRules[rule].join((a[field] ?? null) as Scalar, (b[field] ?? null) as Scalar);
  return merged;
}
