/** Answers GraphQL operations for the instances of one process; over HTTP and in process it is this one function. */
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import type { ContentVersion } from '@active-news/schema/content-version.ts';
import { readInstanceSdl } from '@active-news/schema/graph/sdl.ts';
import {
  instanceContext,
  type Deciding,
  type Instance,
  type InstanceContext,
} from '../graph/instance-context.ts';
import { makeInstanceSchema } from '../graph/instance-schema.ts';
import type { Gap } from '../store/version.ts';
import { instanceCode, type InstanceCode } from './instance-code.ts';

export type Operation = {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
  /**
   * Whether it may decide: what the transport has found out, never what a body says. False if the ADMIN_TOKEN was not given, absent if none
   * is set.
   */
  readonly isAdmin?: boolean;
};

/** What `extensions.instance` tells: which content this answer shows, all of it of one version, and whose code made it. */
export type InstanceState = {
  readonly slug: string;
  readonly gap: Gap | null;
  /** The seq of the content that erased something last, if anything ever was: what is older must not be shown any more. */
  readonly erasedUpTo?: number;
  /** Path of the batch endpoint on the same origin, where there is one. */
  readonly batch?: string;
} & ContentVersion &
  InstanceCode;

export type OperationAnswer = {
  readonly status: number;
  readonly body: {
    readonly data?: unknown;
    readonly errors?: readonly unknown[];
    readonly extensions: { readonly instance: InstanceState };
  };
};

export type AnswerOperation = (instance: Instance, operation: Operation) => Promise<OperationAnswer>;

const maxTokens = 20_000;
const maxTries = 5;

/** How decisions are carried out, whoever takes them. */
export type DecidingWays = Omit<Deciding, 'isAdmin'>;

/**
 * Starts one GraphQL server for any number of instances; the instance is chosen by each operation.
 *
 * Shapes: without `ways` no operation can decide.
 */
export async function startAnswering(ways?: DecidingWays): Promise<{
  readonly answer: AnswerOperation;
  readonly stateOf: (instance: Instance) => InstanceState;
  readonly stop: () => Promise<void>;
}> {
  const sdl = readInstanceSdl();
  const code = instanceCode(sdl);
  const server = new ApolloServer<InstanceContext>({
    schema: makeInstanceSchema(sdl),
    introspection: true,
    includeStacktraceInErrorResponses: false,
    parseOptions: { maxTokens },
    plugins: [ApolloServerPluginInlineTraceDisabled(), ApolloServerPluginLandingPageDisabled()],
    stopOnTerminationSignals: false,
  });
  await server.start();
  return {
    answer: (instance, operation) => answerOperation({ server, code, ways }, instance, operation),
    stateOf: (instance) => instanceState(instance, code),
    stop: () => server.stop(),
  };
}

function instanceState({ owner, store }: Instance, code: InstanceCode): InstanceState {
  const { seq, digest } = store.version();
  const erasedUpTo = store.erasedUpTo();
  return { slug: owner.slug, seq, digest, gap: store.gap(), ...(erasedUpTo > 0 && { erasedUpTo }), ...code };
}

async function answerOperation(
  {
    server,
    code,
    ways,
  }: {
    readonly server: ApolloServer<InstanceContext>;
    readonly code: InstanceCode;
    readonly ways: DecidingWays | undefined;
  },
  instance: Instance,
  operation: Operation,
): Promise<OperationAnswer> {
  for (let tries = 1; ; tries++) {
    const before = instance.store.version();
    const contextValue = instanceContext(instance, ways && { ...ways, isAdmin: operation.isAdmin });
    const { body, http } = await server.executeOperation(
      {
        query: operation.query,
        ...(operation.variables && { variables: { ...operation.variables } }),
        ...(operation.operationName && { operationName: operation.operationName }),
      },
      { contextValue },
    );
    const after = instanceState(instance, code);
    // A poll that was recorded between two reads of this operation would show two versions in one answer. A decision shows none.
    if (after.digest !== before.digest && !contextValue.progress.hasDecided) {
      if (tries < maxTries) continue;
      throw new Error(`the content of ${instance.owner.slug} changed during each of ${maxTries} readings`);
    }
    if (body.kind !== 'single')
      throw new Error('an instance was asked for an answer in parts, which it does not give');
    return {
      status: http.status ?? 200,
      body: { ...body.singleResult, extensions: { instance: after } },
    };
  }
}
