/** Reads what XREAD gives of the stream of changes: which instances to look at, and where to go on. */

/** Shapes: `isDoubtful` if something may have been missed, so that only a full reading helps; then the rest says nothing. */
export type Changes =
  | { readonly isDoubtful: true }
  | { readonly isDoubtful: false; readonly slugs: readonly string[]; readonly lastId: string };

/** Shapes: `reply` as Redis sends it, `[[stream, [[id, [name, value, …]], …]]]`; `most` entries were asked for. */
export function readChanges(reply: unknown, most: number): Changes {
  const slugs = new Set<string>();
  let lastId: string | undefined;
  const entries = entriesOf(reply);
  // With as many as may come at once there are perhaps more, and reading all is cheaper than reading on.
  if (entries === null || entries.length >= most) return { isDoubtful: true };
  for (const entry of entries) {
    if (!Array.isArray(entry)) return { isDoubtful: true };
    const [id, fields] = entry as unknown[];
    if (typeof id !== 'string' || !Array.isArray(fields)) return { isDoubtful: true };
    const at = fields.findIndex((name, i) => i % 2 === 0 && name === 'slug');
    const slug: unknown = at === -1 ? undefined : fields[at + 1];
    if (typeof slug !== 'string') return { isDoubtful: true };
    slugs.add(slug);
    lastId = id;
  }
  return lastId === undefined ? { isDoubtful: true } : { isDoubtful: false, slugs: [...slugs], lastId };
}

function entriesOf(reply: unknown): readonly unknown[] | null {
  const [stream] = Array.isArray(reply) ? (reply as unknown[]) : [];
  const [, entries] = Array.isArray(stream) ? (stream as unknown[]) : [];
  return Array.isArray(entries) ? entries : null;
}
