/**
 * For tests: withdraws a story, and is killed before the n-th call that the decision makes of the database or the file system; as
 * call 0, puts the files aside before each call instead, as a kill would leave them, and says how often.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { DatabaseSync, StatementSync } from 'node:sqlite';
import { openStore } from './open-store.ts';
import { feedUrl, slug } from './store-for-tests.ts';

const [path, id, nth] = process.argv.slice(2);
if (path === undefined || id === undefined || nth === undefined)
  throw new Error('give the file of the store, the id, and the number of the call');
let calls = 0;
let isDeciding = false;
const journal = path.replace('.sqlite', '.decisions.ndjson');
const { copyFileSync, existsSync } = fs;

function countDown(): void {
  if (!isDeciding) return;
  calls++;
  if (calls === Number(nth)) process.kill(process.pid, 'SIGKILL');
  if (nth !== '0') return;
  for (const file of [path!, `${path}-wal`, journal])
    if (existsSync(file)) copyFileSync(file, file.replace(/(?=\.(sqlite|decisions))/, `-${calls}`));
}

type Methods = Record<string, (...args: unknown[]) => unknown>;

/** Before each of its calls counts down. */
function watch(target: object, names: readonly string[]): void {
  const methods = target as Methods;
  for (const name of names) {
    const call = methods[name]!;
    methods[name] = function (this: unknown, ...args: unknown[]) {
      countDown();
      return call.apply(this, args);
    };
  }
}

const write = fs.writeSync as (file: number, bytes: Buffer, offset: number, length: number) => number;
/** Writes half of what is left, and the rest only if it is still alive. */
fs.writeSync = ((file: number, bytes: Buffer, offset: number) => {
  countDown();
  return write(file, bytes, offset, Math.ceil((bytes.length - offset) / 2));
}) as typeof fs.writeSync;
watch(fs, ['openSync', 'fsyncSync', 'closeSync']);
syncBuiltinESMExports();
watch(DatabaseSync.prototype, ['exec']);
watch(StatementSync.prototype, ['run', 'get', 'all']);

const store = openStore({
  path,
  slug,
  feedUrls: [feedUrl],
  face: (permission) => `Rise ${permission}`,
  now: () => 1_000,
});
isDeciding = true;
store.decide({ kind: 'withdraw', id }, 5_000);
isDeciding = false;
const said = Buffer.from(`decided ${calls}\n`);
write(1, said, 0, said.length);
store.close();
