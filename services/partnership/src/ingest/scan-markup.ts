/** Cuts a document into markup and text, forgivingly and in time proportional to its length. */

export type Markup =
  | { readonly kind: 'text' | 'cdata'; readonly start: number; readonly end: number; readonly text: string }
  | {
      readonly kind: 'open';
      readonly start: number;
      readonly end: number;
      readonly name: string;
      readonly attributes: ReadonlyMap<string, string>;
      readonly isEmpty: boolean;
    }
  | { readonly kind: 'close'; readonly start: number; readonly end: number; readonly name: string }
  /** Comments, instructions and document types: said to be there, never read. */
  | { readonly kind: 'ignored'; readonly start: number; readonly end: number }
  /** The document breaks off inside a tag, a comment or a CDATA section. */
  | { readonly kind: 'cut'; readonly start: number; readonly end: number };

/** No element of a feed format is named otherwise, and names that begin with `_` collide with the insides of xml2js. */
const tagName = /[A-Za-z][\w:.-]*/y;
const attributeName = /[^\s=<>"'/]+/y;
const space = /\s*/y;
const bareValue = /[^\s<>"']*/y;

/**
 * The markup of a document in order; the pieces lie side by side and cover it all.
 *
 * A `<` that begins nothing is text, as is a tag that meets another `<` before its `>`. Nothing is looked at twice
 * except the value of an attribute, so crafted input cannot make this slow.
 */
export function* scanMarkup(source: string): Generator<Markup> {
  const length = source.length;
  const exhausted = new Set<string>();
  let textFrom = 0;
  let at = source.indexOf('<');

  while (at !== -1) {
    const piece = pieceAt(at);
    if (piece === null) {
      at = source.indexOf('<', at + 1);
      continue;
    }
    if (piece.kind === 'text') {
      // A broken tag: it joins the text around it.
      at = source.indexOf('<', piece.end);
      continue;
    }
    if (textFrom < at) yield text(textFrom, at);
    yield piece;
    textFrom = piece.end;
    at = source.indexOf('<', piece.end);
  }
  if (textFrom < length) yield text(textFrom, length);

  function pieceAt(start: number): Markup | null {
    const next = source[start + 1];
    if (next === undefined) return { kind: 'cut', start, end: length };
    if (next === '/') return closeAt(start);
    if (next === '?') return until('?>', start, start + 2) ?? until('>', start, start + 2) ?? cut(start);
    if (next === '!') {
      if (source.startsWith('<!--', start)) return until('-->', start, start + 4) ?? cut(start);
      if (source.startsWith('<![CDATA[', start)) return cdataAt(start);
      return /[A-Za-z[]/.test(source[start + 2] ?? '') ? documentTypeAt(start) : null;
    }
    tagName.lastIndex = start + 1;
    const name = tagName.exec(source)?.[0];
    return name === undefined ? null : openAt(start, name);
  }

  function closeAt(start: number): Markup | null {
    tagName.lastIndex = start + 2;
    const name = tagName.exec(source)?.[0];
    if (name === undefined) return null;
    let end = skipSpace(start + 2 + name.length);
    if (end >= length) return { kind: 'close', start, end: length, name };
    // `</item junk>` and `</item <next>` both close the item.
    if (source[end] !== '>') {
      const lt = find('<', end);
      const gt = source.slice(end, lt === -1 ? length : lt).indexOf('>');
      if (gt === -1) return { kind: 'close', start, end, name };
      end += gt;
    }
    return { kind: 'close', start, end: end + 1, name };
  }

  function cdataAt(start: number): Markup {
    const end = find(']]>', start + 9);
    return end === -1
      ? cut(start)
      : { kind: 'cdata', start, end: end + 3, text: source.slice(start + 9, end) };
  }

  /** Skips an internal subset whole: nothing that it declares is ever used. */
  function documentTypeAt(start: number): Markup {
    let depth = 0;
    const boundary = /[[\]>"']/g;
    boundary.lastIndex = start + 2;
    for (let match = boundary.exec(source); match !== null; match = boundary.exec(source)) {
      const [mark] = match;
      if (mark === '[') depth++;
      else if (mark === ']') depth--;
      else if (mark === '>') {
        if (depth <= 0) return { kind: 'ignored', start, end: boundary.lastIndex };
      } else {
        const close = find(mark, boundary.lastIndex);
        if (close !== -1) boundary.lastIndex = close + 1;
      }
    }
    return cut(start);
  }

  function openAt(start: number, name: string): Markup {
    const attributes = new Map<string, string>();
    let at = start + 1 + name.length;
    for (;;) {
      at = skipSpace(at);
      const mark = source[at];
      if (mark === undefined) return cut(start);
      if (mark === '>') return { kind: 'open', start, end: at + 1, name, attributes, isEmpty: false };
      if (mark === '/' && source[at + 1] === '>') {
        return { kind: 'open', start, end: at + 2, name, attributes, isEmpty: true };
      }
      if (mark === '<') return text(start, at);
      attributeName.lastIndex = at;
      const key = attributeName.exec(source)?.[0];
      if (key === undefined) {
        at++;
        continue;
      }
      at = skipSpace(at + key.length);
      const value = source[at] === '=' ? valueAt(skipSpace(at + 1)) : { text: '', end: at };
      if (!attributes.has(key)) attributes.set(key, value.text);
      at = value.end;
    }
  }

  function valueAt(at: number): { text: string; end: number } {
    const quote = source[at];
    if (quote !== '"' && quote !== "'") {
      bareValue.lastIndex = at;
      const value = bareValue.exec(source)![0];
      const isSlashOfTag = value.endsWith('/') && source[at + value.length] === '>';
      const used = isSlashOfTag ? value.slice(0, -1) : value;
      return { text: used, end: at + used.length };
    }
    const close = find(quote, at + 1);
    const value = source.slice(at + 1, close === -1 ? length : close);
    const lt = value.indexOf('<');
    if (close !== -1 && lt === -1) return { text: value, end: close + 1 };
    // The closing quote was forgotten if the tag ends before the next one begins.
    const gt = value.indexOf('>');
    if (gt !== -1 && (lt === -1 || gt < lt)) return { text: value.slice(0, gt), end: at + 1 + gt };
    if (close === -1) return { text: value, end: lt === -1 ? length : at + 1 + lt };
    return { text: value, end: close + 1 };
  }

  /** indexOf that remembers what is not to be found any more, so that it is not looked for again and again. */
  function find(mark: string, from: number): number {
    if (exhausted.has(mark)) return -1;
    const found = source.indexOf(mark, from);
    if (found === -1) exhausted.add(mark);
    return found;
  }

  function until(mark: string, start: number, from: number): Markup | null {
    const found = find(mark, from);
    return found === -1 ? null : { kind: 'ignored', start, end: found + mark.length };
  }

  function cut(start: number): Markup {
    return { kind: 'cut', start, end: length };
  }

  function text(start: number, end: number): Markup {
    return { kind: 'text', start, end, text: source.slice(start, end) };
  }

  function skipSpace(from: number): number {
    space.lastIndex = from;
    return from + space.exec(source)![0].length;
  }
}
