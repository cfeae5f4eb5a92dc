/** Serves `/graphql`: answers to programs, GraphiQL to browsers; all of GraphiQL comes from this server. */
import type { FastifyInstance, RouteHandlerMethod } from 'fastify';
import { ruruHTML, type RuruClientConfig } from 'ruru/server';
import { getStaticFile } from 'ruru/static';
import { exampleQueries } from './example-queries.ts';

const staticPath = '/graphiql/';

// GraphiQL sets styles and starts workers from blobs; scripts come from here, and the two inline ones from ruru's page.
const contentSecurityPolicy =
  "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; worker-src 'self' blob:; connect-src 'self'; frame-ancestors 'self'";

/** Shapes: `answer` is the handler of GraphQL over HTTP; a GET whose Accept prefers HTML gets GraphiQL, with `?query=` filled in. */
export function serveGraphiql(http: FastifyInstance, answer: RouteHandlerMethod): void {
  http.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    async handler(request, reply) {
      if (request.method !== 'GET' || !prefersHtml(request.headers.accept))
        return answer.call(this, request, reply);
      const { query } = request.query as { query?: string };
      const initialQuery = (query ?? exampleQueries[0]!.query).slice(0, 20_000);
      const page = ruruHTML({
        endpoint: '/graphql',
        staticPath,
        clientConfig: { initialQuery, defaultQuery: exampleQueries[0]!.query } as RuruClientConfig,
        htmlParts: { titleTag: '<title>GraphiQL · Active News</title>' },
      });
      return reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', contentSecurityPolicy)
        .send(page.replace('<html', '<html lang="en-GB"'));
    },
  });

  http.get(`${staticPath}*`, async (request, reply) => {
    const file = await getStaticFile({
      staticPath,
      urlPath: request.url.split('?')[0]!,
      acceptEncoding: request.headers['accept-encoding'],
      disallowDevAssets: true,
    });
    if (!file) return reply.code(404).send({ errors: [{ message: 'GraphiQL has no such file.' }] });
    return reply.headers(file.headers).send(file.content);
  });
}

function prefersHtml(accept: string | undefined): boolean {
  const types = (accept ?? '').split(',').map((type) => type.split(';')[0]!.trim());
  const html = types.indexOf('text/html');
  const json = types.findIndex(
    (type) => type === 'application/json' || type === 'application/graphql-response+json',
  );
  return html >= 0 && (json < 0 || html < json);
}
