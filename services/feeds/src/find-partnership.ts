/** Finds the partnership that a person means, by slug or by the host of an address. */
import type { Partnership, Registry } from '@active-news/schema/registry/partnership.ts';
import { nearestName } from '@active-news/schema/registry/nearest-name.ts';
import { CommandError, exitCodes } from './command.ts';

/** Errors: a CommandError names the nearest slug. */
export function partnershipNamed(registry: Registry, slug: string): Partnership {
  const found = registry.partnerships.find((partnership) => partnership.slug === slug);
  if (found !== undefined) return found;
  const slugs = registry.partnerships.map((partnership) => partnership.slug);
  const near = nearestSlugs(registry, slug);
  const hint =
    near.length > 0
      ? `Did you mean ${near.join(' or ')}?`
      : slugs.length <= 12
        ? `It has ${slugs.join(', ')}.`
        : `It has ${slugs.length} partnerships; "npm run feeds -- check" lists them.`;
  throw new CommandError(exitCodes.wrongUsage, `The registry has no partnership "${slug}". ${hint}`);
}

/** Those that own the host of an address, now or formerly, with or without `www.`; several may share one. */
export function partnershipsAtHost(registry: Registry, address: string): readonly Partnership[] {
  const host = hostOf(address);
  if (host === null) return [];
  return registry.partnerships.filter((partnership) => hostsOf(partnership).has(host));
}

/** Hosts of a partnership without `www.`, earlier ones too. */
export function hostsOf({ hosts, legacyHosts, website }: Partnership): ReadonlySet<string> {
  const own = [...hosts, ...legacyHosts, hostOf(website) ?? ''].filter((host) => host !== '');
  return new Set(own.map((host) => host.toLowerCase().replace(/^www\./, '')));
}

/** Host with port if it is not the default, without `www.`; null if the text is no http(s) address. */
export function hostOf(address: string): string | null {
  const url = URL.parse(address);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return null;
  return url.host.replace(/^www\./, '');
}

/** One slip of the pen away, or with the typed word as a part of slug or name. */
function nearestSlugs({ partnerships }: Registry, typed: string): readonly string[] {
  const slugs = partnerships.map(({ slug }) => slug);
  const near = nearestName(typed, slugs);
  if (near !== undefined) return [near];
  const word = typed
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
  if (word.length < 3) return [];
  const isLike = ({ slug, name, aliases, formerNames }: Partnership) =>
    [slug.replaceAll('-', ' '), name, ...aliases, ...formerNames].some((text) =>
      text.toLowerCase().includes(word),
    );
  return partnerships
    .filter(isLike)
    .map(({ slug }) => slug)
    .slice(0, 3);
}
