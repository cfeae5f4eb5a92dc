/** Knows where in a YAML or JSON text a value stands. */
import { isAlias, isMap, isScalar, isSeq, visit, type Document, type LineCounter, type Node } from 'yaml';
import type { Finding, Path } from './mistake-text.ts';

/** Line and column count from 1. */
export type Place = { readonly line: number; readonly column: number };

/**
 * The place of a value; of its key if `atKey`; of the innermost map or list around it if it is missing.
 */
export function placeOf(doc: Document, lines: LineCounter, path: Path, atKey = false): Place {
  let node: Node | null | undefined = doc.contents;
  let offset = startOf(node) ?? 0;
  for (const [depth, step] of path.entries()) {
    if (isAlias(node)) node = node.resolve(doc);
    let next: unknown;
    if (isSeq(node) && typeof step === 'number') next = node.items[step];
    else if (isMap(node)) {
      // The last one counts where a key is given twice, as it does for the value.
      const pair = node.items.findLast(({ key }) => keyText(key) === String(step));
      const isKeyWanted = (atKey && depth === path.length - 1) || startOf(pair?.value) === undefined;
      next = isKeyWanted ? pair?.key : pair?.value;
    }
    const start = startOf(next);
    if (start === undefined) break;
    offset = start;
    node = next as Node;
  }
  return placeAt(lines, offset);
}

/** Every key that its map has given before. */
export function repeatedKeys(node: unknown, path: Path = []): Finding[] {
  if (isSeq(node)) return node.items.flatMap((item, i) => repeatedKeys(item, [...path, i]));
  if (!isMap(node)) return [];
  const met = new Set<string>();
  return node.items.flatMap(({ key, value }) => {
    const text = keyText(key);
    const here = [...path, text];
    const message = `\`${text}\` is given twice in one map; keep one.`;
    const repeated = met.has(text) ? [{ path: here, message, atKey: true }] : [];
    met.add(text);
    return [...repeated, ...repeatedKeys(value, here)];
  });
}

/** The first alias (`*name`) that no anchor (`&name`) comes before. */
export function danglingAlias(doc: Document): { readonly name: string; readonly offset: number } | undefined {
  const anchors = new Set<string>();
  let found: { name: string; offset: number } | undefined;
  visit(doc, {
    Node(_, node) {
      if ('anchor' in node && node.anchor !== undefined) anchors.add(node.anchor);
      if (!isAlias(node) || anchors.has(node.source)) return undefined;
      found = { name: node.source, offset: startOf(node) ?? 0 };
      return visit.BREAK;
    },
  });
  return found;
}

export function placeAt(lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  // Before the first line break is known, as in an empty text, the counter answers line 0.
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

function keyText(key: unknown): string {
  return isScalar(key) ? String(key.value) : String(key);
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}
