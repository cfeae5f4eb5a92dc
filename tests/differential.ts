/** `npm run prove -- --iterations N --seed S`: the property tests, for as long as wanted; npm test runs their short form. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    iterations: { type: 'string', default: '4000' },
    seed: { type: 'string', default: String(Date.now()) },
  },
});
for (const [name, value] of Object.entries(values)) {
  if (/^\d{1,15}$/.test(value)) continue;
  console.error(
    `--${name} is "${value}"; it must be a whole number, as in: npm run prove -- --iterations 4000 --seed 7`,
  );
  process.exit(1);
}
console.log(`Dealing ${values.iterations} networks, seed ${values.seed}; each is asked 25 questions.`);
const jest = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  'node_modules/jest/bin/jest.js',
  'tests/federation/federated-equals-whole',
];
const child = spawn(process.execPath, jest, {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  stdio: 'inherit',
  env: { ...process.env, ITERATIONS: values.iterations, SEED: values.seed },
});
child.once('exit', (code) => process.exit(code ?? 1));
