/** Joins Apollo Server and the engine: a cached answer before execution; coverage, and keeping the answer, after it. */
import { HeaderMap, type ApolloServerPlugin } from '@apollo/server';
import type { AnswerCache, Question, Versions } from '../cache/answer-cache.ts';
import type { FederatedContext } from '../federation/request.ts';
import { showCoverage } from '../graph/show-coverage.ts';

export type GatewayContext = FederatedContext & {
  /** True once this response came from the cache. */
  fromCache?: boolean;
};

/** Shapes: `cache` is null where there is no Redis. An incomplete or failed answer is never kept. */
export function federationPlugin(cache: AnswerCache | null): ApolloServerPlugin<GatewayContext> {
  return {
    async requestDidStart() {
      let question: Question | null = null;
      let versions: Versions | null = null;
      return {
        async responseForOperation({ request, operation, contextValue, source }) {
          if (!cache || operation.operation !== 'query') return null;
          versions = await cache.currentVersions(contextValue.federation.instances);
          if (!versions) return null;
          question = { query: source, variables: request.variables, operationName: request.operationName };
          const found = await cache.find(question, versions);
          if (found === null) return null;
          contextValue.fromCache = true;
          return {
            http: { headers: new HeaderMap() },
            body: { kind: 'single', singleResult: JSON.parse(found) },
          };
        },
        async willSendResponse({ response, contextValue }) {
          const { headers } = response.http;
          const { federation, fromCache } = contextValue;
          headers.set('x-cache', fromCache ? 'HIT' : 'MISS');
          if (response.body.kind !== 'single') return;
          const { singleResult } = response.body;
          const coverage = federation.coverage();
          if (!fromCache)
            singleResult.extensions = { ...singleResult.extensions, coverage: showCoverage(coverage) };
          const complete = coverage.missing.size === 0 && !singleResult.errors;
          headers.set('cache-control', complete ? 'public, no-cache' : 'no-store');
          if (!cache || fromCache || !question || !versions || !complete || federation.isVolatile()) return;
          // Hosts announce after they commit, so an answer can be newer than the announcement; then it has another address.
          const shown = versions;
          if (![...coverage.answered].every(([slug, version]) => version?.digest === shown.get(slug))) return;
          await cache.keep(
            question,
            versions,
            JSON.stringify({ data: singleResult.data, extensions: singleResult.extensions }),
          );
        },
      };
    },
  };
}
