/** Tells addresses of stories from those of other pages, by what the known stories of a site have in common. */

/** The form of an address's path: `/news/2021/01/some-story` is `/news/#/#/*`. */
export type PathShape = string;

/** Most that is learned from; the newest say enough. */
const mostKnown = 200;
/** A shape that fewer than one in so many stories has is an exception, and would let in other pages. */
const rarity = 10;

/** Pure. Shapes: `known` are absolute addresses of stories; those without a path say nothing. */
export function storyShapes(known: readonly string[]): ReadonlySet<PathShape> {
  const shapes = known.slice(0, mostKnown).flatMap((address) => shapeOf(address) ?? []);
  const counts = [...Map.groupBy(shapes, (shape) => shape)].map(
    ([shape, all]) => [shape, all.length] as const,
  );
  return new Set(counts.filter(([, count]) => count * rarity >= shapes.length).map(([shape]) => shape));
}

/** Null for a home page, a file that is no page, and what is no address. */
export function shapeOf(address: string): PathShape | null {
  const url = URL.parse(address);
  if (url === null) return null;
  const segments = url.pathname.split('/').filter(Boolean);
  const last = segments.at(-1);
  if (last === undefined || /\.(xml|rss|json|pdf|jpe?g|png|gif|svg|webp|zip|docx?|css|js|ico)$/i.test(last))
    return null;
  const forms = segments.map((segment, i) => {
    if (/^\d+$/.test(segment)) return '#';
    if (/^\d{4}-\d\d-\d\d$/.test(segment)) return '#-#-#';
    return i === segments.length - 1 ? '*' : segment.toLowerCase();
  });
  return `/${forms.join('/')}`;
}

/** Where no story is known yet: what the words and dates of a path say. */
export function looksLikeStory(address: string): boolean {
  const url = URL.parse(address);
  if (url === null || shapeOf(address) === null) return false;
  const isDated = /\/(19|20)\d\d\/(0?[1-9]|1[0-2])\/.*[a-z]/i.test(url.pathname);
  // Titles make long slugs, the names of pages short ones; what is no story after all shows when it is looked at.
  const isLong = /^\/[a-z0-9]+(-[a-z0-9]+){3,}\/?$/i.test(url.pathname);
  return (
    isDated ||
    isLong ||
    /\/(news|blogs?|stories|articles?|posts?|press)(-\w+)*\/[^/]*[a-z][^/]*-[^/]+\/?$/i.test(url.pathname)
  );
}

/** A page that lists stories: months, numbered pages, archives. */
export function looksLikeListing(address: string, words: string, relations: readonly string[]): boolean {
  const url = URL.parse(address);
  if (url === null || /\.(xml|rss|json|pdf|jpe?g|png|gif|svg)$/i.test(url.pathname)) return false;
  if (/\/(tag|author|search|wp-admin|login)\b/i.test(url.pathname)) return false;
  if (relations.includes('rel:next')) return true;
  return (
    /\/(19|20)\d\d(\/(0?[1-9]|1[0-2]))?\/?$/.test(url.pathname) ||
    /\/page\/\d+\/?$/.test(url.pathname) ||
    /[?&](page|paged|p|pg|offset|month|year)=\d[\d-]*$/i.test(url.search) ||
    /\/(archives?|older)\/?$/i.test(url.pathname) ||
    /^(older|next|more|archive|previous)\b.{0,20}$/i.test(words.trim())
  );
}
