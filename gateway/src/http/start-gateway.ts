/** Starts the gateway: Apollo Server over the federated schema, on Fastify, with health, schema and pages beside it. */
import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import Fastify from 'fastify';
import type { Log } from '@active-news/runtime/log.ts';
import { readGatewaySdl } from '@active-news/schema/graph/sdl.ts';
import type { Registry } from '@active-news/schema/registry/partnership.ts';
import type { AnswerCache } from '../cache/answer-cache.ts';
import type { Ask } from '../federation/ask.ts';
import { startRequest } from '../federation/request.ts';
import { makeFederation } from '../graph/gateway-schema.ts';
import { serveGraphiql } from '../pages/serve-graphiql.ts';
import { serveFirstPage } from '../pages/serve-first-page.ts';
import { federationPlugin, type GatewayContext } from './federation-plugin.ts';
import { maskErrors } from './mask-errors.ts';
import { serveIcon } from '../pages/serve-icon.ts';
import { serveHealth } from './serve-health.ts';

export type GatewayOptions = {
  readonly registry: Registry;
  /** Slugs of the partnerships that answers are expected of. */
  readonly instances: readonly string[];
  readonly ask: Ask;
  readonly cache: AnswerCache | null;
  readonly now: () => number;
  readonly log: Log;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Said on every page: true if what is shown is sample content. */
  readonly isSample: boolean;
};

export type Gateway = { readonly url: string; readonly close: () => Promise<void> };

const maxBodyBytes = 262_144;
const maxTokens = 10_000;
const requestTimeoutMs = 30_000;

/** Everything that shapes an answer beside the content: kept answers of another build, SDL or registry are never found. */
export function buildDigest(registry: Registry, version: string): string {
  return createHash('sha256')
    .update(`${version}\n${registry.digest}\n${readGatewaySdl()}`)
    .digest('base64url')
    .slice(0, 22);
}

/** Errors: throws if the port is taken. It needs no instance to be up. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { registry, ask, log, now } = options;
  const federation = makeFederation(registry, options.instances);
  const newContext = (): GatewayContext => ({ federation: startRequest(federation, ask, now()) });
  const server = new ApolloServer<GatewayContext>({
    schema: federation.rules.schema,
    introspection: true,
    // No cookies and no state that a foreign page could change with them, so plain GETs may be answered.
    csrfPrevention: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens },
    formatError: maskErrors(log),
    plugins: [
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginCacheControlDisabled(),
      federationPlugin(options.cache),
    ],
  });
  await server.start();

  const http = Fastify({
    bodyLimit: maxBodyBytes,
    requestTimeout: requestTimeoutMs,
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: true },
  });
  http.addHook('onSend', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff').header('referrer-policy', 'no-referrer');
  });
  const answer = fastifyApolloHandler(server, { context: async () => newContext() });
  const query = async (document: string) => {
    const { body } = await server.executeOperation({ query: document }, { contextValue: newContext() });
    return body.kind === 'single' ? body.singleResult : {};
  };
  serveGraphiql(http, answer);
  serveFirstPage(http, { query, isSample: options.isSample });
  serveIcon(http);
  serveHealth(http, query);
  http.get('/schema.graphql', async (_request, reply) =>
    reply.type('text/plain; charset=utf-8').send(readGatewaySdl()),
  );
  http.setNotFoundHandler((request, reply) =>
    reply.code(404).send({
      errors: [
        {
          message: `There is nothing at ${request.method} ${request.url.split('?')[0]}. The first page, /, lists what is.`,
        },
      ],
    }),
  );
  await http.listen({ host: options.host, port: options.port });
  const { port } = http.server.address() as AddressInfo;
  const shownHost = ['0.0.0.0', '::', '127.0.0.1'].includes(options.host) ? 'localhost' : options.host;
  return {
    url: `http://${shownHost}:${port}`,
    async close() {
      await http.close();
      await server.stop();
    },
  };
}
