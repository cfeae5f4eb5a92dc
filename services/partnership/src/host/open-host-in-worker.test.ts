/** Instances in a thread of their own: the same answers, changes that are heard, deadlines, and a crash that is survived. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, expect, test } from '@jest/globals';
import { bundledRegistryPath, loadRegistry } from '@active-news/schema/registry/read-registry.ts';
import type { Registry } from '@active-news/schema/registry/partnership.ts';
import { openHost } from './open-host.ts';
import { openHostInWorker, type WorkerHost, type WorkerHostOptions } from './open-host-in-worker.ts';
import type { InstanceState } from './answer-operation.ts';
import { serveSite } from '../ingest/serve-for-tests.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const slugs = ['rise', 'active-essex'];

async function temporary(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'active-news-worker-'));
  cleanUps.push(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

async function open(options: Partial<WorkerHostOptions> = {}) {
  const crashes: string[] = [];
  const settings = {
    registry: await bundled(),
    slugs,
    dataDir: options.dataDir ?? (await temporary()),
    userAgent: 'test',
    allowPrivateHosts: [],
    pollIntervalMs: 3_600_000,
    onPolled: () => undefined,
    onError: () => undefined,
    onCrash: (message: string) => crashes.push(message),
    ...options,
  };
  const host = await openHostInWorker(settings);
  cleanUps.push(host.close);
  return { host, crashes, settings };
}

async function bundled(): Promise<Registry> {
  const reading = await loadRegistry(bundledRegistryPath);
  if (!reading.ok) throw new Error('the bundled registry has mistakes');
  return reading.registry;
}

/** A thread's file that does everything as the real one does, except for questions that name a fault. */
async function faulty(): Promise<URL> {
  const file = join(await temporary(), 'faulty-worker.mjs');
  const real = new URL('./host-worker.ts', import.meta.url).href;
  await writeFile(
    file,
    `import { parentPort } from 'node:worker_threads';
parentPort.on('message', ({ operation = '' }) => {
  if (operation.includes('crash')) process.exit(3);
  if (operation.includes('hang')) for (;;);
});
await import(${JSON.stringify(real)});
`,
  );
  return pathToFileURL(file);
}

async function until<T>(look: () => T | Promise<T>, holds: (value: T) => boolean): Promise<T> {
  for (let tries = 0; tries < 400; tries++) {
    const value = await look();
    if (holds(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('it did not come to hold');
}

const query = '{ stories { totalCount nodes { title } } }';
const totalOf = async (host: WorkerHost) =>
  (await host.answer('rise', { query })) as { data: { stories: { totalCount: number } } };

test('it answers as the same instances do in this thread, status and batch endpoint included', async () => {
  const { host, settings } = await open();
  const inThread = await openHost({ ...settings, dataDir: await temporary(), now: Date.now });
  cleanUps.push(inThread.close);
  expect(host.slugs).toEqual(inThread.slugs);
  for (const operation of [{ query }, { query: '{ nonsense }' }, { query: '{' }]) {
    const [near, far] = await Promise.all([
      inThread.answerText('rise', operation, '/batch'),
      host.answerText('rise', operation, '/batch'),
    ]);
    const withoutTime = (text: string) => text.replaceAll(/"(sinceMs|digest)":(\d+|"[^"]+")/g, '');
    expect([far!.status, withoutTime(far!.text)]).toEqual([near!.status, withoutTime(near!.text)]);
  }
  expect(host.answer('atlantis', { query })).toBeNull();
  expect(host.stateOf('atlantis')).toBeNull();
  expect(Object.keys(host.stateOf('rise')!)).toEqual(Object.keys(inThread.stateOf('rise')!));
});

test('a poll in the thread is told of, and so is the change that it makes', async () => {
  let polls = 0;
  // Each poll finds another story.
  const item = (n: number) =>
    `<item><title>Walk ${n}</title><guid>${n}</guid><pubDate>Tue, 24 Nov 2026 09:00:00 GMT</pubDate></item>`;
  const site = await serveSite((_request, response) =>
    response
      .writeHead(200, { 'content-type': 'application/rss+xml' })
      .end(`<rss version="2.0"><channel><title>Rise</title>${item(++polls)}</channel></rss>`),
  );
  cleanUps.push(() => site[Symbol.asyncDispose]());
  const registry = await bundled();
  const partnerships = registry.partnerships.map((partnership) =>
    partnership.slug === 'rise'
      ? { ...partnership, feeds: [{ url: `${site.origin}/feed`, verified: true }] }
      : partnership,
  );
  const polled: string[] = [];
  const { host } = await open({
    registry: { ...registry, partnerships },
    allowPrivateHosts: [site.host],
    onPolled: ({ slug }) => polled.push(slug),
  });
  const changes: [string, InstanceState][] = [];
  host.onChange((...change) => changes.push(change));
  await host.pollNow('rise');
  const before = host.stateOf('rise')!;
  await host.pollNow('rise');
  expect(new Set(polled)).toEqual(new Set(['rise']));
  expect(new Set(changes.map(([slug]) => slug))).toEqual(new Set(['rise']));
  expect(host.stateOf('rise')).toEqual(changes.at(-1)![1]);
  expect(host.stateOf('rise')!.seq).toBe(before.seq + 1);
  expect((await totalOf(host)).data.stories.totalCount).toBe(polls);
});

test('a crash costs what was asked, then all instances until the thread is there again, with what they held', async () => {
  const { host, crashes } = await open({ workerUrl: await faulty(), restartAfterMs: 300 });
  const asked = host.answer('rise', { query: '{ crash }' })!;
  const beside = host.answer('active-essex', { query: 'query { crash stories { totalCount } }' })!;
  await expect(asked).rejects.toMatchObject({ reason: 'INSTANCE_UNREACHABLE' });
  await expect(beside).rejects.toMatchObject({ reason: 'INSTANCE_UNREACHABLE' });
  expect(crashes).toHaveLength(1);
  expect(host.stateOf('rise')).toBeNull();
  await expect(host.answer('rise', { query })).rejects.toMatchObject({ reason: 'INSTANCE_UNREACHABLE' });
  await until(
    () => host.stateOf('rise'),
    (state) => state !== null,
  );
  expect((await totalOf(host)).data.stories.totalCount).toBe(0);
});

test('a thread that hangs costs each question its deadline, and is ended and started again', async () => {
  const { host, crashes } = await open({
    workerUrl: await faulty(),
    deadlineMs: 400,
    silentForMs: 800,
    restartAfterMs: 10,
  });
  await expect(host.answer('rise', { query: '{ hang }' })).rejects.toMatchObject({
    reason: 'INSTANCE_TIMED_OUT',
  });
  await until(
    () =>
      host.answer('rise', { query })!.then(
        () => null,
        (error: unknown) => error,
      ),
    (error) => error === null,
  );
  expect(crashes).toHaveLength(1);
});

test('a store that cannot be opened stops the start', async () => {
  const dir = await temporary();
  await writeFile(
    join(dir, 'rise.sqlite'),
    'This is no database, and long enough to be seen as none.'.repeat(40),
  );
  await expect(open({ dataDir: dir })).rejects.toThrow(/not a database/);
});

test('closing while it starts again leaves nothing behind', async () => {
  const { host } = await open({ workerUrl: await faulty(), restartAfterMs: 1 });
  await host.answer('rise', { query: '{ crash }' })!.catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await host.close();
  // Longer than opening takes.
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  expect(host.stateOf('rise')).toBeNull();
  await expect(host.answer('rise', { query })).rejects.toMatchObject({ reason: 'INSTANCE_UNREACHABLE' });
});
