/** Leaves alone an instance that fails again and again, says since when it does, and looks about each second whether it is back. */
import type { Missing, SubQuery } from '../federation/ask.ts';
import type { Judged } from './read-slice.ts';
import type { Carry, Transport } from './transport.ts';

export type BreakerOptions = {
  /** From 0 up to 1, for jitter and trace ids. */
  readonly random: () => number;
  /** Calls back once after so many milliseconds; returns what prevents that. */
  readonly after?: (ms: number, callback: () => void) => () => void;
  /** Told when an instance is left alone, and when it is asked again. */
  readonly onChange?: (instance: string, isLeftAlone: boolean, reason: string) => void;
};

export type Breaker = {
  readonly transport: Transport;
  /**
   * Its host has announced it, so it is worth asking again.
   *
   * Units: `atMs` is when it did, in milliseconds since 1970; what it said before the last failure is no news. Left out: now.
   */
  readonly heard: (instance: string, atMs?: number) => void;
  readonly close: () => void;
};

type Failing = {
  /** The first failure after the last good answer. */
  readonly sinceMs: number;
  lastMs: number;
  reason: string;
  failures: number;
  isOpen: boolean;
  cancelProbe: () => void;
};

const failuresToOpen = 3;
const probeEveryMs = 1_000;
/** Longer than until the next probe, so that one that hangs does not keep it from finding the instance well; few hang at a time. */
const probeDeadlineMs = 3_000;

/** Failures of the instance or of the way to it. Not: nobody hosts it, or it does not know what was asked for. */
const countedReasons: readonly string[] = ['INSTANCE_UNREACHABLE', 'INSTANCE_TIMED_OUT', 'INSTANCE_FAILED'];

const probe: SubQuery = { document: '{ __typename }', variables: {}, purpose: { kind: 'volatile' } };

/**
 * Wraps a way of asking. What it keeps is one entry for each instance of the configuration.
 *
 * Errors: an instance that is left alone is missing with the reason of its last failure.
 */
export function breaker(transport: Transport, options: BreakerOptions): Breaker {
  const { random, after = afterUnref, onChange } = options;
  const failing = new Map<string, Failing>();
  /** Instance → when it last answered, counted in questions and answers: clocks can be put back. */
  const goodAt = new Map<string, number>();
  const closing = new AbortController();
  let tick = 0;
  let probes = 0;

  return { transport: ask, heard, close };

  async function ask(instance: string, subQuery: SubQuery, carry: Carry): Promise<Judged> {
    const known = failing.get(instance);
    if (known?.isOpen) return missingSince(known);
    const askedAt = ++tick;
    const outcome = await transport(instance, subQuery, carry);
    if (outcome.kind === 'slice') {
      succeed(instance);
      return outcome;
    }
    if (!countedReasons.includes(outcome.reason)) return outcome;
    // Who has gone away cannot say whether the instance would have answered; nor can a question that is older than its last answer.
    const counts = !carry.signal.aborted && askedAt > (goodAt.get(instance) ?? 0);
    if (counts) fail(instance, outcome);
    return { ...outcome, sinceMs: failing.get(instance)?.sinceMs ?? outcome.sinceMs };
  }

  function fail(instance: string, { reason, sinceMs }: Missing): void {
    const state = failing.get(instance) ?? newFailing(sinceMs, reason);
    failing.set(instance, state);
    state.reason = reason;
    state.lastMs = sinceMs;
    state.failures += 1;
    if (state.isOpen || state.failures < failuresToOpen || closing.signal.aborted) return;
    state.isOpen = true;
    onChange?.(instance, true, reason);
    probeLater(instance, state);
  }

  function succeed(instance: string): void {
    goodAt.set(instance, ++tick);
    const state = failing.get(instance);
    failing.delete(instance);
    if (state?.isOpen) shut(instance, state);
  }

  function heard(instance: string, atMs = Infinity): void {
    const state = failing.get(instance);
    if (!state?.isOpen || atMs < state.lastMs) return;
    shut(instance, state);
    // Its host may be up and yet out of reach from here: then one more failure is enough.
    state.failures = failuresToOpen - 1;
  }

  function shut(instance: string, state: Failing): void {
    state.isOpen = false;
    state.cancelProbe();
    onChange?.(instance, false, state.reason);
  }

  function probeLater(instance: string, state: Failing): void {
    state.cancelProbe = after(probeEveryMs * (0.75 + random() / 2), () => {
      probeLater(instance, state);
      void probeNow(instance, state);
    });
  }

  async function probeNow(instance: string, state: Failing): Promise<void> {
    const over = new AbortController();
    const cancel = after(probeDeadlineMs, () => over.abort());
    const outcome = await transport(instance, probe, {
      requestId: `probe-${++probes}`,
      traceparent: `00-${hex(32)}-${hex(16)}-00`,
      hops: 1,
      signal: AbortSignal.any([over.signal, closing.signal]),
    });
    cancel();
    if (failing.get(instance) !== state || !state.isOpen) return;
    if (outcome.kind === 'slice' || !countedReasons.includes(outcome.reason)) return succeed(instance);
    state.reason = outcome.reason;
    state.lastMs = outcome.sinceMs;
  }

  function close(): void {
    closing.abort();
    for (const state of failing.values()) state.cancelProbe();
    failing.clear();
  }

  function hex(length: number): string {
    return Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('');
  }
}

function newFailing(sinceMs: number, reason: string): Failing {
  return {
    sinceMs,
    lastMs: sinceMs,
    reason,
    failures: 0,
    isOpen: false,
    cancelProbe: () => undefined,
  };
}

function missingSince({ reason, sinceMs }: Failing): Missing {
  return { kind: 'missing', reason, sinceMs };
}

function afterUnref(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, ms).unref();
  return () => clearTimeout(timer);
}
