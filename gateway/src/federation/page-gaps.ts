/** Lets the cursors of a page remember who was missing when it was made: what they have before it will never be shown by paging on. */
import type { Part } from './ask.ts';
import type { Coverage } from './coverage.ts';

/** Partnership → since when it was missing. Units: milliseconds since 1970. */
export type PageGaps = ReadonlyMap<string, number>;

type Arguments = Readonly<Record<string, unknown>>;

/** Parts a cursor from what it remembers; a position has no dot. */
const separator = '.';
const longest = 8_192;

/** The arguments with plain cursors, and what those remembered. What cannot be read stays, to be refused as no cursor. */
export function readGaps(args: Arguments): { readonly plain: Arguments; readonly gaps: PageGaps } {
  const gaps = new Map<string, number>();
  const plain = { ...args };
  for (const name of ['after', 'before']) {
    const cursor = args[name];
    if (typeof cursor !== 'string' || cursor.length > longest) continue;
    const [position, memory, ...rest] = cursor.split(separator) as [string, string?, ...string[]];
    const read = memory === undefined || rest.length > 0 ? null : parse(memory);
    if (!read) continue;
    for (const [slug, sinceMs] of read) gaps.set(slug, sinceMs);
    plain[name] = position;
  }
  return { plain, gaps };
}

/** A cursor that remembers these gaps, or itself if there is none. */
export function withGaps(cursor: string | null, gaps: PageGaps): string | null {
  if (cursor === null || gaps.size === 0) return cursor;
  return cursor + separator + Buffer.from(JSON.stringify([...gaps])).toString('base64url');
}

/** Who is missing in a page, and who was in those before it. */
export function gapsAfter(coverage: Coverage, before: PageGaps): PageGaps {
  const gaps = new Map(before);
  for (const [slug, part] of coverage)
    if (part.kind === 'missing' && !gaps.has(slug)) gaps.set(slug, part.sinceMs);
  return new Map([...gaps].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The coverage of a page, in which those are missing that answer now but did not when earlier pages were made. */
export function coverageWithGaps(coverage: Coverage, gaps: PageGaps): Coverage {
  const parts = [...coverage].map(([slug, part]): [string, Part] => {
    const sinceMs = gaps.get(slug);
    const isBack = sinceMs !== undefined && part.kind !== 'missing';
    return [slug, isBack ? { kind: 'missing', reason: 'SKIPPED', sinceMs } : part];
  });
  return new Map(parts);
}

/** Anybody may write a cursor; what is no instant could not be shown. */
function isInstant(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 8.64e15;
}

function parse(memory: string): readonly (readonly [string, number])[] | null {
  try {
    const read: unknown = JSON.parse(Buffer.from(memory, 'base64url').toString());
    const isMemory =
      Array.isArray(read) &&
      read.every((one) => Array.isArray(one) && typeof one[0] === 'string' && isInstant(one[1]));
    return isMemory ? (read as [string, number][]) : null;
  } catch {
    return null;
  }
}
