/** The second reading of RSS and Atom, for documents that the strict parser refuses even after repair. */
import { childrenOf, type Element, type Fields } from './feed-elements.ts';
import { decodeEntities } from './html-entities.ts';
import { scanMarkup } from './scan-markup.ts';

/** A feed as elements, whichever parser read it. */
export type FeedElements = { readonly channel: Fields; readonly items: readonly Fields[] };

type OpenElement = { readonly name: string; readonly node: Record<string, unknown>; text: string };

/**
 * Reads repaired XML with the tolerant scanner alone.
 *
 * Shapes: as xml2js: an element is its text, or has text under `_`, attributes under `$` and children by name.
 * Errors: none; whatever the text is, what can be told from it is told. Time and memory are proportional to its length.
 */
export function readElements(xml: string): FeedElements {
  const top: OpenElement = { name: '', node: Object.create(null), text: '' };
  const stack = [top];
  for (const piece of scanMarkup(xml)) {
    const inner = stack.at(-1)!;
    if (piece.kind === 'text') inner.text += decodeEntities(piece.text);
    else if (piece.kind === 'cdata') inner.text += piece.text;
    else if (piece.kind === 'open') {
      const node: Record<string, unknown> = Object.create(null);
      if (piece.attributes.size > 0) node['$'] = attributesFrom(piece.attributes);
      stack.push({ name: piece.name, node, text: '' });
      if (piece.isEmpty) closeLast();
    } else if (piece.kind === 'close') {
      const index = stack.findLastIndex(({ name }) => name === piece.name);
      while (index > 0 && stack.length > index) closeLast();
    }
  }
  while (stack.length > 1) closeLast();
  const roots = childrenOf(top.node);
  const channel = roots['feed']?.[0] ?? childrenOf(roots['rss']?.[0])['channel']?.[0];
  const fields = fieldsOf(channel);
  return { channel: fields, items: (fields['item'] ?? fields['entry'] ?? []).map(fieldsOf) };

  function closeLast(): void {
    const { name, node, text } = stack.pop()!;
    const parent = stack.at(-1)!.node;
    const siblings = (parent[name] ??= []) as Element[];
    siblings.push(elementOf(node, text));
  }
}

/** White space alone is no text; an element that holds nothing else is its text. */
function elementOf(node: Record<string, unknown>, text: string): Element {
  const isBlank = text.trim() === '';
  if (Object.keys(node).length === 0) return isBlank ? '' : text;
  if (!isBlank) node['_'] = text;
  return node;
}

function fieldsOf(element: Element): Fields {
  const attributes = (element as { $?: unknown } | undefined)?.$;
  return attributes === undefined ? childrenOf(element) : { ...childrenOf(element), $: [attributes] };
}

function attributesFrom(attributes: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  const read: Record<string, string> = Object.create(null);
  for (const [name, value] of attributes) read[name] = decodeEntities(value);
  return read;
}
