/** `npm run differential -- --iterations N --seed S`: the differential test for as long as wanted; npm test runs its short form. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { countsText, noCounts, type Counts } from './federation/laws.ts';

const { values } = parseArgs({
  options: {
    iterations: { type: 'string', default: '900' },
    seed: { type: 'string', default: '1' },
    workers: { type: 'string', default: '2' },
  },
});
for (const [name, value] of Object.entries(values)) {
  if (/^[1-9]\d{0,14}$/.test(value)) continue;
  console.error(
    `--${name} is "${value}"; it must be a whole number above 0, as in: npm run differential -- --iterations 900 --seed 1`,
  );
  process.exit(1);
}
const workers = Number(values.workers);
const perWorker = Math.ceil(Number(values.iterations) / workers);
console.log(
  `Simulating ${perWorker * workers} networks in ${workers} processes, seeds ${values.seed} to ${Number(values.seed) + perWorker * workers - 1}.`,
);

const totals = Array.from({ length: workers }, noCounts);
const run = (worker: number) =>
  new Promise<number>((resolve) => {
    const first = Number(values.seed) + worker * perWorker;
    const child = spawn(
      process.execPath,
      [fileURLToPath(import.meta.resolve('./federation/run-laws.ts')), String(first), String(perWorker)],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
        // As in production, graphql-js leaves out the checks that are for developers.
        env: { ...process.env, NODE_ENV: 'production' },
      },
    );
    createInterface(child.stdout).on('line', (line) => (totals[worker] = JSON.parse(line) as Counts));
    child.once('close', (code) => resolve(code ?? 1));
  });

const startedAt = performance.now();
const everyMs = 30_000;
const progress = setInterval(() => console.log(`  … ${countsText(sum())}`), everyMs);
const codes = await Promise.all(Array.from({ length: workers }, (_, worker) => run(worker)));
clearInterval(progress);
const isBroken = codes.some((code) => code !== 0);
console.log(
  `${countsText(sum())}: ${isBroken ? 'A LAW IS BROKEN (above)' : 'no difference'}. ${Math.round((performance.now() - startedAt) / 1000)} s.`,
);
process.exit(isBroken ? 1 : 0);

function sum(): Counts {
  const all = noCounts();
  for (const one of totals) for (const name of Object.keys(all) as (keyof Counts)[]) all[name] += one[name];
  return all;
}
