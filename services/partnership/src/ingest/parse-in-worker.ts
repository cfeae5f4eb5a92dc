/** Reads documents in threads that can be killed, so that no feed can stall, exhaust or end the service. */
import { Worker } from 'node:worker_threads';
import type { CleanItem } from './clean-item.ts';
import { joinItems, sendMore, type DocumentMessage } from './document-messages.ts';
import type { DocumentOutcome, FeedDocument } from './read-document.ts';

export type ReadDocument = (document: FeedDocument) => Promise<DocumentOutcome>;

export type DocumentReader = {
  readonly read: ReadDocument;
  /** Ends the threads; documents still being read become `not-a-feed`. */
  close(): Promise<void>;
};

type Job = { readonly document: FeedDocument; readonly resolve: (outcome: DocumentOutcome) => void };

type DocumentReaderOptions = {
  readonly threads?: number;
  /** For one document, from the moment a thread takes it up. */
  readonly deadlineMs?: number;
  /** Megabytes of heap that one thread may use. */
  readonly memoryMb?: number;
  /** The thread's file; another one in tests. */
  readonly workerUrl?: URL;
};

/**
 * A small pool: threads start when first needed, are kept, and are replaced when they had to be killed.
 *
 * Errors: a document that takes too long or too much memory is `not-a-feed` with that reason; `read` never rejects.
 */
export function createDocumentReader(options: DocumentReaderOptions = {}): DocumentReader {
  const { threads = 2, deadlineMs = 10_000, memoryMb = 256 } = options;
  const workerUrl = options.workerUrl ?? new URL('./document-worker.ts', import.meta.url);
  const waiting: Job[] = [];
  const idle: Worker[] = [];
  const all = new Set<Worker>();
  let isClosed = false;

  return { read, close };

  function read(document: FeedDocument): Promise<DocumentOutcome> {
    return new Promise((resolve) => {
      if (isClosed) return resolve(notRead('the reader is closed'));
      waiting.push({ document, resolve });
      next();
    });
  }

  function next(): void {
    if (waiting.length === 0 || isClosed) return;
    const worker = idle.pop() ?? (all.size < threads ? start() : undefined);
    if (worker !== undefined) run(worker, waiting.shift()!);
  }

  function start(): Worker {
    const worker = new Worker(workerUrl, {
      resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
      // Strangers' bytes have no business with our settings and secrets.
      env: {},
    });
    all.add(worker);
    worker.unref();
    // An error may come when no document is being read; then there is nobody to tell.
    worker.on('error', () => undefined);
    worker.once('exit', () => {
      all.delete(worker);
      const at = idle.indexOf(worker);
      if (at !== -1) idle.splice(at, 1);
      next();
    });
    return worker;
  }

  function run(worker: Worker, { document, resolve }: Job): void {
    const finish = (outcome: DocumentOutcome, isReusable: boolean) => {
      clearTimeout(timer);
      worker.off('message', onMessage);
      worker.off('error', onError);
      worker.off('exit', onExit);
      worker.unref();
      // One that is killed keeps its place until it has ended, so that there are never more threads than allowed.
      if (isReusable) idle.push(worker);
      else void worker.terminate();
      resolve(outcome);
      next();
    };
    const items: CleanItem[] = [];
    const onMessage = (message: DocumentMessage) => {
      if (message.kind !== 'items') return finish(joinItems(items, message), true);
      for (const item of message.items) items.push(item);
      // Asked for in a turn of its own: messages that wait are otherwise all taken over in one.
      setImmediate(() => worker.postMessage(sendMore));
    };
    const onError = (error: NodeJS.ErrnoException) => {
      const isMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      finish(
        notRead(
          isMemory
            ? `reading takes more than ${memoryMb} MB`
            : `reading failed (${error.message.slice(0, 160)})`,
        ),
        false,
      );
    };
    const onExit = () => finish(notRead('reading was ended'), false);
    const timer = setTimeout(
      () => finish(notRead(`reading takes more than ${deadlineMs} ms`), false),
      deadlineMs,
    );
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    worker.ref();
    worker.postMessage(document);
  }

  async function close(): Promise<void> {
    isClosed = true;
    for (const { resolve } of waiting.splice(0)) resolve(notRead('the reader is closed'));
    await Promise.all([...all].map((worker) => worker.terminate()));
  }
}

function notRead(reason: string): DocumentOutcome {
  return { kind: 'not-a-feed', reason, advertised: [] };
}
