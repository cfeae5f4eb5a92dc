/** `npm run killed -- --iterations N --seed S`: N kills at random moments, and one at each await, statement and write, or at every so manyth. */
import { parseArgs } from 'node:util';
import { planKills } from './plan-kills.ts';
import { subjects, type Subject } from './run-killed.ts';
import { nameOf, runKills } from './run-kills.ts';

const { values } = parseArgs({
  options: {
    iterations: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Date.now()) },
    lanes: { type: 'string', default: '2' },
    /** Of the counted steps, every so manyth; 1 is each. */
    every: { type: 'string', default: '1' },
    /** `ingest` or `backfill`; both if left out. */
    only: { type: 'string', default: '' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(`npm run killed -- [--iterations N] [--every M] [--lanes L] [--seed S] [--only ingest|backfill]
Kills ingest and backfill at N random moments (200 by default) and at each Mth step (1: each await, statement and write), L at a time
(2), and compares what is stored with a run that nobody killed. Ends with code 1 if anything was lost, doubled or wrong.`);
  process.exit(0);
}
for (const name of ['iterations', 'lanes', 'every'] as const) {
  if (/^\d{1,6}$/.test(values[name]) && Number(values[name]) >= (name === 'iterations' ? 0 : 1)) continue;
  console.error(
    `--${name} is "${values[name]}"; it must be a whole number, as in: npm run killed -- --iterations 200 --every 10 --seed 7`,
  );
  process.exit(1);
}
const every = Number(values.every);
const chosen = subjects.filter((subject) => values.only === '' || subject === values.only);
let wrong = 0;
for (const subject of chosen) wrong += await killAll(subject);
console.log(`Seed ${values.seed}: ${wrong} runs wrong.`);
process.exit(wrong === 0 ? 0 : 1);

async function killAll(subject: Subject): Promise<number> {
  let done = 0;
  const startMs = performance.now();
  const { reference, reports } = await runKills(
    subject,
    (unkilled) => {
      const { counts, tookMs } = unkilled;
      const plan = {
        moments: Number(values.iterations),
        turns: Math.ceil(counts.turn / every),
        statements: Math.ceil(counts.statement / every),
        writes: Math.ceil(counts.write / every),
      };
      console.log(
        `${subject}: a run without kills takes ${counts.turn} turns, ${counts.statement / 2} calls of SQLite, ${counts.write / 2} writes to files and ${tookMs.toFixed(0)} ms. Kills: ${JSON.stringify(plan)}; seed ${values.seed}.`,
      );
      return planKills(plan, unkilled, values.seed);
    },
    Number(values.lanes),
    ({ kill, wrong: lines }) => {
      if (++done % 100 === 0)
        console.log(`${done} kills after ${((performance.now() - startMs) / 1_000).toFixed(0)} s`);
      for (const line of lines.slice(0, 6))
        console.log(`WRONG, killed ${nameOf(kill)}: ${line.slice(0, 900)}`);
    },
  );
  for (const [kind, own] of Map.groupBy(reports, ({ kill }) => kill.kind)) {
    const killed = own.filter(({ wasKilled }) => wasKilled).length;
    const faulty = own.filter((report) => report.wrong.length > 0).length;
    console.log(
      `  ${kind.padEnd(10)} ${String(own.length).padStart(6)} runs, ${killed} killed before their end, ${faulty} wrong`,
    );
  }
  console.log(`  ${reference.contents['story']!.length} stories in the end of each`);
  return reports.filter((report) => report.wrong.length > 0).length;
}
