/** The thread in which documents are read: a document in, its outcome out in one or more messages; see parse-in-worker.ts. */
import { parentPort } from 'node:worker_threads';
import { messagesOf, sendMore, type DocumentMessage } from './document-messages.ts';
import { readDocument, type FeedDocument } from './read-document.ts';

const host = parentPort!;
let waiting: Iterator<DocumentMessage> | null = null;

host.on('message', async (message: FeedDocument | typeof sendMore) => {
  try {
    if (message !== sendMore) waiting = messagesOf(await readDocument(message));
    const next = waiting?.next();
    if (next !== undefined && next.done !== true) host.postMessage(next.value);
  } catch (error) {
    const reason = `reading failed (${String((error as Error).message).slice(0, 160)})`;
    host.postMessage({ kind: 'not-a-feed', reason, advertised: [] });
  }
});
