/** `npm run measure:replicas`: how long two gateway replicas can answer from different content after a commit. */
import { parseArgs } from 'node:util';
import { hasRedis, noRedisText, startRedis } from '../processes/redis-for-tests.ts';
import { startLiveHost } from './start-live-host.ts';

const slugs = ['active-essex', 'rise', 'wesport'];
const question = JSON.stringify({ query: '{ stories(first: 5) { totalCount nodes { id title } } }' });
/** What is asked before and after a commit, so that both replicas are seen in either state. */
const marginMs = 250;

const { values } = parseArgs({ options: { publishes: { type: 'string', default: '100' } } });
const publishes = Number(values.publishes);
if (!Number.isInteger(publishes) || publishes < 1) {
  console.error(
    `--publishes is "${values.publishes}"; it must be a whole number above 0, as in: npm run measure:replicas -- --publishes 100`,
  );
  process.exit(1);
}
if (!hasRedis) {
  console.error(noRedisText);
  process.exit(1);
}

/** One answer: when it was asked for and when it had come, and how many stories it counts. */
type Sighting = { readonly askedAt: number; readonly cameAt: number; readonly totalCount: number };

const redis = await startRedis();
const host = await startLiveHost(slugs, redis.url);
const apart: number[] = [];
const shown: number[] = [];
let answers = 0;
try {
  const urls = [(await host.startGateway()).url, (await host.startGateway()).url];
  for (let i = 0; i < publishes; i++) {
    let isOver = false;
    const watching = urls.map(async (url) => {
      const sightings: Sighting[] = [];
      while (!isOver) sightings.push(await look(url));
      return sightings;
    });
    await pause(marginMs);
    const slug = slugs[i % slugs.length]!;
    const committedAt = await host.commit(slug);
    await pause(marginMs);
    isOver = true;
    const seen = await Promise.all(watching);
    answers += seen.flat().length;
    const newest = Math.max(...seen.flat().map(({ totalCount }) => totalCount));
    const firstNew = seen.map((list) => list.find(({ totalCount }) => totalCount === newest)!);
    const lastOld = seen.map((list) => list.findLast(({ totalCount }) => totalCount < newest)!);
    if (
      firstNew.some((sighting) => sighting === undefined) ||
      lastOld.some((sighting) => sighting === undefined)
    )
      throw new Error(`a replica was not seen both before and after publish ${i} within ${marginMs} ms`);
    // At most: an answer shows a state that was true at some moment between asking and coming.
    const [a, b] = [lastOld[0]!.cameAt - firstNew[1]!.askedAt, lastOld[1]!.cameAt - firstNew[0]!.askedAt];
    apart.push(Math.max(0, a, b));
    shown.push(Math.max(...firstNew.map(({ cameAt }) => cameAt)) - committedAt);
  }
} finally {
  await host.close();
  await redis.stop();
}
const row = (name: string, figures: readonly number[]) => {
  const sorted = figures.toSorted((a, b) => a - b);
  const [min, median, max] = [sorted[0]!, sorted[sorted.length >> 1]!, sorted.at(-1)!];
  console.log(`${name.padEnd(62)}${[min, median, max].map((ms) => ms.toFixed(1).padStart(9)).join('')}`);
};
console.log(
  `${publishes} publishes, two gateway replicas, ${answers} answers.`.padEnd(62) +
    '      min   median      max',
);
row('replicas answer from different content, ms at most', apart);
row('from the commit until both have shown it, ms at most', shown);

async function look(url: string): Promise<Sighting> {
  const askedAt = performance.now();
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: question,
  });
  const { data } = (await response.json()) as { data: { stories: { totalCount: number } } };
  return { askedAt, cameAt: performance.now(), totalCount: data.stories.totalCount };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
