/** Fills the months without stories into merged archives: that can only be done once all instances are added up. */

type Month = { readonly month: string; readonly storyCount: number };

/** Shapes: `months` newest first; empty ones are added between the newest and the oldest, never beyond them. */
export function finishArchives(
  months: readonly Month[],
  { includeEmpty }: { readonly includeEmpty: boolean },
): readonly Month[] {
  const newest = months[0];
  const oldest = months.at(-1);
  if (!includeEmpty || !newest || !oldest) return months;
  const counts = new Map(months.map((month) => [month.month, month]));
  const all: Month[] = [];
  for (let month = newest.month; month >= oldest.month; month = monthBefore(month))
    all.push(counts.get(month) ?? { month, storyCount: 0 });
  return all;
}

function monthBefore(month: string): string {
  const [year, number] = month.split('-').map(Number) as [number, number];
  const [y, m] = number === 1 ? [year - 1, 12] : [year, number - 1];
  return `${String(y).padStart(4, '0')}-${String(m).padStart(2, '0')}`;
}
