/** Keeps finished answers as they are sent, under a digest of everything they depend on; that digest is their strong ETag. */
import type { FederatedAnswer } from '../federation/answer-operation.ts';
import { isComplete } from '../federation/coverage.ts';
import { isErased } from '../asking/is-erased.ts';
import type { VersionBook } from '../asking/version-book.ts';
import { addressOf } from './address.ts';
import { memoryShelf } from './memory-shelf.ts';
import type { RedisShelf } from './redis-shelf.ts';

export type Question = {
  readonly query: string;
  readonly variables: unknown;
  readonly operationName: string | undefined;
};

/** Shapes: `etag` with its quotes; null for an answer that nobody else may keep, as it is incomplete. */
export type Finished = { readonly etag: string | null; readonly body: string };

export type FinishedAnswers = {
  /** The answer to a question that is still what would be made anew. Nobody is asked for it. */
  readonly find: (question: Question) => Promise<Finished | null>;
  /** Keeps an answer, if it may be. Returns its ETag, null if it is none that anybody may keep. */
  readonly keep: (question: Question, answer: FederatedAnswer, body: string) => string | null;
};

export type FinishedOptions = {
  readonly book: VersionBook;
  readonly shelf: RedisShelf | null;
  /** Everything that shapes an answer beside question and content: code, SDL and registry. */
  readonly build: string;
  readonly maxBytes: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
};

const keepForSeconds = 3600;
/** Long enough to spare those who are well when many ask at once, short enough that nobody waits for who is back. */
const keepIncompleteForMs = 500;

/** Shapes: `instances` are those that were asked for it. */
type Body = { readonly instances: readonly string[]; readonly body: string };
/** Shapes: `state` is what was believed of each instance that the answer was made of. */
type Brief = {
  readonly instances: readonly string[];
  readonly state: string;
  readonly untilMs: number;
  readonly body: string;
};

/**
 * An answer depends on its question and on the content of the instances that were asked for it. Which those are is itself a matter of
 * both, and so is remembered beside the question: as long as they have their versions, they are the same.
 */
export function finishedAnswers({ book, shelf, build, maxBytes, now }: FinishedOptions): FinishedAnswers {
  const dependencies = memoryShelf<readonly string[]>(maxBytes / 8);
  const bodies = memoryShelf<Body>(maxBytes);
  const briefs = memoryShelf<Brief>(maxBytes / 8);

  const { floors } = book;
  // What was made of others only is as right as before.
  floors.onRise((instance) => {
    for (const shelf of [bodies, briefs]) shelf.forget(({ instances }) => instances.includes(instance));
  });
  const nameOf = ({ query, variables, operationName }: Question) =>
    addressOf('question', [build, query, variables ?? {}, operationName ?? null]);
  const statesOf = (instances: readonly string[]) =>
    instances.map((instance) => {
      const known = book.believed(instance, now());
      return known && ([instance, known.version.digest, known.code] as const);
    });
  const dependenciesOf = async (name: string): Promise<readonly string[] | null> => {
    const held = dependencies.get(name);
    if (held || !shelf) return held ?? null;
    const text = await shelf.get(name);
    if (text === null) return null;
    const read = JSON.parse(text) as readonly string[];
    dependencies.set(name, read, text.length * 2);
    return read;
  };

  return {
    async find(question) {
      const name = nameOf(question);
      const rises = floors.rises();
      const brief = briefs.get(name);
      if (brief && brief.untilMs > now() && brief.state === JSON.stringify(statesOf(brief.instances)))
        return { etag: null, body: brief.body };
      const instances = await dependenciesOf(name);
      const states = instances && statesOf(instances);
      // A silent instance is not a fresh one: whether its content is still that has to be asked.
      if (!states || states.includes(null)) return null;
      const address = addressOf('answer', [name, states]);
      const held = bodies.get(address);
      if (held !== undefined) return { etag: etagOf(address), body: held.body };
      const body = shelf && (await shelf.get(address));
      // What was looked up while an erasure was heard of may be from before it.
      if (!body || floors.rises() !== rises) return null;
      bodies.set(address, { instances, body }, body.length * 2);
      return { etag: etagOf(address), body };
    },
    keep(question, answer, body) {
      if (answer.isVolatile || answer.result.errors?.length || isErased(floors, answer)) return null;
      const name = nameOf(question);
      const instances = [...new Set(answer.asked.map(({ instance }) => instance))].sort();
      const states = statesOf(instances);
      if (!isComplete(answer.coverage)) {
        const state = JSON.stringify(states);
        briefs.set(name, { instances, state, untilMs: now() + keepIncompleteForMs, body }, body.length * 2);
        return null;
      }
      // Hosts announce after they commit, so an answer can be newer than what was announced; then it has another address.
      const isOfNow = states.every((state) => {
        if (state === null) return false;
        const [instance, digest, code] = state;
        const shown = answer.states.get(instance);
        return shown?.digest === digest && shown.code === code;
      });
      if (!isOfNow) return null;
      const address = addressOf('answer', [name, states]);
      dependencies.set(name, instances, JSON.stringify(instances).length * 2);
      bodies.set(address, { instances, body }, body.length * 2);
      shelf?.set(name, JSON.stringify(instances), keepForSeconds);
      shelf?.set(address, body, keepForSeconds);
      return etagOf(address);
    },
  };
}

function etagOf(address: string): string {
  return `"${address.slice(address.indexOf(':') + 1)}"`;
}
