/** Opens instances in a thread of their own, so that no reading of a store holds up those who wait for other things. */
import { Worker } from 'node:worker_threads';
import type { InstanceState, Operation } from './answer-operation.ts';
import type { HostOptions } from './open-host.ts';
import { HostError, type AnswerText, type ServedInstances } from './served-instances.ts';
import type { FromHost, HostSettings, ToHost } from './worker-messages.ts';

export type WorkerHost = ServedInstances & {
  /** The body of the GraphQL response; null if no such instance is hosted. Errors: as those of answerText. */
  readonly answer: (slug: string, operation: Operation) => Promise<unknown> | null;
  /** Asks now for all feeds, or those of one partnership; resolves when they have been polled. */
  readonly pollNow: (slug?: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

export type WorkerHostOptions = HostSettings &
  Pick<HostOptions, 'onPolled' | 'onError'> & {
    /** Told in words when the thread ended by itself; it is started again. */
    readonly onCrash: (message: string) => void;
    /** For one answer. */
    readonly deadlineMs?: number;
    /** A thread that has said nothing for so long although it was asked is ended and started again. */
    readonly silentForMs?: number;
    /** Before the first new start; twice as long before each further one, up to 64 times. */
    readonly restartAfterMs?: number;
    /** The thread's file; another one in tests. */
    readonly workerUrl?: URL;
  };

type Waiting = {
  readonly resolve: (message: FromHost) => void;
  readonly reject: (error: Error) => void;
};

const closeDeadlineMs = 10_000;
const decisionDeadlineMs = 30_000;

/** Errors: rejects if a store cannot be opened at the start. After a crash it starts again until it succeeds or is closed. */
export async function openHostInWorker(options: WorkerHostOptions): Promise<WorkerHost> {
  const { onPolled, onError, onCrash, workerUrl } = options;
  const { deadlineMs = 5_000, silentForMs = 30_000, restartAfterMs = 100 } = options;
  const settings = settingsOf(options);
  const file = workerUrl ?? new URL('./host-worker.ts', import.meta.url);
  const listeners = new Set<(slug: string, state: InstanceState) => void>();
  const waiting = new Map<number, Waiting>();
  /** As last told by the thread that runs now; empty while none does. */
  const states = new Map<string, InstanceState>();
  /** As last told at all. */
  const known = new Map<string, InstanceState>();
  let worker: Worker | null = null;
  /** The thread that is opening its stores. */
  let opening: Worker | null = null;
  let lastId = 0;
  let starts = 0;
  let isClosed = false;
  let restart: NodeJS.Timeout | undefined;
  /** When the first message was put since anything was heard; null if there is none. */
  let unheardSinceMs: number | null = null;

  await start();

  /** Errors: rejects if the thread ends before it has opened all. */
  function start(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const own = new Worker(file, { workerData: settings });
    opening = own;
    let failure = 'it ended by itself';
    own.on('error', (error: unknown) => {
      failure = error instanceof Error ? error.message : String(error);
    });
    own.on('message', (message: FromHost) => {
      unheardSinceMs = null;
      if (message.kind !== 'open') return hear(message);
      worker = own;
      opening = null;
      starts = 0;
      for (const state of message.states) note(state);
      resolve();
    });
    own.once('exit', () => {
      if (opening === own) opening = null;
      reject(new Error(failure));
      if (worker === own) end(failure);
    });
    return promise;
  }

  function end(failure: string): void {
    worker = null;
    unheardSinceMs = null;
    states.clear();
    for (const { reject } of waiting.values()) reject(gone());
    waiting.clear();
    if (isClosed) return;
    onCrash(failure);
    startLater();
  }

  function startLater(): void {
    restart = setTimeout(
      () =>
        start().catch((error: Error) => {
          if (isClosed) return;
          onCrash(error.message);
          startLater();
        }),
      restartAfterMs * 2 ** Math.min(starts++, 6),
    ).unref();
  }

  function hear(message: Exclude<FromHost, { kind: 'open' }>): void {
    if (message.kind === 'changed') note(message.state);
    else if (message.kind === 'polled') onPolled(message.report);
    else if (message.kind === 'error') onError(new Error(message.message), message.feedUrl);
    else waiting.get(message.id)?.resolve(message);
  }

  function note(state: InstanceState): void {
    states.set(state.slug, state);
    const before = known.get(state.slug);
    known.set(state.slug, state);
    if (before === undefined || before.digest === state.digest) return;
    for (const listener of listeners) listener(state.slug, state);
  }

  /** Puts a message and waits for what comes back. Shapes: without a deadline it waits as long as the thread lives. */
  async function put(make: (id: number) => ToHost, waitMs: number | null): Promise<FromHost> {
    const asked = worker;
    if (asked === null) throw gone();
    const id = ++lastId;
    const { promise, resolve, reject } = Promise.withResolvers<FromHost>();
    waiting.set(id, { resolve, reject });
    unheardSinceMs ??= performance.now();
    const timer = waitMs === null ? undefined : setTimeout(() => late(asked, reject, waitMs), waitMs);
    try {
      asked.postMessage(make(id));
      const message = await promise;
      if (message.kind === 'failed') throw new Error(message.message);
      return message;
    } finally {
      clearTimeout(timer);
      waiting.delete(id);
    }
  }

  function late(asked: Worker, reject: (error: Error) => void, waitMs: number): void {
    reject(new HostError('INSTANCE_TIMED_OUT', `there is no answer within ${waitMs} ms`));
    const isSilent = unheardSinceMs !== null && performance.now() - unheardSinceMs >= silentForMs;
    if (isSilent && worker === asked) void asked.terminate();
  }

  async function readAnswer(slug: string, operation: Operation, batch?: string): Promise<AnswerText> {
    const text = JSON.stringify(operation);
    // A decision may have to ask a partner's site, and whoever gave up on it would not know what it did.
    const waitMs = operation.isAdmin ? Math.max(deadlineMs, decisionDeadlineMs) : deadlineMs;
    const message = await put((id) => ({ kind: 'answer', id, slug, operation: text, batch }), waitMs);
    if (message.kind !== 'answered') throw new Error(`the thread said ${message.kind} to a question`);
    return { status: message.status, text: message.text };
  }

  const slugs = [...states.keys()];
  const answerText: WorkerHost['answerText'] = (slug, operation, batch) =>
    slugs.includes(slug) ? readAnswer(slug, operation, batch) : null;

  return {
    slugs,
    answerText,
    answer: (slug, operation) =>
      answerText(slug, operation)?.then(({ text }) => JSON.parse(text) as unknown) ?? null,
    stateOf: (slug) => states.get(slug) ?? null,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    pollNow: async (slug) => void (await put((id) => ({ kind: 'poll', id, slug }), null)),
    async close() {
      isClosed = true;
      clearTimeout(restart);
      await opening?.terminate();
      if (worker === null) return;
      const ending = worker;
      const ended = new Promise<void>((resolve) => ending.once('exit', () => resolve()));
      const timer = setTimeout(() => void ending.terminate(), closeDeadlineMs);
      ending.postMessage({ kind: 'close' } satisfies ToHost);
      await ended;
      clearTimeout(timer);
    },
  };
}

/** The options as far as they are data and can be handed to a thread. */
function settingsOf(options: HostSettings): HostSettings {
  const {
    registry,
    slugs,
    dataDir,
    userAgent,
    allowPrivateHosts,
    pollIntervalMs,
    isFixedPace = false,
  } = options;
  return { registry, slugs, dataDir, userAgent, allowPrivateHosts, pollIntervalMs, isFixedPace };
}

function gone(): HostError {
  return new HostError('INSTANCE_UNREACHABLE', 'the thread of the instances has ended and is starting again');
}
