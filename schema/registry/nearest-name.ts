/** Finds the name that a mistyped one was probably meant to be. For hints to people only; nothing is decided by it. */

/** The known name within two slips of the pen (one in short names), or undefined. A slip adds, drops or changes a letter. */
export function nearestName(typed: string, known: readonly string[]): string | undefined {
  // Nobody means a name by a page of text, and comparing one takes long.
  if (typed.length > 100) return undefined;
  const allowed = typed.length <= 4 ? 1 : 2;
  const [best] = known
    .map((name) => ({ name, slips: slipsBetween(typed.toLowerCase(), name.toLowerCase()) }))
    .filter(({ slips }) => slips <= allowed)
    .sort((a, b) => a.slips - b.slips);
  return best?.name;
}

function slipsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
