/** `npm run torture -- --iterations N --seed S --seconds T`: rounds of the torture server, each dealt anew, with figures. */
import { parseArgs } from 'node:util';
import { judgeTorture, latenessOf, memoryBound } from './judge-torture.ts';
import { runTorture } from './run-torture.ts';

const { values } = parseArgs({
  options: {
    iterations: { type: 'string', default: '3' },
    seed: { type: 'string', default: String(Date.now()) },
    /** How long a round lasts at least; it goes on until all can be judged, at most twice as long. */
    seconds: { type: 'string', default: '60' },
    /** Only misbehaviours whose name contains this. */
    only: { type: 'string', default: '' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(`npm run torture -- [--iterations N] [--seconds T] [--seed S] [--only NAME]
N rounds (3 by default) of at least T seconds (60) in which 43 instances poll sites that misbehave in every known way, dealt anew
each round; --only keeps the misbehaviours whose name contains NAME. Ends with code 1 if anything was wrong.`);
  process.exit(0);
}
for (const name of ['iterations', 'seconds'] as const) {
  if (/^[1-9]\d{0,5}$/.test(values[name])) continue;
  console.error(
    `--${name} is "${values[name]}"; it must be a whole number above 0, as in: npm run torture -- --iterations 3 --seed 7 --seconds 60`,
  );
  process.exit(1);
}
const iterations = Number(values.iterations);
const forSeconds = Number(values.seconds);
let wrong = 0;
for (let round = 1; round <= iterations; round++) {
  const seed = `${values.seed} ${round}`;
  const report = await runTorture({
    seed,
    forSeconds,
    atMostSeconds: 2 * forSeconds,
    pollIntervalMs: 2_500,
    only: values.only,
  });
  const lines = judgeTorture(report);
  wrong += lines.length;
  const healthy = report.feeds
    .filter(({ misbehaviour }) => misbehaviour.isHealthy)
    .map((feed) => latenessOf(feed, report));
  const latest = Math.max(...healthy.map((one) => one.latest));
  const turns = healthy.map((one) => one.turns);
  console.log(
    `Round ${round} of ${iterations}, ${report.seconds.toFixed(0)} s: ${report.feeds.length} feeds, ${report.polls.length} polls. Healthy feeds had ${Math.min(...turns)} to ${Math.max(...turns)} turns, the latest ${latest.toFixed(0)} ms after it was due (interval ${report.pollIntervalMs} ms). Memory at most ${(report.peakMemory / 1e6).toFixed(0)} MB of ${memoryBound / 1e6}. ${report.answered} answers to readers, the slowest after ${report.slowestAnswerMs.toFixed(0)} ms. Connections at the canary: ${report.canaryConnections}. Wrong: ${lines.length}.`,
  );
  for (const line of lines) console.log(`  ${line.slice(0, 400)}`);
}
console.log(`Seed ${values.seed}: ${iterations} rounds, ${wrong} wrong.`);
process.exit(wrong === 0 ? 0 : 1);
