/** Reads elements in the shape that xml2js gives them, and that our own lenient reading copies. */

/** Text, or an object with text under `_`, attributes under `$` and children by name. */
export type Element = unknown;
export type Fields = Readonly<Record<string, readonly Element[] | undefined>>;

/** The children of an element by name; none if it holds only text. */
export function childrenOf(element: Element): Fields {
  if (typeof element !== 'object' || element === null) return {};
  return Object.fromEntries(Object.entries(element).filter(([, value]) => Array.isArray(value)));
}

export function attributesOf(element: Element): Readonly<Record<string, string | undefined>> {
  if (typeof element !== 'object' || element === null) return {};
  const { $ } = element as { $?: unknown };
  const attributes = Array.isArray($) ? $[0] : $;
  return typeof attributes === 'object' && attributes !== null ? (attributes as Record<string, string>) : {};
}

/** Empty if the element holds no text of its own. */
export function textOf(element: Element): string {
  if (typeof element === 'string') return element;
  const text = typeof element === 'object' && element !== null ? (element as { _?: unknown })._ : undefined;
  return typeof text === 'string' ? text : '';
}

/** The first text under the first of these names that has any, trimmed. */
export function firstText(fields: Fields, ...names: readonly string[]): string | null {
  for (const name of names) {
    for (const element of fields[name] ?? []) {
      const text = textOf(element).trim();
      if (text !== '') return text;
    }
  }
  return null;
}
