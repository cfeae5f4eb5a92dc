/** Reads the registry that a process runs on, and which of its partnerships it hosts. */
import type { Registry } from '@active-news/schema/registry/partnership.ts';
import {
  bundledRegistryPath,
  formatMistakes,
  loadRegistry,
} from '@active-news/schema/registry/read-registry.ts';
import { ConfigurationError } from './read-environment.ts';

/**
 * The registry: the operator's file, whose feeds count as accepted, or the bundled one, whose feeds nobody has accepted yet.
 *
 * Errors: throws a ConfigurationError that lists every mistake of the file with its place.
 */
export async function loadPartnerships(file: string | undefined): Promise<Registry> {
  const reading = await loadRegistry(file ?? bundledRegistryPath);
  if (!reading.ok) throw new ConfigurationError(formatMistakes(reading.mistakes));
  if (file === undefined) return reading.registry;
  const accepted = reading.registry.partnerships.map((partnership) => ({
    ...partnership,
    feeds: partnership.feeds.map((feed) => ({ ...feed, verified: true })),
  }));
  return { ...reading.registry, partnerships: accepted };
}

/** The slugs to host, in the order of the registry. Errors: a ConfigurationError names the slugs that are not in it. */
export function hostedSlugs(registry: Registry, chosen: readonly string[] | undefined): readonly string[] {
  const known = registry.partnerships.map(({ slug }) => slug);
  const unknown = (chosen ?? []).filter((slug) => !known.includes(slug));
  if (unknown.length) {
    throw new ConfigurationError(
      `PARTNERSHIPS names ${unknown.join(', ')}, which the registry does not have. It has: ${known.join(', ')}.`,
    );
  }
  return chosen ? known.filter((slug) => chosen.includes(slug)) : known;
}
