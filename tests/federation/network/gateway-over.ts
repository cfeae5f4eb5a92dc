/** Gateways in this process, over instances or over other gateways, with everything between engine and instance as in the product. */
import { parse, validate, type ExecutionResult } from 'graphql';
import { askInProcess, type AnswerInProcess } from '@active-news/gateway/asking/ask-in-process.ts';
import { checkAnswers } from '@active-news/gateway/asking/check-answers.ts';
import { askKept } from '@active-news/gateway/asking/ask-kept.ts';
import type { Carry, Transport } from '@active-news/gateway/asking/transport.ts';
import { versionBook, type VersionBook } from '@active-news/gateway/asking/version-book.ts';
import { memoryShelf } from '@active-news/gateway/cache/memory-shelf.ts';
import { answerOperation, type FederatedAnswer } from '@active-news/gateway/federation/answer-operation.ts';
import type { Federation } from '@active-news/gateway/federation/request.ts';
import {
  federationBase,
  makeFederation,
  mayHave,
  type FederationBase,
  type Instances,
} from '@active-news/gateway/graph/gateway-schema.ts';
import { gatewayState } from '@active-news/gateway/graph/gateway-state.ts';
import type { Registry } from '@active-news/schema/registry/partnership.ts';
import { nowMs } from './open-instances.ts';

export type TestGateway = {
  readonly federation: Federation;
  readonly book: VersionBook;
  readonly covers: readonly string[];
  /** Errors: throws if the document is not valid. */
  readonly ask: (document: string, variables?: Readonly<Record<string, unknown>>) => Promise<FederatedAnswer>;
  /** As `ask`, in the form in which a client gets it. */
  readonly query: (
    document: string,
    variables?: Readonly<Record<string, unknown>>,
  ) => Promise<ExecutionResult>;
  /** As another gateway asks this one. */
  readonly answer: AnswerInProcess;
};

export type GatewayOptions = {
  readonly registry: Registry;
  readonly instances: Instances;
  readonly answer: AnswerInProcess;
  /** False asks for everything every time. */
  readonly keeps: boolean;
  /** May delay, count or fail questions. */
  readonly wrap?: (transport: Transport) => Transport;
  readonly now?: () => number;
  readonly expected?: readonly string[];
};

/** Time is virtual here; how long a busy machine takes must not decide what is answered. */
const noDeadlineMs = 3_600_000;
const never = new AbortController().signal;
export const carry: Carry = { requestId: 'test', traceparent: '', hops: 1, signal: never };

const bases = new WeakMap<Registry, FederationBase>();

/** Made once for a registry: a tree of gateways has many, and each would parse and build the same schema. */
function baseOf(registry: Registry): FederationBase {
  const base = bases.get(registry) ?? federationBase(registry);
  bases.set(registry, base);
  return base;
}

export function gatewayOver(options: GatewayOptions): TestGateway {
  const { registry, instances, keeps, now = () => nowMs, wrap = (transport) => transport } = options;
  const covers = [...instances.values()].flat().sort();
  const federation = makeFederation(baseOf(registry), instances, options.expected ?? covers);
  const book = versionBook();
  // What is wrong with an instance shows in the coverage; tests that break one would fill the log.
  const complain = () => undefined;
  const askFor = askKept({
    transport: checkAnswers(
      wrap(askInProcess(options.answer, now, complain, noDeadlineMs)),
      federation.rules.schema,
      mayHave(federation),
      now,
      complain,
    ),
    book,
    memory: keeps ? memoryShelf(16_777_216) : null,
    shelf: null,
    now,
    softDeadlineMs: noDeadlineMs,
  });
  const ask = (text: string, variables: Readonly<Record<string, unknown>> = {}, asInstance = false) => {
    const document = parse(text, { noLocation: true });
    const [mistake] = validate(federation.rules.schema, document);
    if (mistake) throw mistake;
    return answerOperation(federation, { document, variables }, askFor(carry), now(), { asInstance });
  };
  const own = { name: 'gateway', code: 'test', sdl: 'test' };
  return {
    federation,
    book,
    covers,
    ask,
    query: async (text, variables) => (await ask(text, variables)).result,
    async answer(name, { query, variables }) {
      const { result, coverage } = await ask(query, variables, true);
      return {
        ...result,
        extensions: { instance: { ...gatewayState(own, federation, coverage, book), slug: name } },
      };
    },
  };
}
