/** The second reading of JSON Feeds, for documents that JSON.parse refuses: a notice ahead of them, an end that is missing. */

/** What could be told from a broken document. */
export type SavedJson = {
  /** Members of the feed itself whose values are whole; never `items`. */
  readonly feed: Readonly<Record<string, unknown>>;
  /** Items that are whole, in order. */
  readonly items: readonly unknown[];
  /** Items that were there but could not be read; one in which the document breaks off is not counted. */
  readonly lost: number;
  /** True if the document breaks off. */
  readonly isCut: boolean;
};

/** Deeper, JSON.parse would be handed what no feed holds. */
const maxDepth = 100;

/**
 * Reads the members of the outermost object and of its `items` one by one, each with JSON.parse, so that a fault costs the
 * member in which it stands.
 *
 * Forgiven: text ahead of the object and after it, commas too many, line breaks and tabs inside strings.
 * Errors: null if there is no object with items; it never throws. Time and memory are proportional to the length.
 */
export function readJsonLeniently(text: string): SavedJson | null {
  const start = /\{\s*"[^"\\]{1,100}"\s*:/.exec(text)?.index ?? -1;
  if (start === -1) return null;
  const feed: Record<string, unknown> = Object.create(null);
  let items: unknown[] | null = null;
  let lost = 0;
  let at = start + 1;

  for (;;) {
    at = skipBetween(text, at);
    if (text[at] !== '"') return done(text[at] !== '}');
    const nameEnd = endOfValue(text, at);
    if (nameEnd === null) return done(true);
    const name = parsed(text.slice(at, nameEnd));
    at = nameEnd + /^\s*:?\s*/.exec(text.slice(nameEnd, nameEnd + 100))![0].length;
    if (name === 'items' && text[at] === '[') {
      at = readItems(at + 1);
      if (at === -1) return done(true);
      continue;
    }
    const end = endOfValue(text, at);
    if (end === null) return done(true);
    const value = parsed(text.slice(at, end));
    if (typeof name === 'string' && value !== undefined && name !== 'items') feed[name] = value;
    at = end;
  }

  /** Where the list ends; -1 if the document breaks off in it. */
  function readItems(from: number): number {
    items ??= [];
    for (let next = from; ; ) {
      next = skipBetween(text, next);
      if (text[next] === ']') return next + 1;
      const end = endOfValue(text, next);
      if (end === null) return -1;
      const item = parsed(text.slice(next, end));
      if (item === undefined) lost++;
      else items.push(item);
      next = end;
    }
  }

  function done(isCut: boolean): SavedJson | null {
    return items === null ? null : { feed, items, lost, isCut };
  }
}

function skipBetween(text: string, from: number): number {
  let at = from;
  while (/[\s,]/.test(text[at] ?? 'x')) at++;
  return at;
}

/** Just behind the value that begins here; null if the text ends first. What cannot begin a value is one of one character. */
function endOfValue(text: string, from: number): number | null {
  const marks = /["[\]{}]/g;
  const first = text[from];
  if (first === undefined) return null;
  if (first === '"') return endOfString(text, from);
  if (first !== '{' && first !== '[') {
    const plain = /[^\s,[\]{}"]*/y;
    plain.lastIndex = from;
    const end = from + Math.max(1, plain.exec(text)![0].length);
    return end >= text.length ? null : end;
  }
  let depth = 0;
  marks.lastIndex = from;
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    if (mark[0] === '"') {
      const end = endOfString(text, mark.index);
      if (end === null) return null;
      marks.lastIndex = end;
    } else if (mark[0] === '{' || mark[0] === '[') depth++;
    else if (--depth === 0) return marks.lastIndex;
  }
  return null;
}

function endOfString(text: string, from: number): number | null {
  const marks = /["\\]/g;
  marks.lastIndex = from + 1;
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    if (mark[0] === '"') return marks.lastIndex;
    marks.lastIndex = mark.index + 2;
  }
  return null;
}

/** Undefined if it is no JSON even when what JSON forbids in strings is escaped. */
function parsed(text: string): unknown {
  if (depthOf(text) > maxDepth) return undefined;
  for (const candidate of [text, text.replace(/[\0-\x1f]/g, ' ').replace(/,\s*(?=[\]}])/g, '')]) {
    try {
      return JSON.parse(candidate);
    } catch {
      // The second form, or nothing.
    }
  }
  return undefined;
}

function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const mark of text.matchAll(/[[\]{}]/g)) {
    depth += mark[0] === '{' || mark[0] === '[' ? 1 : -1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}
