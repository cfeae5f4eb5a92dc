/** Rewrites what a partner sent into well-formed XML of known names, so that a strict parser reads all that is whole. */
import { decodeEntities } from './html-entities.ts';
import { elementName, innerScope, type NamespaceScope } from './element-names.ts';
import { feedVersion, findFeedRoot } from './find-feed-root.ts';
import { maxItems, type DocumentProblem } from './parsed-feed.ts';
import { permitted } from './permitted-characters.ts';
import { scanMarkup, type Markup } from './scan-markup.ts';

export type RepairOutcome =
  | {
      readonly kind: 'repaired';
      /** Root `feed` for Atom; for every RSS, RDF included, `rss` with exactly one `channel` that holds the items. */
      readonly xml: string;
      readonly version: string;
      readonly isComplete: boolean;
      readonly problems: readonly DocumentProblem[];
    }
  | { readonly kind: 'not-a-feed'; readonly reason: string; readonly isPage: boolean };

type Frame = { readonly name: string; readonly scope: NamespaceScope; readonly base: string | null };

/** An element whose content is text for people: markup inside it, escaped or not, becomes its text. */
type Prose = Frame & {
  readonly attributes: ReadonlyMap<string, string>;
  readonly isXhtml: boolean;
  /** Source of the content read as markup, and read as text; which of them it was is known at its end. */
  markup: string;
  text: string;
  hasMarkup: boolean;
  /** Elements of the same name open inside. */
  nested: number;
};

const maxDepth = 200;
const maxProblems = 200;
/** Characters; the strict parser gives up on longer ones, and only an embedded picture is longer. */
const longestAttribute = 8_192;
/** Characters; as long as an address may be. */
const longestBase = 2_048;

const prose = new Set(
  'title description summary content content:encoded tagline subtitle info rights copyright dc:title dc:description media:title media:description itunes:summary itunes:subtitle xhtml:body fulltext'.split(
    ' ',
  ),
);

/** What rss-parser would interpret, and stumble over, is written under names of our own; parse-feed.ts reads them. */
const guarded = new Set(
  'link description summary content content:encoded published updated issued modified created pubDate dc:date'.split(
    ' ',
  ),
);

/**
 * Repairs a document that should be RSS or Atom.
 *
 * Cuts junk ahead of the root; drops document types (so no entity is ever expanded), comments and instructions; turns
 * references to characters, drops characters that XML forbids; closes what was left open; keeps markup inside prose as
 * text; drops tags deeper than 200 and items past the limit. An item in which the document breaks off is dropped.
 * Time and memory are proportional to the length of the document.
 */
export function repairXml(document: string): RepairOutcome {
  const found = findFeedRoot(document);
  if (found.kind === 'none') return { kind: 'not-a-feed', reason: found.reason, isPage: found.isPage };
  const root = found;

  const problems: DocumentProblem[] = [];
  if (root.junk !== null) {
    problems.push({
      code: 'LEADING_JUNK',
      message: `there is text ahead of the feed (${root.junk})`,
      item: null,
    });
  }
  const out: string[] = [];
  const stack: Frame[] = [];
  let proseNow: Prose | null = null;
  let version = '';
  let isAtom = false;
  let itemName = 'item';
  let items = 0;
  /** Where in `out` the open item began; -1 outside items. */
  let itemStart = -1;
  /** Open tags dropped because they were too deep or stood in a dropped item. */
  let tooDeep = 0;
  let isSkippingItem = false;
  let isTooDeepReported = false;
  let cutAt = -1;
  let isChannelClosed = false;
  let isDone = false;

  for (const piece of scanMarkup(root.source)) {
    if (piece.kind === 'cut') cutAt = piece.start;
    else if (proseNow !== null) continueProse(proseNow, piece);
    else if (piece.kind === 'open') open(piece);
    else if (piece.kind === 'close' && stack.length > 0) close(elementNameHere(piece.name));
    else if (piece.kind === 'text') text(decodeEntities(piece.text));
    else if (piece.kind === 'cdata') text(piece.text);
    if (isDone) break;
  }
  // Some feeds end with `</channel>`: nothing is missing but the last tag.
  if (isChannelClosed && stack.length === 1 && cutAt === -1) finish();
  if (out.length === 0)
    return { kind: 'not-a-feed', reason: 'the document breaks off in its first tag', isPage: false };
  if (!isDone) endCutOff();
  return { kind: 'repaired', xml: out.join(''), version, isComplete: isDone, problems };

  function open(piece: Markup & { kind: 'open' }): void {
    const outer = stack.at(-1);
    const scope = innerScope(outer?.scope ?? new Map(), piece.attributes);
    const base = joinBase(outer?.base ?? null, piece.attributes.get('xml:base'));
    let name = elementName(piece.name, scope);
    if (outer === undefined) {
      openRoot(piece, name, scope, base);
      // A root whose tag is broken is missed; the first whole tag is then something inside it.
      if (!isRootName(name) && name !== 'atom:feed') open(piece);
      else if (piece.isEmpty) finish();
      return;
    }
    if (isAtom && name.startsWith('atom:')) name = name.slice(5);
    if (name.startsWith('rss:')) name = name.slice(4);
    if (!isAtom && isRootName(name)) return;
    if (name === itemName) return openItem(piece, { name, scope, base });
    if (isSkippingItem) return;
    if (stack.length >= maxDepth) {
      if (!piece.isEmpty) tooDeep++;
      if (!isTooDeepReported) report('TOO_DEEP', `elements are nested more than ${maxDepth} deep`);
      isTooDeepReported = true;
      return;
    }
    if (prose.has(name) && !piece.isEmpty) {
      const isXhtml = piece.attributes.get('type') === 'xhtml' || piece.attributes.get('mode') === 'xml';
      const { attributes } = piece;
      proseNow = {
        name,
        scope,
        base,
        attributes,
        isXhtml,
        markup: '',
        text: '',
        hasMarkup: false,
        nested: 0,
      };
      return;
    }
    writeOpen(name, piece.attributes, base, piece.isEmpty);
    if (!piece.isEmpty) stack.push({ name, scope, base });
  }

  function openRoot(
    piece: Markup & { kind: 'open' },
    name: string,
    scope: NamespaceScope,
    base: string | null,
  ): void {
    isAtom = /^<(?:[\w.-]+:)?feed\b/i.test(root.source);
    itemName = isAtom ? 'entry' : 'item';
    version = feedVersion(name, piece.attributes);
    out.push(isAtom ? '<feed version="1">' : '<rss version="2.0"><channel>');
    stack.push({ name: isAtom ? 'feed' : 'channel', scope, base });
  }

  function openItem(piece: Markup & { kind: 'open' }, frame: Frame): void {
    if (itemStart !== -1) {
      report('UNCLOSED_ITEM', 'the item before was not closed');
      close(itemName);
    }
    // An item inside something else than the feed belongs to the feed all the same.
    while (stack.length > 1) writeClose(stack.pop()!.name);
    isSkippingItem = items >= maxItems;
    if (items === maxItems)
      report('TOO_MANY_ITEMS', `the document has more than ${maxItems} items; the rest was not read`);
    items++;
    itemStart = out.length;
    tooDeep = 0;
    isChannelClosed = false;
    stack.push(frame);
    const about = piece.attributes.get('rdf:about');
    const own = new Map(about === undefined ? [] : [['rdf:about', about]]);
    if (!isSkippingItem)
      writeOpen(itemName, new Map([['position', String(items - 1)], ...own]), frame.base, false);
    if (piece.isEmpty) close(itemName);
  }

  function close(name: string): void {
    if (isRootName(name)) {
      // Both `</channel>` and `</rss>` may come; items may stand between them, and in RDF they do.
      if (name !== 'channel') finish();
      isChannelClosed = version !== 'rss10';
      return;
    }
    if (tooDeep > 0 && name !== itemName) {
      tooDeep--;
      return;
    }
    const index = stack.findLastIndex((frame) => frame.name === name);
    if (index < 1) return;
    if (index < stack.length - 1 && !isSkippingItem)
      report('UNCLOSED_TAG', `<${stack.at(-1)!.name}> is not closed`);
    while (stack.length > index) {
      const frame = stack.pop()!;
      if (!isSkippingItem) writeClose(frame.name);
    }
    if (name !== itemName) return;
    itemStart = -1;
    tooDeep = 0;
    isSkippingItem = false;
  }

  function continueProse(current: Prose, piece: Markup): void {
    if (piece.kind === 'close') {
      const name = elementNameHere(piece.name);
      if (name === current.name && current.nested === 0) return endProse(current);
      if (name === current.name) current.nested--;
      if (name === itemName || isRootName(name)) {
        report('UNCLOSED_TAG', `<${current.name}> is not closed`);
        endProse(current);
        return close(name);
      }
    }
    if (piece.kind === 'open') {
      const name = elementNameHere(piece.name);
      if (name === itemName) {
        report('UNCLOSED_TAG', `<${current.name}> is not closed`);
        endProse(current);
        return open(piece);
      }
      if (name === current.name && !piece.isEmpty) current.nested++;
    }
    if (piece.kind === 'open' || piece.kind === 'close') {
      current.hasMarkup = true;
      current.markup += withoutPrefix(root.source.slice(piece.start, piece.end), piece.name);
    } else if (piece.kind === 'text') {
      current.markup += piece.text;
      current.text += decodeEntities(piece.text);
    } else if (piece.kind === 'cdata') {
      current.markup += current.isXhtml ? escapeXml(piece.text) : piece.text;
      current.text += piece.text;
    }
  }

  function endProse(current: Prose): void {
    proseNow = null;
    if (isSkippingItem) return;
    const isMarkup = current.hasMarkup || current.isXhtml;
    let content = isMarkup ? current.markup : current.text;
    if (current.attributes.get('mode') === 'base64' || current.attributes.get('type') === 'base64') {
      content = Buffer.from(content, 'base64').toString('utf8');
    }
    writeOpen(current.name, current.attributes, current.base, false);
    out.push(escapeXml(content));
    writeClose(current.name);
  }

  function endCutOff(): void {
    const line = root.lineOf(cutAt === -1 ? root.source.length : cutAt);
    report('CUT_OFF', `the document breaks off in line ${line}`);
    if (itemStart !== -1) {
      out.length = itemStart;
      stack.length = 1;
    } else if (proseNow !== null) {
      endProse(proseNow);
    }
    while (stack.length > 1) writeClose(stack.pop()!.name);
    out.push(isAtom ? '</feed>' : '</channel></rss>');
  }

  function finish(): void {
    if (itemStart !== -1) close(itemName);
    while (stack.length > 1) writeClose(stack.pop()!.name);
    stack.length = 0;
    out.push(isAtom ? '</feed>' : '</channel></rss>');
    isDone = true;
  }

  function text(content: string): void {
    if (!isSkippingItem && stack.length > 1) out.push(escapeXml(content));
  }

  function writeOpen(
    name: string,
    attributes: ReadonlyMap<string, string>,
    base: string | null,
    isEmpty: boolean,
  ): void {
    let tag = `<${writtenName(name)}`;
    for (const [key, value] of attributes) {
      if (value.length > longestAttribute || !/^(?!xml)[a-z][\w:.-]*$/i.test(key)) continue;
      tag += ` ${key.toLowerCase()}="${escapeXml(decodeEntities(value))}"`;
    }
    // Written only where parse-feed.ts looks for it, and where it is new: a long one on every element would multiply.
    const isNew = name === itemName || (name === 'link' && attributes.has('xml:base'));
    if (base !== null && isNew) tag += ` base-address="${escapeXml(base)}"`;
    out.push(isEmpty ? `${tag}/>` : `${tag}>`);
  }

  function writeClose(name: string): void {
    out.push(`</${writtenName(name)}>`);
  }

  function elementNameHere(written: string): string {
    const name = elementName(written, proseNow?.scope ?? stack.at(-1)?.scope ?? new Map());
    if (isAtom && name.startsWith('atom:')) return name.slice(5);
    return name.startsWith('rss:') ? name.slice(4) : name;
  }

  function isRootName(name: string): boolean {
    return isAtom ? name === 'feed' : name === 'channel' || name === 'rdf:RDF' || name === 'rss';
  }

  function report(code: string, message: string): void {
    if (problems.length < maxProblems)
      problems.push({ code, message, item: itemStart === -1 ? null : items - 1 });
  }
}

/** xml:base builds up from the outside in; a relative one is kept as it is until there is something to join it to. */
function joinBase(outer: string | null, own: string | undefined): string | null {
  const base = own?.trim();
  if (base === undefined || base === '' || base.length > longestBase) return outer;
  if (outer === null || !URL.canParse(base, outer)) return base;
  const { href } = new URL(base, outer);
  return href.length > longestBase ? outer : href;
}

function withoutPrefix(tag: string, name: string): string {
  const colon = name.indexOf(':');
  return colon === -1 ? tag : tag.replace(name, name.slice(colon + 1));
}

function writtenName(name: string): string {
  return guarded.has(name) ? `partner.${name.replace(':', '.')}` : name;
}

/** Escapes for text and attributes alike, and drops what XML 1.0 forbids. */
function escapeXml(text: string): string {
  return permitted(text).replace(/[&<>"]/g, (character) => escapes[character]!);
}
const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
