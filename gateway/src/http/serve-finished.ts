/** Serves answers that are finished already, before anything is parsed, validated or executed; and says 304 to who has them. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FinishedAnswers, Question } from '../cache/finished-answers.ts';
import { explainHeader, hopsHeader, requestIdOf } from './carry.ts';

/** A Fastify handler that goes before the one that executes. Shapes: does nothing for what is no plain GraphQL request. */
export function serveFinished(finished: FinishedAnswers) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const question = readQuestion(request);
    if (!question || wantsMore(request)) return;
    const found = await finished.find(question);
    if (!found) return;
    reply
      .header('x-request-id', requestIdOf(request.headers))
      .header('x-cache', 'HIT')
      .header('cache-control', found.etag ? 'public, no-cache' : 'no-store')
      .header('vary', 'accept');
    if (found.etag) reply.header('etag', found.etag);
    const known = request.headers['if-none-match'];
    if (found.etag && request.method === 'GET' && known && matches(known, found.etag))
      return reply.code(304).send();
    return reply.type(mediaType(request.headers.accept)).send(found.body);
  };
}

/** True for another gateway, which needs to know of what content an answer is, and for who wants it explained. */
function wantsMore({ headers }: FastifyRequest): boolean {
  return headers[hopsHeader] !== undefined || headers[explainHeader] !== undefined;
}

/** Null if it asks for more than an answer, as extensions do, or is no request that could have been kept. */
function readQuestion({ method, query, body }: FastifyRequest): Question | null {
  const from = (method === 'GET' ? query : body) as Readonly<Record<string, unknown>> | null | undefined;
  if (typeof from !== 'object' || from === null || Array.isArray(from)) return null;
  const { query: text, operationName, extensions, explain } = from;
  if (typeof text !== 'string' || extensions != null || explain != null) return null;
  if (operationName != null && typeof operationName !== 'string') return null;
  let { variables } = from;
  if (method === 'GET' && typeof variables === 'string') {
    try {
      variables = JSON.parse(variables) as unknown;
    } catch {
      return null;
    }
  }
  return { query: text, variables, operationName: operationName ?? undefined };
}

/** Weak comparison, as RFC 9110 has it for If-None-Match. */
function matches(header: string, etag: string): boolean {
  return header === '*' || header.split(',').some((one) => one.trim().replace(/^W\//, '') === etag);
}

function mediaType(accept: string | undefined): string {
  const wantsResponse =
    accept?.includes('application/graphql-response+json') && !/application\/json|\*\/\*/.test(accept);
  return `${wantsResponse ? 'application/graphql-response+json' : 'application/json'}; charset=utf-8`;
}
