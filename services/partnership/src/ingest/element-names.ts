/** Gives each element the one name under which parsing knows it, whatever prefix and case the partner wrote. */

/** Namespace to the usual prefix; the empty prefix is for the names of RSS and Atom themselves. */
const prefixes: ReadonlyMap<string, string> = new Map([
  ['http://www.w3.org/2005/atom', 'atom'],
  ['http://purl.org/atom/ns#', 'atom'],
  ['http://purl.org/rss/1.0/', ''],
  ['http://my.netscape.com/rdf/simple/0.9/', ''],
  ['http://channel.netscape.com/rdf/simple/0.9/', ''],
  ['http://backend.userland.com/rss', ''],
  ['http://backend.userland.com/rss2', ''],
  ['http://blogs.law.harvard.edu/tech/rss', ''],
  ['http://www.w3.org/1999/02/22-rdf-syntax-ns#', 'rdf'],
  ['http://purl.org/dc/elements/1.1/', 'dc'],
  ['http://purl.org/dc/elements/1.0/', 'dc'],
  ['http://purl.org/dc/terms/', 'dcterms'],
  ['http://purl.org/rss/1.0/modules/content/', 'content'],
  ['http://purl.org/rss/1.0/modules/syndication/', 'sy'],
  ['http://purl.org/rss/1.0/modules/event/', 'ev'],
  ['urn:ietf:params:xml:ns:xcal', 'xcal'],
  ['http://search.yahoo.com/mrss', 'media'],
  ['http://search.yahoo.com/mrss/', 'media'],
  ['http://www.itunes.com/dtds/podcast-1.0.dtd', 'itunes'],
  ['http://www.w3.org/1999/xhtml', 'xhtml'],
  ['http://www.w3.org/xml/1998/namespace', 'xml'],
]);

/** Names with capitals, by their lower-case form. */
const capitals: ReadonlyMap<string, string> = new Map(
  ['pubDate', 'lastBuildDate', 'rdf:RDF', 'managingEditor', 'webMaster', 'isPermaLink'].map((name) => [
    name.toLowerCase(),
    name,
  ]),
);

/** Prefix to namespace, as in force at some element; the default namespace is under the empty prefix. */
export type NamespaceScope = ReadonlyMap<string, string>;

/** The scope inside an element: its own declarations over its parent's. */
export function innerScope(outer: NamespaceScope, attributes: ReadonlyMap<string, string>): NamespaceScope {
  let scope: Map<string, string> | null = null;
  for (const [name, value] of attributes) {
    if (name !== 'xmlns' && !name.startsWith('xmlns:')) continue;
    scope ??= new Map(outer);
    scope.set(name.slice(6), value.trim().toLowerCase());
  }
  return scope ?? outer;
}

/**
 * The canonical name: `atom:feed` of any prefix is `atom:feed`, `<D:Creator>` may be `dc:creator`, `<PUBDATE>` is `pubDate`.
 *
 * An undeclared prefix, or one of a namespace we do not know, is believed as it stands.
 */
export function elementName(written: string, scope: NamespaceScope): string {
  const colon = written.indexOf(':');
  const ownPrefix = colon === -1 ? '' : written.slice(0, colon);
  const known = prefixes.get(scope.get(ownPrefix) ?? '');
  const prefix = (known ?? ownPrefix).toLowerCase();
  const own = written.slice(colon + 1).toLowerCase();
  // `<rss:>` and `<rss:1>`: without their prefix they would be no names, and the strict parser refuses the document.
  const name = (prefix === '' ? '' : `${prefix}:`) + (/^[a-z]/.test(own) ? own : `x-${own}`);
  return capitals.get(name) ?? name;
}
