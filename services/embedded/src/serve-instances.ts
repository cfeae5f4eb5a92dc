/** Serves each instance of this process at its own address too, so that anyone can ask it past the gateway. */
import type { FastifyInstance } from 'fastify';
import { adminCheck } from '@active-news/partnership/host/admin-header.ts';
import type { Operation } from '@active-news/partnership/host/answer-operation.ts';
import { answerOfError, problem } from '@active-news/partnership/host/serve-batch.ts';
import type { AnswerText, ServedInstances } from '@active-news/partnership/host/served-instances.ts';

/** `POST /<slug>/graphql`, as a host of subgraphs serves it. Errors: what cannot be answered is an answer with its status. */
export function serveInstances(
  http: FastifyInstance,
  host: Pick<ServedInstances, 'slugs' | 'answerText'>,
  adminToken?: string,
): void {
  const adminOf = adminCheck(adminToken);
  http.post<{ Params: { slug: string } }>('/:slug/graphql', async (request, reply) => {
    const { status, text } = await answer(request.params.slug, request.body, adminOf(request.headers));
    return reply.code(status).type('application/json; charset=utf-8').send(text);
  });

  async function answer(slug: string, body: unknown, admin: Pick<Operation, 'isAdmin'>): Promise<AnswerText> {
    const operation = readOperation(body);
    if (!operation)
      return problem(
        400,
        'The body is no GraphQL request; send {"query": "…", "variables": {…}} as application/json.',
      );
    const answering = host.answerText(slug, { ...operation, ...admin });
    if (answering === null)
      return problem(404, `This process hosts no partnership "${slug}". It hosts: ${host.slugs.join(', ')}.`);
    return answering.catch(answerOfError);
  }
}

/** Null if it is no GraphQL request. */
function readOperation(body: unknown): Operation | null {
  if (!isObject(body)) return null;
  const { query, variables, operationName } = body;
  if (typeof query !== 'string') return null;
  if (variables != null && !isObject(variables)) return null;
  if (operationName != null && typeof operationName !== 'string') return null;
  return { query, ...(variables != null && { variables }), ...(operationName && { operationName }) };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
