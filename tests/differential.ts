/** `npm run differential -- --iterations N --seed S`: the differential test for as long as wanted; npm test runs its short form. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

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

const run = (worker: number) =>
  new Promise<{ code: number; output: string }>((resolve) => {
    const jest = [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      'node_modules/jest/bin/jest.js',
      '-i',
      'tests/federation/differential',
    ];
    const child = spawn(process.execPath, jest, {
      cwd: fileURLToPath(new URL('..', import.meta.url)),
      env: {
        ...process.env,
        NODE_ENV: 'production',
        ITERATIONS: String(perWorker),
        SEED: String(Number(values.seed) + worker * perWorker),
      },
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });

const startedAt = performance.now();
const results = await Promise.all(Array.from({ length: workers }, (_, worker) => run(worker)));
const failed = results.filter(({ code }) => code !== 0);
for (const { output } of failed) console.error(output);
const count = (pattern: RegExp) =>
  results
    .reduce((sum, { output }) => sum + Number(pattern.exec(output)?.[1] ?? 0), 0)
    .toLocaleString('en-GB');
console.log(
  `${count(/differential: (\d+) answers/)} answers compared with one store, ${failed.length === 0 ? 'no difference' : 'WITH DIFFERENCES (above)'}; ` +
    `${count(/(\d+) changes of content/)} changes of content, ${count(/(\d+) answers made again/)} answers made again because of one, ` +
    `${count(/(\d+) pages walked/)} pages walked; ${Math.round((performance.now() - startedAt) / 1000)} s.`,
);
process.exit(failed.length === 0 ? 0 : 1);
