/** Serves the instances of one process over HTTP: `/<slug>/graphql` and health. */
import { createHash, timingSafeEqual } from 'node:crypto';
import Fastify, { type FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { InstanceHost } from './open-host.ts';

const maxBodyBytes = 1_048_576;
const requestTimeoutMs = 30_000;

const operationSchema = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

/** Shapes: with a `secret`, operations need it as bearer token. Answers `{ errors: [{ message }] }` with a 4xx status to what is no GraphQL request, as GraphQL over HTTP asks. */
export function serveHost(host: InstanceHost, secret?: string): FastifyInstance {
  const http = Fastify({
    bodyLimit: maxBodyBytes,
    requestTimeout: requestTimeoutMs,
    forceCloseConnections: true,
  });

  if (secret !== undefined) {
    const expected = createHash('sha256').update(`Bearer ${secret}`).digest();
    http.addHook('onRequest', async (request, reply) => {
      if (request.url.startsWith('/health/')) return;
      const given = createHash('sha256')
        .update(request.headers.authorization ?? '')
        .digest();
      if (!timingSafeEqual(given, expected)) {
        return reply
          .code(401)
          .send(problem('Operations here need the secret of SUBGRAPH_SECRET as bearer token.'));
      }
    });
  }

  http.post<{ Params: { slug: string } }>('/:slug/graphql', async (request, reply) => {
    const instance = host.instance(request.params.slug);
    if (!instance) {
      return reply
        .code(404)
        .send(
          problem(
            `This process hosts no partnership "${request.params.slug}". It hosts: ${host.slugs.join(', ')}.`,
          ),
        );
    }
    const operation = operationSchema.safeParse(request.body);
    if (!operation.success) {
      return reply
        .code(400)
        .send(
          problem(
            'The body is no GraphQL request; send {"query": "…", "variables": {…}} as application/json.',
          ),
        );
    }
    const { query, variables, operationName } = operation.data;
    const { status, body } = await host.answer(instance, {
      query,
      ...(variables && { variables }),
      ...(operationName && { operationName }),
    });
    return reply.code(status).send(body);
  });

  http.get('/health/live', async () => ({ status: 'live' }));
  http.get('/health/ready', async () => ({
    status: 'ready',
    instances: host.slugs.map((slug) => {
      const { store } = host.instance(slug)!;
      const { seq, digest } = store.version();
      return { slug, seq, digest, gap: store.gap() };
    }),
  }));
  http.setErrorHandler((error: { statusCode?: number; message: string }, _request, reply) => {
    const status = error.statusCode ?? 500;
    return reply
      .code(status)
      .send(problem(status < 500 ? error.message : 'The instance failed to answer; its log says why.'));
  });
  return http;
}

const problem = (message: string) => ({ errors: [{ message }] });
