import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { messagesOf } from './document-messages.ts';
import { createDocumentReader, type DocumentReader } from './parse-in-worker.ts';
import { readDocument } from './read-document.ts';

let reader: DocumentReader | undefined;
afterEach(async () => reader?.close());

const document = (text: string) => ({
  bytes: Buffer.from(text),
  contentType: null,
  fallbackBase: 'https://partner.example/',
});
const rss = (inside: string) => `<rss><channel><item>${inside}<guid>1</guid></item></channel></rss>`;
const feed = (title: string) => document(rss(`<title>${title}</title>`));

/** A thread that reads documents as their text tells it to. */
const orders = `
    import { parentPort } from 'node:worker_threads';
    parentPort.on('message', ({ bytes }) => {
      const order = Buffer.from(bytes).toString();
      if (order === 'hang') for (;;);
      if (order === 'eat') for (const all = []; ; ) all.push(new Array(100000).fill(Math.random()));
      if (order === 'throw') throw new Error('thrown');
      if (order === 'exit') process.exit(1);
      parentPort.postMessage({ kind: 'not-a-feed', reason: order + ' ' + JSON.stringify(process.env) });
    });`;
const threadOf = (code: string) => new URL(`data:text/javascript,${encodeURIComponent(code)}`);
const workerUrl = threadOf(orders);

test('documents are read in threads, many at a time, each with its own answer', async () => {
  reader = createDocumentReader();
  const outcomes = await Promise.all(['A', 'B', 'C', 'D', 'E'].map((title) => reader!.read(feed(title))));
  expect(outcomes.map((outcome) => outcome.kind === 'feed' && outcome.feed.items[0]?.title)).toEqual([
    'A',
    'B',
    'C',
    'D',
    'E',
  ]);
});

test('a document that hangs, eats memory, throws or exits costs itself, and the next is read', async () => {
  reader = createDocumentReader({ workerUrl, threads: 1, deadlineMs: 2_000, memoryMb: 32 });
  const jobs = ['hang', 'eat', 'throw', 'exit', 'fine'];
  const outcomes = await Promise.all(jobs.map((order) => reader!.read(document(order))));
  expect(outcomes.map((outcome) => outcome.kind === 'not-a-feed' && outcome.reason)).toEqual([
    'reading takes more than 2000 ms',
    'reading takes more than 32 MB',
    'reading failed (thrown)',
    'reading was ended',
    'fine {}',
  ]);
});

test('a long outcome comes in slices, each in a turn of its own, and is whole', async () => {
  const items = Array.from(
    { length: 1_500 },
    (_, i) =>
      `<item><title>${i}</title><guid>${i}</guid><description>${`word${i} `.repeat(100)}</description></item>`,
  );
  const long = document(`<rss><channel>${items.join('')}</channel></rss>`);
  reader = createDocumentReader({ threads: 1 });
  const outcome = await reader.read(long);
  expect(outcome).toEqual(await readDocument(long));
  if (outcome.kind !== 'feed') throw new Error(outcome.reason);
  expect(outcome.feed.items.length).toBe(1_500);
  const messages = [...messagesOf(outcome)];
  const sizes = messages.map((message) => JSON.stringify(message).length);
  expect(messages.length).toBeGreaterThan(10);
  expect(Math.max(...sizes)).toBeLessThan(300_000);
  expect(messages.flatMap((message) => (message.kind === 'items' ? message.items : [])).length).toBeLessThan(
    1_500,
  );
});

/** Hostile documents as they might come, not orders to a thread made for tests. */
const nested = `${'<x>'.repeat(400_000)}${'</x>'.repeat(400_000)}`;
const entities = Array.from({ length: 30 }, (_, i) => `<!ENTITY e${i + 1} "&e${i};&e${i};">`).join('');
const links = `<![CDATA[${'<a href=x>y</a>'.repeat(5_000)}]]>`;
const longBase = `https://partner.example/${'b'.repeat(1_900)}/`;
const hostile: readonly (readonly [string, string])[] = [
  ['a bomb of entities', `<!DOCTYPE rss [<!ENTITY e0 "ha">${entities}]>${rss('<title>&e30;</title>')}`],
  ['nesting', rss(`<title>A</title>${nested}`)],
  ['nesting inside text', rss(`<title>A</title><description>${nested}</description>`)],
  [
    'links that grow when they are made absolute',
    `<rss xml:base="${longBase}"><channel>${`<item><title>A</title><description>${links}</description></item>`.repeat(24)}</channel></rss>`,
  ],
  [
    'a base on each of a million elements',
    `<rss xml:base="${longBase}"><channel><item><title>A</title>${'<a/>'.repeat(1_000_000)}</item></channel></rss>`,
  ],
  [
    'unclosed tags of HTML',
    rss(`<title>A</title><description><![CDATA[${'a<p '.repeat(1_200_000)}]]></description>`),
  ],
  ['JSON nested deep', `{"version":"https://jsonfeed.org/version/1.1","items":${'['.repeat(2_000_000)}`],
  ['one long attribute', rss(`<title a="${'x'.repeat(4_500_000)}">A</title>`)],
];

test('real hostile documents end by themselves within the memory of a thread, and the pool reads on with as many threads as before', async () => {
  reader = createDocumentReader({ threads: 2, deadlineMs: 60_000, memoryMb: 256 });
  const outcomes = await Promise.all(hostile.map(([, text]) => reader!.read(document(text))));
  const ended = outcomes.map((outcome, i) => [
    hostile[i]![0],
    outcome.kind === 'feed' ? outcome.feed.items[0]?.title : outcome.reason.slice(0, 10),
  ]);
  expect(ended).toEqual([
    ['a bomb of entities', '&e30;'],
    ['nesting', 'A'],
    ['nesting inside text', 'A'],
    ['links that grow when they are made absolute', 'A'],
    ['a base on each of a million elements', 'A'],
    ['unclosed tags of HTML', 'A'],
    ['JSON nested deep', 'JSON error'],
    ['one long attribute', 'A'],
  ]);
  const growing = outcomes[3]!;
  if (growing.kind !== 'feed') throw new Error(growing.reason);
  const characters = growing.feed.items.reduce((sum, item) => sum + (item.contentHtml?.length ?? 0), 0);
  expect(characters).toBeLessThanOrEqual(10_000_000);
}, 120_000);

test('a real document that needs more than a thread may have is ended, again and again, and never with more threads', async () => {
  reader = createDocumentReader({ threads: 2, deadlineMs: 20_000, memoryMb: 24 });
  const hungry = document(hostile[4]![1]);
  const outcomes = await Promise.all(Array.from({ length: 4 }, () => reader!.read(hungry)));
  expect(new Set(outcomes.map((outcome) => outcome.kind === 'not-a-feed' && outcome.reason))).toEqual(
    new Set(['reading takes more than 24 MB']),
  );
  expect(await reader.read(feed('after'))).toMatchObject({ kind: 'feed' });
}, 60_000);

test('a real document that takes longer than its deadline is ended, and the one behind it is read', async () => {
  reader = createDocumentReader({ threads: 1, deadlineMs: 150 });
  await reader.read(feed('warm'));
  const slow = reader.read(document(hostile[3]![1]));
  const behind = reader.read(feed('behind'));
  expect(await slow).toMatchObject({ kind: 'not-a-feed', reason: 'reading takes more than 150 ms' });
  expect((await behind).kind).toMatch(/feed/);
}, 60_000);

test('never more threads than were allowed, whatever dies', async () => {
  // Each thread holds a connection for as long as it lives.
  let [most, alive] = [0, 0];
  const server = createServer((socket) => {
    most = Math.max(most, ++alive);
    socket.on('error', () => undefined).on('close', () => alive--);
    // A test that fails must not be held open by them.
    socket.unref();
  }).listen(0, '127.0.0.1');
  server.unref();
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const connecting = `import { connect } from 'node:net'; connect(${port}, '127.0.0.1').unref();${orders}`;
  reader = createDocumentReader({
    workerUrl: threadOf(connecting),
    threads: 3,
    // Long enough for a thread to start on a busy machine: only those that hang are to be late.
    deadlineMs: 2_000,
    memoryMb: 32,
  });
  const jobs = Array.from({ length: 24 }, (_, i) => ['hang', 'throw', 'exit', 'fine'][i % 4]!);
  const outcomes = await Promise.all(jobs.map((job) => reader!.read(document(job))));
  expect(
    outcomes.filter((outcome) => outcome.kind === 'not-a-feed' && outcome.reason === 'fine {}').length,
  ).toBe(6);
  await reader.close();
  server.close();
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(3);
}, 60_000);

test('closing answers those who wait', async () => {
  reader = createDocumentReader({ workerUrl, threads: 1 });
  const waiting = ['hang', 'fine'].map((order) => reader!.read(document(order)));
  await reader.close();
  expect((await Promise.all(waiting)).map(({ kind }) => kind)).toEqual(['not-a-feed', 'not-a-feed']);
  expect(await reader.read(document('fine'))).toEqual({
    kind: 'not-a-feed',
    reason: 'the reader is closed',
    advertised: [],
  });
});
