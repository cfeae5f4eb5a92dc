/** The rules between the fields and entries of a registry, which no schema of one field can state. */
import { didYouMean, label, type Finding, type Path } from './mistake-text.ts';
import { partnershipSchema } from './registry-schema.ts';
import type { z } from 'zod';

type Shape = typeof partnershipSchema.shape;

/** One entry with the fields that are right by themselves, so that one bad field hides no other mistake. */
type Entry = {
  readonly index: number;
  readonly given: Readonly<Record<string, unknown>>;
  readonly slug: string | undefined;
  readonly status: string | undefined;
  readonly mergedInto: string | undefined;
};

/** Everything wrong between fields and between entries. Shapes: `list` is the file's content, unchecked. */
export function checkRegistry(list: readonly unknown[]): Finding[] {
  const entries = list.flatMap((given, index) => (isMap(given) ? [looseEntry(given, index)] : []));
  return [
    ...repeatedSlugs(entries),
    ...entries.flatMap(regionAndScope),
    ...mergers(entries),
    ...sharedCouncils(entries),
    ...entries.flatMap(repeatedFeeds),
  ];
}

function repeatedSlugs(entries: readonly Entry[]): Finding[] {
  const first = new Map<string, number>();
  return entries.flatMap(({ slug, index }) => {
    if (slug === undefined) return [];
    const earlier = first.get(slug);
    if (earlier === undefined) first.set(slug, index);
    if (earlier === undefined) return [];
    return [finding([index, 'slug'], `is "${slug}", which [${earlier}] has already; slugs are unique.`)];
  });
}

function regionAndScope({ given, index }: Entry): Finding[] {
  const scope = fieldOf(given, 'scope');
  const region = fieldOf(given, 'region');
  if (scope === 'partnership' && region === null) {
    return [
      finding([index, 'region'], 'is empty; a partnership has a region. Only `scope: national` has none.'),
    ];
  }
  if (scope === 'national' && typeof region === 'string') {
    return [
      finding([index, 'region'], `is "${region}"; the national body has none: write \`region: null\`.`),
    ];
  }
  return [];
}

function mergers(entries: readonly Entry[]): Finding[] {
  const bySlug = new Map(entries.map((entry) => [entry.slug, entry]));
  // A slug that breaks the rules for slugs is still meant by a `mergedInto` that repeats it.
  const slugs = entries.flatMap(({ given }) => (typeof given.slug === 'string' ? [given.slug] : []));
  return entries.flatMap(({ given, index, slug, status, mergedInto }) => {
    if (mergedInto === undefined) {
      if (given.mergedInto !== undefined) return [];
      const needed = 'is missing; name the partnership that took this one over';
      if (status === 'merged')
        return [finding([index, 'mergedInto'], `${needed}: its \`status\` is merged.`)];
      if (given.mergedOn === undefined) return [];
      return [finding([index, 'mergedInto'], `${needed}, or leave \`mergedOn\` out.`)];
    }
    const findings: Finding[] = [];
    if (status !== undefined && status !== 'merged') {
      const message = `is "${status}" though \`mergedInto\` is given; write \`status: merged\`.`;
      findings.push(finding([index, 'status'], message));
    }
    const at: Path = [index, 'mergedInto'];
    const says = `is "${mergedInto}"`;
    const others = slugs.filter((other) => other !== slug);
    const chain = chainFrom(slug, bySlug);
    if (mergedInto === slug) {
      findings.push(finding(at, `${says}, itself; name the partnership that took it over.`));
    } else if (!slugs.includes(mergedInto)) {
      findings.push(finding(at, `${says}; no entry has that slug.${didYouMean(mergedInto, others)}`));
    } else if (chain !== undefined && chain.length > 1 && chain.at(-1) === slug) {
      findings.push(
        finding(at, `${says}, which leads back here: ${chain.join(' → ')}. One of them is not merged.`),
      );
    }
    return findings;
  });
}

/** The slugs met by following `mergedInto`, up to the end or to the first one met twice. */
function chainFrom(
  slug: string | undefined,
  bySlug: ReadonlyMap<string | undefined, Entry>,
): string[] | undefined {
  if (slug === undefined) return undefined;
  const chain = [slug];
  for (;;) {
    const next = bySlug.get(chain.at(-1))?.mergedInto;
    if (next === undefined) return chain;
    const isMetTwice = chain.includes(next);
    chain.push(next);
    if (isMetTwice) return chain;
  }
}

function sharedCouncils(entries: readonly Entry[]): Finding[] {
  const owner = new Map<string, Entry>();
  return entries.flatMap((entry) => {
    if (entry.status !== 'active') return [];
    return elements(entry.given.councils).flatMap((code, i) => {
      if (typeof code !== 'string') return [];
      const other = owner.get(code);
      if (other === undefined) owner.set(code, entry);
      if (other === undefined) return [];
      const who =
        other === entry ? 'is listed here already' : `[${other.index}] ${other.slug ?? ''} has already`;
      const rule = other === entry ? 'list it once' : 'a council has one working partnership';
      return [finding([entry.index, 'councils', i], `is "${code}", which ${who}; ${rule}.`)];
    });
  });
}

function repeatedFeeds({ given, index }: Entry): Finding[] {
  const first = new Map<string, number>();
  return elements(given.feeds).flatMap((feed, i) => {
    const url = isMap(feed) && typeof feed.url === 'string' ? URL.parse(feed.url)?.href : undefined;
    if (url === undefined) return [];
    const earlier = first.get(url);
    if (earlier === undefined) first.set(url, i);
    if (earlier === undefined) return [];
    return [finding([index, 'feeds', i, 'url'], `is "${url}", as is feeds[${earlier}]; list a feed once.`)];
  });
}

function finding(path: Path, saying: string): Finding {
  return { path, message: `${label(path)} ${saying}` };
}

function looseEntry(given: Readonly<Record<string, unknown>>, index: number): Entry {
  return {
    index,
    given,
    slug: fieldOf(given, 'slug'),
    status: fieldOf(given, 'status'),
    mergedInto: fieldOf(given, 'mergedInto'),
  };
}

function fieldOf<K extends keyof Shape>(
  given: Readonly<Record<string, unknown>>,
  key: K,
): z.infer<Shape[K]> | undefined {
  const result = partnershipSchema.shape[key].safeParse(given[key]);
  return result.success ? (result.data as z.infer<Shape[K]>) : undefined;
}

function elements(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
