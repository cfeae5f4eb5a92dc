/** The first promise, held against chance: gateways in any shape, keeping or not, answer any document exactly as one store would. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Registry } from '@active-news/schema/registry/partnership.ts';
import { bundledRegistryPath, loadRegistry } from '@active-news/schema/registry/read-registry.ts';
import { countsText, laws, noCounts } from './laws.ts';

const networks = 30;
const firstSeed = 20261124;
const counts = noCounts();

let registry: Registry;
beforeAll(async () => {
  const reading = await loadRegistry(bundledRegistryPath);
  if (!reading.ok) throw new Error('the bundled registry has mistakes');
  registry = reading.registry;
});
afterAll(() => console.log(`differential, seeds from ${firstSeed}: ${countsText(counts)}`));

test.each(laws)(
  '$name',
  async ({ hold }) => {
    const before = counts.answers;
    for (let seed = firstSeed; seed < firstSeed + networks; seed++) await hold(seed, registry, counts);
    expect(counts.answers - before).toBeGreaterThan(networks * 4);
  },
  600_000,
);
