/** Kills a process that ingests, lets another one go on, and holds what is there in the end against a run that nobody killed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { KillAt, StepCounts } from './count-steps.ts';
import type { Line, RunOrder } from './run-order.ts';
import { readContents, readState, type Contents } from './read-files.ts';
import { slug } from './scenario.ts';

/** Kill at a counted step, or so many milliseconds after the process has said its first word. */
export type Kill = KillAt | { readonly kind: 'moment'; readonly afterMs: number };

export type KilledReport = {
  readonly subject: Subject;
  readonly kill: Kill;
  readonly wrong: readonly string[];
  readonly reachedStep: number;
  readonly wasKilled: boolean;
};
export type Reference = { readonly contents: Contents; readonly counts: StepCounts; readonly tookMs: number };

/** What is killed: a host that polls, or the tool that backfills. */
export const subjects = ['ingest', 'backfill'] as const;
export type Subject = (typeof subjects)[number];

const programOf = (subject: Subject) =>
  fileURLToPath(new URL(`./${subject}-until-killed.ts`, import.meta.url));
const deadlineMs = 60_000;

/** The run that nobody kills. Errors: throws if it does not come to its end. */
export async function runUnkilled(subject: Subject, origin: string): Promise<Reference> {
  await using stack = new AsyncDisposableStack();
  const { dataDir, run } = await prepare(stack);
  const taken = await takeSteps(subject, { dataDir, run, origin, fromStep: 0, killAt: null }, null);
  const end = taken.lines.find((line) => line.kind === 'end');
  if (end === undefined) throw new Error(`the run without a kill ended early:\n${taken.errors}`);
  return { contents: readContents(fileOf(dataDir)), counts: end.counts, tookMs: taken.tookMs };
}

export async function runKilled(
  subject: Subject,
  kill: Kill,
  reference: Reference,
  origin: string,
): Promise<KilledReport> {
  await using stack = new AsyncDisposableStack();
  const { dataDir, run } = await prepare(stack);
  const wrong: string[] = [];
  const killAt = kill.kind === 'moment' ? null : kill;
  const first = await takeSteps(
    subject,
    { dataDir, run, origin, fromStep: 0, killAt },
    kill.kind === 'moment' ? kill.afterMs : null,
  );
  const reachedStep = first.lines.reduce((most, line) => (line.kind === 'done' ? line.step + 1 : most), 0);

  const seen: { seq: number; digest: string; content: string }[] = [];
  const note = (line: Line) => void ('digest' in line && seen.push(line));
  first.lines.forEach(note);
  if (existsSync(fileOf(dataDir))) {
    const state = readState(fileOf(dataDir));
    if (state) {
      wrong.push(...state.faults.map((fault) => `after the kill: ${fault}`));
      seen.push(state);
    }
  }
  const second = await takeSteps(
    subject,
    { dataDir, run, origin, fromStep: reachedStep, killAt: null },
    null,
  );
  second.lines.forEach(note);
  if (!second.lines.some(({ kind }) => kind === 'end'))
    wrong.push(`the process that went on ended early: ${second.errors.slice(0, 500)}`);
  for (const line of [...first.lines, ...second.lines]) if (line.kind === 'error') wrong.push(line.message);
  wrong.push(...judgeVersions(seen));
  const state = readState(fileOf(dataDir));
  wrong.push(...(state?.faults ?? ['there is no store']));
  wrong.push(...differences(reference.contents, readContents(fileOf(dataDir))));
  return { subject, kill, wrong, reachedStep, wasKilled: first.signal === 'SIGKILL' };
}

/** Versions in the order in which they were seen: numbers never fall, one number is one digest, one digest is one content. */
function judgeVersions(seen: readonly { seq: number; digest: string; content: string }[]): string[] {
  const wrong: string[] = [];
  const contentOf = new Map<string, string>();
  let before = { seq: -1, digest: '' };
  for (const { seq, digest, content } of seen) {
    if (seq < before.seq) wrong.push(`version ${seq} came after version ${before.seq}`);
    if (seq === before.seq && digest !== before.digest) wrong.push(`version ${seq} had two digests`);
    if (seq > before.seq && digest === before.digest)
      wrong.push(`versions ${before.seq} and ${seq} have one digest`);
    if ((contentOf.get(digest) ?? content) !== content) wrong.push(`version ${seq} showed two contents`);
    contentOf.set(digest, content);
    before = { seq, digest };
  }
  return wrong;
}

function differences(expected: Contents, found: Contents): string[] {
  return [...new Set([...Object.keys(expected), ...Object.keys(found)])].flatMap((table) => {
    const [own, other] = [expected[table] ?? [], found[table] ?? []];
    const lost = own.filter((row) => !other.includes(row));
    const more = other.filter((row) => !own.includes(row));
    return [
      ...(own.length === other.length ? [] : [`${table} has ${other.length} rows, not ${own.length}`]),
      ...lost.slice(0, 2).map((row) => `${table} lacks ${row}`),
      ...more.slice(0, 2).map((row) => `${table} has besides ${row}`),
    ];
  });
}

async function prepare(stack: AsyncDisposableStack) {
  const dataDir = await mkdtemp(join(tmpdir(), 'active-news-killed-'));
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));
  return { dataDir, run: `run of ${dataDir}` };
}

async function takeSteps(subject: Subject, order: RunOrder, killAfterMs: number | null) {
  const child = spawn(process.execPath, [programOf(subject), JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [output, errors] = ['', ''];
  let startMs = 0;
  let killTimer: NodeJS.Timeout | undefined;
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    if (startMs > 0) return;
    startMs = performance.now();
    if (killAfterMs !== null) killTimer = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  });
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const deadline = setTimeout(() => child.kill('SIGKILL'), deadlineMs);
  const [, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  clearTimeout(deadline);
  clearTimeout(killTimer);
  // The last line may be torn by the kill.
  const lines = output
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);
  return { lines, errors, signal, tookMs: performance.now() - startMs };
}

const fileOf = (dataDir: string) => join(dataDir, `${slug}.sqlite`);
