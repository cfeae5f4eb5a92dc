/** The thread in which documents are read: a message in, a message out; see parse-in-worker.ts. */
import { parentPort } from 'node:worker_threads';
import { readDocument, type FeedDocument } from './read-document.ts';

parentPort!.on('message', async (document: FeedDocument) => {
  try {
    parentPort!.postMessage(await readDocument(document));
  } catch (error) {
    parentPort!.postMessage({
      kind: 'not-a-feed',
      reason: `reading failed (${(error as Error).message.slice(0, 160)})`,
    });
  }
});
