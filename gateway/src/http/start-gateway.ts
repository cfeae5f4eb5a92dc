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
import { parse } from 'graphql';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Redis } from 'ioredis';
import type { Log } from '@active-news/runtime/log.ts';
import { errorCodes } from '@active-news/schema/error-codes.ts';
import { readGatewaySdl } from '@active-news/schema/graph/sdl.ts';
import type { Registry } from '@active-news/schema/registry/partnership.ts';
import { topics } from '@active-news/schema/topics.ts';
import { sdlDigest } from '@active-news/schema/sdl-digest.ts';
import type { Administer } from '../asking/administer.ts';
import { checkAnswers } from '../asking/check-answers.ts';
import { complainOnce } from '../asking/complain-once.ts';
import { askKept } from '../asking/ask-kept.ts';
import type { Transport } from '../asking/transport.ts';
import type { VersionBook } from '../asking/version-book.ts';
import { finishedAnswers } from '../cache/finished-answers.ts';
import { memoryShelf } from '../cache/memory-shelf.ts';
import { redisShelf } from '../cache/redis-shelf.ts';
import { sweepRedis, type SweepingRedis } from '../cache/sweep-redis.ts';
import { answerOperation } from '../federation/answer-operation.ts';
import type { Part } from '../federation/ask.ts';
import { directivesSdl } from '../federation/directives.ts';
import { federationSdl } from '../graph/federation-sdl.ts';
import { federationBase, makeFederation, mayHave, type Instances } from '../graph/gateway-schema.ts';
import { showCoverage } from '../graph/show-coverage.ts';
import { serveGraphiql } from '../pages/serve-graphiql.ts';
import { serveFirstPage } from '../pages/serve-first-page.ts';
import { answerUnerased } from './answer-unerased.ts';
import { checkAdmin } from './check-admin.ts';
import { carryOf, explainHeader, hopsHeader, hopsOf, maxHops } from './carry.ts';
import { federationPlugin, type GatewayContext } from './federation-plugin.ts';
import { maskErrors } from './mask-errors.ts';
import { passOnDecisions } from './pass-on-decisions.ts';
import { serveFinished } from './serve-finished.ts';
import { serveIcon } from '../pages/serve-icon.ts';
import { serveHealth } from './serve-health.ts';

export type GatewayOptions = {
  readonly registry: Registry;
  readonly instances: Instances;
  /** Slugs of the partnerships that answers are expected of. */
  readonly expected: readonly string[];
  readonly transport: Transport;
  readonly book: VersionBook;
  readonly redis: (Pick<Redis, 'get' | 'set'> & SweepingRedis) | null;
  /** Who sends it may decide; undefined lets nobody. */
  readonly adminToken?: string | undefined;
  /** How decisions reach the instances; null if none can. */
  readonly administer?: Administer | null;
  /** Under which name another gateway has this one as an instance. */
  readonly name: string;
  /** The version of this program. */
  readonly version: string;
  /** What is kept in this process, at most; 0 keeps nothing. */
  readonly memoryBytes?: number;
  readonly now: () => number;
  readonly log: Log;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Said on every page: true if what is shown is sample content. */
  readonly isSample: boolean;
  /** Adds routes beside those of the gateway, as a host of instances in the same process does. */
  readonly beside?: (http: FastifyInstance) => void;
};

export type Gateway = { readonly url: string; readonly close: () => Promise<void> };

const maxBodyBytes = 1_048_576;
const maxTokens = 10_000;
const requestTimeoutMs = 30_000;
const defaultMemoryBytes = 128 * 1024 * 1024;

/** Everything that shapes an answer beside the content: kept answers of another build, SDL or registry are never found. */
export function buildDigest(registry: Registry, version: string): string {
  return createHash('sha256')
    .update(`${version}\n${registry.digest}\n${readGatewaySdl()}\n${JSON.stringify(topics)}`)
    .digest('base64url')
    .slice(0, 22);
}

/** Errors: throws if the port is taken. It needs no instance to be up. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { registry, log, now, book } = options;
  const federation = makeFederation(federationBase(registry), options.instances, options.expected);
  const publishedSdl = federationSdl(readGatewaySdl(), directivesSdl);
  const code = buildDigest(registry, options.version);
  const memoryBytes = options.memoryBytes ?? defaultMemoryBytes;
  const shelf = options.redis && redisShelf(options.redis);
  const endSweeping = options.redis && sweepRedis({ redis: options.redis, floors: book.floors });
  // A quarter for finished answers, the rest for heads, shares and rows.
  const finished = finishedAnswers({
    book,
    shelf,
    // Gateways over other instances give other answers to the same question, and may share a Redis.
    build: JSON.stringify([code, [...options.instances].sort(), federation.expected]),
    maxBytes: memoryBytes / 4,
    now,
  });
  const complain = complainOnce((fields, sentence) => log.warn(fields, sentence), now);
  const askFor = askKept({
    transport: checkAnswers(options.transport, federation.rules.schema, mayHave(federation), now, complain),
    book,
    memory: memoryBytes > 0 ? memoryShelf((memoryBytes * 3) / 4) : null,
    shelf,
    now,
  });
  const adminRefusalOf = checkAdmin(options.adminToken);
  const decideFor = passOnDecisions({
    ...options,
    administer: options.administer ?? null,
    federation,
    complain,
  });
  const contextOf = (request: FastifyRequest, reply: FastifyReply): GatewayContext => {
    const { explain } = ((request.body as { extensions?: unknown } | null)?.extensions ?? {}) as {
      explain?: unknown;
    };
    const gone = new AbortController();
    // The connection may serve others after this one, so it is the response that tells.
    reply.raw.once('close', () => {
      if (!reply.raw.writableFinished) gone.abort();
    });
    const carry = carryOf(request.headers, gone.signal);
    const decided = new Map<string, Part>();
    return {
      carry,
      wantsExplain: explain === true || request.headers[explainHeader] === '1',
      asInstance: request.headers[hopsHeader] !== undefined,
      adminRefusal: () => adminRefusalOf(request.headers),
      decided,
      decide: decideFor(carry, decided),
    };
  };
  const server = new ApolloServer<GatewayContext>({
    schema: federation.rules.schema,
    introspection: true,
    // No cookies, and what changes something needs a header that no foreign page can send, so plain GETs may be answered.
    csrfPrevention: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens },
    formatError: maskErrors(log),
    plugins: [
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginCacheControlDisabled(),
      federationPlugin({
        federation,
        askFor,
        finished,
        book,
        formatError: maskErrors(log),
        own: { name: options.name, code, sdl: sdlDigest(publishedSdl) },
        now,
      }),
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
  const execute = fastifyApolloHandler(server, {
    context: async (request, reply) => contextOf(request, reply),
  });
  const sendFinished = serveFinished(finished);
  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    if (hopsOf(request.headers) >= maxHops)
      return reply.code(508).send(circle(options.name, hopsOf(request.headers)));
    await sendFinished(request, reply);
    return reply.sent ? reply : execute.call(http, request as never, reply as never);
  };
  const query = async (text: string) => {
    const made = await answerUnerased(
      book.floors,
      () => askFor(carryOf({})),
      now,
      (ask) => answerOperation(federation, { document: parse(text) }, ask, now()),
    );
    if (made === null) throw new Error('stories were withdrawn during each of several tries to answer');
    const { data, errors } = made.result;
    return {
      ...(data !== undefined && { data }),
      ...(errors && { errors: errors.map((error) => error.toJSON()) }),
      extensions: { coverage: showCoverage(made.coverage) },
    };
  };

  serveGraphiql(http, answer);
  serveFirstPage(http, { query, isSample: options.isSample });
  serveIcon(http);
  serveHealth(http, query);
  http.get('/schema.graphql', async (_request, reply) =>
    reply.type('text/plain; charset=utf-8').send(publishedSdl),
  );
  options.beside?.(http);
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
      await endSweeping?.();
    },
  };
}

function circle(name: string, hops: number) {
  return {
    errors: [
      {
        message: `This request has passed ${hops} gateways, "${name}" would be one more; at most ${maxHops} may stand on each other. Probably they go in a circle: see that none of them has itself among its SUBGRAPHS, directly or not.`,
        extensions: { code: errorCodes.hopLimit },
      },
    ],
  };
}
