/** The registry that comes with the project, for the tests of this package. */
import type { Partnership } from '@active-news/schema/registry/partnership.ts';
import {
  bundledRegistryPath,
  formatMistakes,
  loadRegistry,
} from '@active-news/schema/registry/read-registry.ts';

/** Errors: throws with every mistake if the file is wrong. */
export async function bundledPartnerships(): Promise<readonly Partnership[]> {
  const reading = await loadRegistry(bundledRegistryPath);
  if (!reading.ok) throw new Error(formatMistakes(reading.mistakes));
  return reading.registry.partnerships;
}
