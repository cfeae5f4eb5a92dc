/** Cursors: a position in a total order, written as opaque text. */

/** Sort key first, id last; compared part by part, numbers as numbers and text by UTF-16 code units. */
export type Position = readonly (number | string)[];

const FORM = 1;

/** A cursor that names the position and nothing else, so that every instance can continue from it. */
export function encodeCursor(position: Position): string {
  return Buffer.from(JSON.stringify([FORM, ...position])).toString('base64url');
}

/**
 * The position that a cursor names.
 *
 * Shapes: `like` gives the kinds of its parts, as `['number', 'string']`.
 * Errors: null if the text is not a cursor, or one of another order.
 */
export function decodeCursor(cursor: string, like: readonly ('number' | 'string')[]): Position | null {
  if (cursor.length > 1024 || !/^[\w-]+$/.test(cursor)) return null;
  let read: unknown;
  try {
    read = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return null;
  }
  if (!Array.isArray(read) || read[0] !== FORM || read.length !== like.length + 1) return null;
  const position: (number | string)[] = read.slice(1);
  const fits = like.every(
    (kind, i) => typeof position[i] === kind && (kind === 'string' || Number.isFinite(position[i])),
  );
  return fits ? position : null;
}

/** Negative if `a` comes before `b` in ascending order. Text compares as SQLite does as long as it is ASCII. */
export function comparePositions(a: Position, b: Position): number {
  for (let i = 0; i < a.length; i++) {
    const x = a[i]!;
    const y = b[i]!;
    if (x < y) return -1;
    if (x > y) return 1;
  }
  return 0;
}
