/** Joins Apollo Server and the engine: the engine executes, then coverage, explain and what may be kept are added. */
import { HeaderMap, type ApolloServerPlugin } from '@apollo/server';
import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import { errorCodes } from '@active-news/schema/error-codes.ts';
import type { Carry } from '../asking/transport.ts';
import type { VersionBook } from '../asking/version-book.ts';
import type { FinishedAnswers, Question } from '../cache/finished-answers.ts';
import { answerOperation, type FederatedAnswer } from '../federation/answer-operation.ts';
import type { Ask, Part } from '../federation/ask.ts';
import { isComplete } from '../federation/coverage.ts';
import type { Federation } from '../federation/request.ts';
import type { DecidingContext } from '../graph/decision-resolvers.ts';
import { explain } from '../graph/explain.ts';
import { gatewayState } from '../graph/gateway-state.ts';
import { showCoverage } from '../graph/show-coverage.ts';
import { answerUnerased } from './answer-unerased.ts';

export type GatewayContext = {
  readonly carry: Carry;
  readonly wantsExplain: boolean;
  /** True if another gateway asks this one as an instance of its own. */
  readonly asInstance: boolean;
  /** Why it may not decide; null if it may. */
  readonly adminRefusal: () => GraphQLError | null;
  /** Set once this operation has been answered. */
  answer?: FederatedAnswer;
  /** What the decisions of this operation showed of those that they were for. */
  readonly decided: Map<string, Part>;
} & DecidingContext;

export type FederationPluginOptions = {
  readonly federation: Federation;
  readonly askFor: (carry: Carry) => Ask;
  readonly finished: FinishedAnswers;
  readonly book: VersionBook;
  readonly own: { readonly name: string; readonly code: string; readonly sdl: string };
  readonly formatError: (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;
  readonly now: () => number;
};

/** Shapes: an answer that is whole is `public, no-cache` with a strong ETag where everything it depends on is announced; any other is `no-store`. */
export function federationPlugin(options: FederationPluginOptions): ApolloServerPlugin<GatewayContext> {
  const { federation, askFor, finished, book, own, now } = options;
  const format = (error: GraphQLError): GraphQLFormattedError => {
    const code = isOfVariable(error) ? errorCodes.badUserInput : errorCodes.internal;
    return options.formatError({ ...error.toJSON(), extensions: { code, ...error.extensions } }, error);
  };
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ operation, contextValue }) {
          const refusal = operation?.operation === 'mutation' ? contextValue.adminRefusal() : null;
          if (refusal) throw refusal;
        },
        async responseForOperation({ request, operation, document, operationName, contextValue }) {
          // Mutations are executed as GraphQL has it, one field after another.
          if (operation.operation !== 'query') return null;
          const answer = await answerUnerased(
            book.floors,
            () => askFor(contextValue.carry),
            now,
            (ask) =>
              answerOperation(
                federation,
                { document, variables: request.variables, operationName: operationName ?? undefined },
                ask,
                now(),
                { asInstance: contextValue.asInstance },
              ),
          );
          if (answer === null)
            return { http: { headers: new HeaderMap(), status: 503 }, body: erasedMeanwhile };
          contextValue.answer = answer;
          const { data, errors } = answer.result;
          const singleResult = {
            ...(data !== undefined && { data }),
            ...(errors && { errors: errors.map(format) }),
          };
          return {
            // Without data nothing was executed, as when a variable is not of its type.
            http: { headers: new HeaderMap(), ...(data === undefined && { status: 400 }) },
            body: { kind: 'single', singleResult: singleResult as never },
          };
        },
        async willSendResponse({ request, response, source, operation, contextValue }) {
          const { headers } = response.http;
          const { answer, carry, wantsExplain, asInstance, decided } = contextValue;
          headers.set('x-request-id', carry.requestId);
          headers.set('x-cache', 'MISS');
          headers.set('vary', 'accept');
          headers.set('cache-control', 'no-store');
          if (response.body.kind !== 'single') return;
          const { singleResult } = response.body;
          if (!answer) {
            // Another gateway learns by this what the decision has changed.
            if (asInstance && operation?.operation === 'mutation')
              singleResult.extensions = {
                ...singleResult.extensions,
                instance: gatewayState(own, federation, decided, book),
              };
            return;
          }
          singleResult.extensions = {
            ...singleResult.extensions,
            coverage: showCoverage(answer.coverage, Boolean(singleResult.errors?.length)),
            ...(wantsExplain && { explain: explain(answer) }),
            ...(asInstance && { instance: gatewayState(own, federation, answer.coverage, book) }),
          };
          if (singleResult.errors?.length || !isComplete(answer.coverage)) {
            if (!wantsExplain && !asInstance && source && !carry.signal.aborted) keep(singleResult);
            return;
          }
          headers.set('cache-control', 'public, no-cache');
          if (wantsExplain || asInstance || !source) return;
          const etag = keep(singleResult);
          if (etag) headers.set('etag', etag);

          function keep(result: typeof singleResult): string | null {
            const question: Question = {
              query: source!,
              variables: request.variables,
              operationName: request.operationName,
            };
            return finished.keep(question, answer!, `${JSON.stringify(result)}\n`);
          }
        },
      };
    },
  };
}

const erasedMeanwhile = {
  kind: 'single',
  singleResult: {
    errors: [
      {
        message: 'Stories were withdrawn again and again while this answer was made. Ask again in a moment.',
        extensions: { code: errorCodes.ownerUnavailable },
      },
    ],
  },
} as const;

/** graphql-js gives no code to a variable that is not of its type; it is the client's mistake all the same. */
function isOfVariable({ nodes, message }: GraphQLError): boolean {
  return nodes?.length === 1 && nodes[0]!.kind === 'VariableDefinition' && message.startsWith('Variable "$');
}
