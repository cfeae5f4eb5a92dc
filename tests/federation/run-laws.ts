/** Holds the laws for a row of seeds, in this process: `node run-laws.ts FIRST COUNT`. Prints the counts as JSON, or what broke. */
import { bundledRegistryPath, loadRegistry } from '@active-news/schema/registry/read-registry.ts';
import { LawBroken, laws, noCounts } from './laws.ts';

const [first, count] = process.argv.slice(2).map(Number) as [number, number];
const reading = await loadRegistry(bundledRegistryPath);
if (!reading.ok) throw new Error('the bundled registry has mistakes');
const counts = noCounts();
try {
  for (let seed = first; seed < first + count; seed++) {
    for (const { hold } of laws) await hold(seed, reading.registry, counts);
    // One line for each network, so that whoever started this can tell how far it is.
    console.log(JSON.stringify(counts));
  }
} catch (error) {
  console.error(error instanceof LawBroken ? error.message : error);
  process.exit(1);
}
