import { afterEach, expect, test } from '@jest/globals';
import { createDocumentReader, type DocumentReader } from './parse-in-worker.ts';

let reader: DocumentReader | undefined;
afterEach(async () => reader?.close());

const document = (text: string) => ({
  bytes: Buffer.from(text),
  contentType: null,
  fallbackBase: 'https://partner.example/',
});
const feed = (title: string) =>
  document(`<rss><channel><item><title>${title}</title><guid>1</guid></item></channel></rss>`);

/** A thread that reads documents as their text tells it to. */
const workerUrl = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort } from 'node:worker_threads';
    parentPort.on('message', ({ bytes }) => {
      const order = Buffer.from(bytes).toString();
      if (order === 'hang') for (;;);
      if (order === 'eat') for (const all = []; ; ) all.push(new Array(100000).fill(Math.random()));
      if (order === 'throw') throw new Error('thrown');
      if (order === 'exit') process.exit(1);
      parentPort.postMessage({ kind: 'not-a-feed', reason: order + ' ' + JSON.stringify(process.env) });
    });`)}`,
);

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
  const orders = ['hang', 'eat', 'throw', 'exit', 'fine'];
  const outcomes = await Promise.all(orders.map((order) => reader!.read(document(order))));
  expect(outcomes.map((outcome) => outcome.kind === 'not-a-feed' && outcome.reason)).toEqual([
    'reading takes more than 2000 ms',
    'reading takes more than 32 MB',
    'reading failed (thrown)',
    'reading was ended',
    'fine {}',
  ]);
});

test('closing answers those who wait', async () => {
  reader = createDocumentReader({ workerUrl, threads: 1 });
  const waiting = ['hang', 'fine'].map((order) => reader!.read(document(order)));
  await reader.close();
  expect((await Promise.all(waiting)).map(({ kind }) => kind)).toEqual(['not-a-feed', 'not-a-feed']);
  expect(await reader.read(document('fine'))).toEqual({ kind: 'not-a-feed', reason: 'the reader is closed' });
});
