/** Writes many figures of one kind as a few: how many, median, 95th percentile and longest. */

/** Units: milliseconds in and out. Shapes: `—` where there is nothing to tell of. */
export function summarise(figures: readonly number[]): string {
  const sorted = figures.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return [at(0.5), at(0.95), sorted.at(-1)]
    .map((value) => (value === undefined ? '—' : value.toFixed(0)).padStart(7))
    .join('');
}
