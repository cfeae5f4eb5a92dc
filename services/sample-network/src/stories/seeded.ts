/** Repeatable choices: the same seed always draws the same numbers. */

export type Seeded = {
  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number;
  /** One of the list, which must not be empty. */
  pick<T>(list: readonly T[]): T;
  /** True in about `percent` of 100 cases. */
  chance(percent: number): boolean;
};

/** Draws by mulberry32 from a 32-bit hash of the seed (FNV-1a). */
export function seeded(seed: string): Seeded {
  let state = hash32(seed);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const int = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  return {
    int,
    pick: (list) => list[int(0, list.length - 1)]!,
    chance: (percent) => next() * 100 < percent,
  };
}

/** FNV-1a with a final stir, so that seeds that differ in their last letter draw nothing alike. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
