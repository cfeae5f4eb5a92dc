/** `npm run failures -- --iterations N --seed S`: faults over random sets of instances, and of Redis, with counts and times of recovery. */
import { parseArgs } from 'node:util';
import { hasRedis, noRedisText } from '../processes/redis-for-tests.ts';
import { faults } from './faults.ts';
import { redisFaults } from './redis-faults.ts';
import type { Cell, CellReport } from './run-cell.ts';
import { runCells, runRedisCells } from './run-cells.ts';
import type { RedisReport } from './run-redis-cell.ts';
import { startLane } from './start-lane.ts';
import { startLiveLane } from './start-live-lane.ts';
import { startWorld } from './start-world.ts';
import { summarise } from './summarise.ts';

const slugs = ['active-cheshire', 'active-cumbria', 'active-essex', 'london-sport', 'rise', 'wesport'];
/** Beyond the time for which versions are believed; most are far shorter. */
const longestRedisFaultMs = 20_000;

const { values } = parseArgs({
  options: {
    iterations: { type: 'string', default: '230' },
    seed: { type: 'string', default: String(Date.now()) },
    lanes: { type: 'string', default: '4' },
    /** Only faults whose name contains this. */
    only: { type: 'string', default: '' },
  },
});
for (const name of ['iterations', 'seed', 'lanes'] as const) {
  if (/^[1-9]\d{0,14}$/.test(values[name])) continue;
  console.error(
    `--${name} is "${values[name]}"; it must be a whole number above 0, as in: npm run failures -- --iterations 230 --seed 7`,
  );
  process.exit(1);
}
const [iterations, seed, lanes] = [Number(values.iterations), Number(values.seed), Number(values.lanes)];
const random = seededRandom(seed);
const between = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
const chosen = faults.filter(({ name }) => name.includes(values.only));
const chosenOfRedis = redisFaults.filter(({ name }) => name.includes(values.only));

console.log(
  `${iterations} faults of instances, and a tenth as many of Redis; seed ${seed}, ${lanes} gateways side by side.`,
);
const reports = chosen.length > 0 ? await ofInstances() : [];
const redisReports = chosenOfRedis.length > 0 ? await ofRedis() : [];
const wrong = [...reports, ...redisReports].flatMap((report) => (report.wrong.length > 0 ? 1 : [])).length;
console.log(
  `\nSeed ${seed}: ${reports.length + redisReports.length} faults, ${sum(reports, 'answers') + sum(redisReports, 'answers')} answers judged, ${sum(reports, 'wrongAnswers') + sum(redisReports, 'wrongAnswers')} of them wrong, ${sum(reports, 'hangs') + sum(redisReports, 'hangs')} hung.`,
);
process.exit(wrong === 0 ? 0 : 1);

async function ofInstances(): Promise<readonly CellReport[]> {
  const plans = Array.from({ length: iterations }, (_, i): Cell => {
    // Each fault in turn, so that all come equally often; where, and with what beside it, is chance.
    const fault = chosen[i % chosen.length]!;
    const count = between([1, slugs.length >> 1, slugs.length, 1 + Math.floor(random() * slugs.length)]);
    const faulty = slugs
      .map((slug) => [random(), slug] as const)
      .sort()
      .slice(0, count)
      .map(([, slug]) => slug);
    return { fault, slugs: faulty, hasCommit: random() < 0.7 };
  });
  const world = await startWorld(slugs);
  let started = 0;
  // Every other gateway hears of versions through a Redis.
  const startOne = () => (hasRedis && started++ % 2 === 1 ? startLiveLane(slugs) : startLane(world));
  try {
    const found = await runCells(startOne, plans, lanes, tell);
    console.log(
      `\n${'An instance …'.padEnd(37)} times answers  wrong  hangs  stale   recovery ms: median, p95, max    newest content again: median, p95, max    longest answer`,
    );
    for (const [{ name }, own] of Map.groupBy(found, ({ fault }) => fault))
      console.log(
        `${name.padEnd(37)}${cells([own.length, sum(own, 'answers'), sum(own, 'wrongAnswers'), sum(own, 'hangs'), sum(own, 'staleAnswers')])}   ${times(own, 'recoveryMs')}   ${times(own, 'freshMs')}   ${Math.max(
          ...own.map(({ longestMs }) => longestMs),
        )
          .toFixed(0)
          .padStart(7)}`,
      );
    return found;
  } finally {
    await world.close();
  }
}

async function ofRedis(): Promise<readonly RedisReport[]> {
  if (!hasRedis) {
    console.log(noRedisText);
    return [];
  }
  const count = Math.max(chosenOfRedis.length, Math.round(iterations / 10));
  const plans = Array.from({ length: count }, (_, i) => ({
    fault: chosenOfRedis[i % chosenOfRedis.length]!,
    lastsMs: random() ** 3 * longestRedisFaultMs,
  }));
  const found = await runRedisCells(slugs.slice(0, 3), plans, Math.ceil(lanes / 2), tell);
  console.log(
    `\n${'Redis …'.padEnd(37)} times answers  wrong  hangs   commit shown during: median, p95, max   commit shown after: median, p95, max   announced again: median, p95, max   longest answer`,
  );
  for (const [fault, own] of Map.groupBy(found, (report) => report.fault))
    console.log(
      `${fault.name.padEnd(37)}${cells([own.length, sum(own, 'answers'), sum(own, 'wrongAnswers'), sum(own, 'hangs')])}   ${times(own, 'visibleDuringMs')}   ${times(own, 'visibleAfterMs')}   ${times(own, 'announcedMs')}   ${Math.max(
        ...own.map(({ longestMs }) => longestMs),
      )
        .toFixed(0)
        .padStart(7)}`,
    );
  return found;
}

/** What is wrong is told at once, with what it takes to see it again. */
function tell(report: CellReport | RedisReport): void {
  if (report.wrong.length === 0) return;
  const where =
    'slugs' in report
      ? ` over ${report.slugs.join(', ')}${report.hasCommit ? ', with a commit' : ''}`
      : ' (Redis)';
  console.log(`WRONG: ${report.fault.name}${where}`);
  for (const line of report.wrong.slice(0, 5)) console.log(`  ${line.slice(0, 600)}`);
}

function sum<K extends string>(
  list: readonly { readonly [N in K]: number | readonly string[] }[],
  key: K,
): number {
  return list.reduce((total, item) => {
    const value = item[key];
    return total + (typeof value === 'number' ? value : value.length);
  }, 0);
}

function times<K extends string>(list: readonly { readonly [N in K]: number | null }[], key: K): string {
  return summarise(list.flatMap((item) => item[key] ?? []));
}

function cells(numbers: readonly number[]): string {
  return numbers.map((number) => String(number).padStart(7)).join('');
}

/** Mulberry32: small, and the same everywhere for the same seed. */
function seededRandom(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
