/** Where two answers differ, as paths with both values. */

export type Difference = { readonly path: string; readonly left: unknown; readonly right: unknown };

/** Shapes: at most `limit` differences; `compared` counts the single values that were looked at. */
export function differences(
  left: unknown,
  right: unknown,
  limit = 20,
): { readonly found: readonly Difference[]; readonly compared: number } {
  const found: Difference[] = [];
  let compared = 0;
  const walk = (a: unknown, b: unknown, path: string): void => {
    if (isObject(a) && isObject(b)) {
      for (const key of new Set([...Object.keys(a), ...Object.keys(b)]))
        walk(a[key], b[key], path ? `${path}.${key}` : key);
      return;
    }
    compared++;
    if (a !== b && found.length < limit) found.push({ path, left: a, right: b });
  };
  walk(left, right, '');
  return { found, compared };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
