/** Looks in an answer for values of enums that only the instance knows. */
import type { NewValues } from './fit-question.ts';
import { isRecord } from './read-slice.ts';

/** The first such value; null if there is none. */
export function findNewValue(data: unknown, places: readonly NewValues[]): string | null {
  for (const { path, values } of places) {
    const found = findAlong(data, path, values);
    if (found !== null) return found;
  }
  return null;
}

function findAlong(data: unknown, path: readonly string[], values: ReadonlySet<string>): string | null {
  if (Array.isArray(data)) {
    for (const item of data) {
      const found = findAlong(item, path, values);
      if (found !== null) return found;
    }
    return null;
  }
  const [key, ...rest] = path;
  if (key === undefined) return typeof data === 'string' && values.has(data) ? data : null;
  return isRecord(data) ? findAlong(data[key], rest, values) : null;
}
