/** Keeps what is known of the SDL that each instance serves, and reads it again when there is reason to. */
import type { GraphQLSchema } from 'graphql';
import { sdlDigest } from '@active-news/schema/sdl-digest.ts';
import type { SubQuery } from '../federation/ask.ts';
import type { DocumentFit } from './fit-question.ts';
import { isRecord, type Complain } from './read-slice.ts';
import { subgraphSchema } from './subgraph-schema.ts';
import type { Carry, Transport } from './transport.ts';

/** An SDL that is not ours. */
export type Skew = {
  readonly digest: string;
  /** Null if it cannot be read as a schema. */
  readonly schema: GraphQLSchema | null;
  /** What became of questions that were fitted to it; kept by whoever fits them. */
  readonly fits: Map<string, DocumentFit>;
};

/** Shapes: `unread` if an instance does not give its SDL, `ours` if it serves what we know. */
export type ServedSdl = Skew | 'ours' | 'unread';

export type SdlWatch = {
  /** What is known now, without asking. */
  readonly served: (instance: string) => ServedSdl;
  /** An answer has told this digest. Shapes: true if it is another than was known; then the SDL is being read. */
  readonly hear: (instance: string, told: string | null, carry: Carry) => boolean;
  /** Reads the SDL now, unless that was done a moment ago; resolves when a reading under way is over. */
  readonly look: (instance: string, carry: Carry) => Promise<void>;
  /** Waits for the first reading of an SDL, so that questions are not put to a schema that is about to be known. */
  readonly firstRead: (instance: string) => Promise<void> | undefined;
  /** Since when the instance has been out of step. Units: milliseconds since 1970. */
  readonly sinceMs: (instance: string) => number;
};

type Known = {
  served: ServedSdl;
  /** The digest that its answers told when its SDL was read, or for which it is being read. */
  told: string | null;
  sinceMs: number | null;
  lookedAtMs: number | null;
  looking: Promise<void> | null;
};

const lookAgainAfterMs = 1_000;

const question: SubQuery = {
  document: '{ _service { sdl } }',
  variables: {},
  purpose: { kind: 'volatile' },
};

export function watchSdl(options: {
  readonly transport: Transport;
  readonly ownDigest: string;
  readonly now: () => number;
  readonly complain: Complain;
}): SdlWatch {
  const { transport, ownDigest, now, complain } = options;
  /** Holds only instances of which something was noticed. */
  const known = new Map<string, Known>();

  function stateOf(instance: string): Known {
    const held = known.get(instance);
    if (held) return held;
    const fresh: Known = { served: 'unread', told: null, sinceMs: null, lookedAtMs: null, looking: null };
    known.set(instance, fresh);
    return fresh;
  }

  async function read(instance: string, state: Known, carry: Carry): Promise<void> {
    // A client that hangs up must not leave the next one without what was found out.
    const answer = await transport(instance, question, { ...carry, signal: new AbortController().signal });
    if (answer.kind !== 'slice' || !isRecord(answer.data._service)) return;
    const text = answer.data._service.sdl;
    if (typeof text !== 'string') return;
    const digest = sdlDigest(text);
    state.told = answer.facts.sdl ?? state.told;
    if (digest === ownDigest) {
      state.served = 'ours';
      state.sinceMs = null;
    } else if (typeof state.served === 'string' || state.served.digest !== digest) {
      state.served = { digest, schema: build(instance, text), fits: new Map() };
      state.sinceMs = now();
    }
  }

  function build(instance: string, text: string): GraphQLSchema | null {
    try {
      return subgraphSchema(text);
    } catch (error) {
      complain(instance, `its SDL cannot be read: ${String(error).slice(0, 300)}`);
      return null;
    }
  }

  function start(instance: string, state: Known, carry: Carry): Promise<void> {
    state.lookedAtMs = now();
    state.looking = read(instance, state, carry).finally(() => (state.looking = null));
    return state.looking;
  }

  return {
    served: (instance) => known.get(instance)?.served ?? 'ours',
    hear(instance, told, carry) {
      const before = known.get(instance)?.told ?? ownDigest;
      if (told === null || told === before) return false;
      if (told === ownDigest) {
        known.delete(instance);
        return true;
      }
      const state = stateOf(instance);
      state.told = told;
      // A reading that is under way may still be of the SDL before this one.
      if (state.looking) void state.looking.then(() => start(instance, state, carry));
      else void start(instance, state, carry);
      return true;
    },
    async look(instance, carry) {
      const state = stateOf(instance);
      if (state.looking) return state.looking;
      // Without the sign: clocks can be put back.
      const sinceLookMs = state.lookedAtMs === null ? Infinity : Math.abs(now() - state.lookedAtMs);
      if (sinceLookMs >= lookAgainAfterMs) await start(instance, state, carry);
    },
    firstRead: (instance) => {
      const state = known.get(instance);
      return state?.served === 'unread' ? (state.looking ?? undefined) : undefined;
    },
    sinceMs: (instance) => (stateOf(instance).sinceMs ??= now()),
  };
}
