/** Lets requests through one at a time per host, over the whole process, and not all hosts at the same moment. */
import { hostAndPort } from './guarded-connector.ts';

export type HostGateOptions = {
  /** `host:port` of allowed private hosts: one at a time like all, but without a rest in between. */
  readonly allowPrivateHosts: ReadonlySet<string>;
  /** Between the end of one request to a host and the start of the next. */
  readonly hostSpacingMs: number;
  /** Between the starts of any two requests. */
  readonly startSpacingMs: number;
};

export type HostGate = {
  /**
   * Waits for its turn; what it resolves to ends the turn and must be called.
   *
   * Errors: rejects with the reason of `signal`, which gives the place in the queue up.
   */
  enter(url: URL, signal?: AbortSignal): Promise<() => void>;
  /** True if a request to this host would not wait for another one to it. */
  isFree(url: URL): boolean;
  /** Calls whenever a host has become free; returns how to stop that. */
  onFree(listener: () => void): () => void;
  /** Ends the rests under way; who still waits must have given up by then. */
  close(): void;
};

type Host = { readonly queue: (() => void)[] };

/**
 * A host is known by its name alone, whatever the port: it is one machine that does the work. Allowed private hosts are known by
 * name and port, since the sites of a test network share one name. Hosts are forgotten when they are free.
 */
export function createHostGate({
  allowPrivateHosts,
  hostSpacingMs,
  startSpacingMs,
}: HostGateOptions): HostGate {
  const busy = new Map<string, Host>();
  const listeners = new Set<() => void>();
  const starting: (() => void)[] = [];
  // They keep the process alive, since somebody may be waiting for the end of a rest and for nothing else.
  const timers = new Set<NodeJS.Timeout>();
  let isPausing = false;

  return {
    async enter(url, signal) {
      signal?.throwIfAborted();
      const { key, isExempt } = hostOf(url, allowPrivateHosts);
      const leave = () =>
        isExempt || hostSpacingMs === 0 ? free(key) : after(hostSpacingMs, () => free(key));
      await take(key, signal);
      if (isExempt || startSpacingMs === 0) return once(leave);
      try {
        await waitIn(starting, signal, nextStart);
      } catch (error) {
        free(key);
        throw error;
      }
      return once(leave);
    },
    isFree: (url) => !busy.has(hostOf(url, allowPrivateHosts).key),
    onFree(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => timers.forEach(clearTimeout),
  };

  function after(ms: number, action: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      action();
    }, ms);
    timers.add(timer);
  }

  async function take(key: string, signal: AbortSignal | undefined): Promise<void> {
    const host = busy.get(key);
    if (host === undefined) return void busy.set(key, { queue: [] });
    await waitIn(host.queue, signal);
  }

  function free(key: string): void {
    const next = busy.get(key)?.queue.shift();
    if (next !== undefined) return next();
    busy.delete(key);
    for (const listener of listeners) listener();
  }

  function nextStart(): void {
    if (isPausing) return;
    const start = starting.shift();
    if (start === undefined) return;
    isPausing = true;
    after(startSpacingMs, () => {
      isPausing = false;
      nextStart();
    });
    start();
  }
}

/** How the gate knows a host. */
export function hostOf(url: URL, allowPrivateHosts: ReadonlySet<string>): { key: string; isExempt: boolean } {
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const name = url.hostname.replace(/^\[|\]$|\.$/g, '');
  const withPort = hostAndPort(name, port);
  const isExempt = allowPrivateHosts.has(withPort);
  return { key: isExempt ? withPort : name, isExempt };
}

/** Waits in a queue until it is called, or leaves it when the signal says so. */
function waitIn(queue: (() => void)[], signal: AbortSignal | undefined, queued?: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    // An event that is over is not told again.
    if (signal?.aborted) return reject(signal.reason as Error);
    const call = () => {
      signal?.removeEventListener('abort', giveUp);
      resolve();
    };
    const giveUp = () => {
      queue.splice(queue.indexOf(call), 1);
      reject(signal!.reason as Error);
    };
    signal?.addEventListener('abort', giveUp, { once: true });
    queue.push(call);
    return queued?.();
  });
}

function once(action: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    action();
  };
}
