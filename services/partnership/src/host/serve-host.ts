/** Serves the instances of one process over HTTP: `/<slug>/graphql`, `/batch` for many questions at once, and health. */
import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Log } from '@active-news/runtime/log.ts';
import { adminCheck } from './admin-header.ts';
import type { Operation } from './answer-operation.ts';
import {
  answerBatch,
  answerOfError,
  batchPath,
  batchSchema,
  maxBatchBytes,
  plainOperation,
  problem,
} from './serve-batch.ts';
import { HostError, type AnswerText, type ServedInstances } from './served-instances.ts';

const maxBodyBytes = 1_048_576;
const requestTimeoutMs = 30_000;
/** For an operation whose asker names no deadline, and at most. */
const longestDeadlineMs = 30_000;

const operationSchema = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

/**
 * Shapes: with a `secret`, operations need it as bearer token; with an `adminToken`, whoever sends that may decide, but not in a batch,
 * where many questions share the headers of one request. Answers `{ errors: [{ message }] }` with a 4xx status to what is
 * no GraphQL request, as GraphQL over HTTP asks.
 */
export function serveHost(
  host: Pick<ServedInstances, 'slugs' | 'answerText' | 'stateOf'>,
  secret?: string,
  log?: Pick<Log, 'debug' | 'error'>,
  adminToken?: string,
): FastifyInstance {
  const adminOf = adminCheck(adminToken);
  const noAdmin = adminOf({});
  const http = Fastify({
    bodyLimit: maxBodyBytes,
    requestTimeout: requestTimeoutMs,
    forceCloseConnections: true,
    genReqId: ({ headers }) => readRequestId(headers['x-request-id']),
  });
  http.addHook('onRequest', async (request, reply) => void reply.header('x-request-id', request.id));
  if (secret !== undefined) askForSecret(http, secret);

  /** The answer to one operation, whatever happens, by the deadline. */
  async function answer(
    request: FastifyRequest,
    slug: string,
    operation: Operation,
    deadline: Deadline,
  ): Promise<AnswerText> {
    const startedAt = performance.now();
    const answered = await answerByDeadline(slug, operation, deadline).catch((error: unknown) => {
      if (!(error instanceof HostError))
        log?.error({ instance: slug, requestId: request.id, error: String(error) }, 'a question failed');
      return answerOfError(error);
    });
    log?.debug(
      {
        instance: slug,
        requestId: request.id,
        traceparent: request.headers.traceparent,
        status: answered.status,
        tookMs: Math.round(performance.now() - startedAt),
      },
      'question answered',
    );
    return answered;
  }

  async function answerByDeadline(slug: string, operation: Operation, { isOver, late }: Deadline) {
    if (isOver()) return late;
    const answering = host.answerText(slug, operation, batchPath);
    if (answering !== null) return Promise.race([answering, late]);
    return problem(404, `This process hosts no partnership "${slug}". It hosts: ${host.slugs.join(', ')}.`);
  }

  http.post<{ Params: { slug: string } }>('/:slug/graphql', async (request, reply) => {
    const operation = operationSchema.safeParse(request.body);
    if (!operation.success)
      return send(
        reply,
        problem(
          400,
          'The body is no GraphQL request; send {"query": "…", "variables": {…}} as application/json.',
        ),
      );
    const deadline = startDeadline(request);
    try {
      const { slug } = request.params;
      const asked = { ...plainOperation(operation.data), ...adminOf(request.headers) };
      return send(reply, await answer(request, slug, asked, deadline));
    } finally {
      deadline.clear();
    }
  });

  http.post(batchPath, { bodyLimit: maxBatchBytes }, async (request, reply) => {
    const batch = batchSchema.safeParse(request.body);
    if (!batch.success)
      return send(
        reply,
        problem(
          400,
          'The body is no batch; send {"operations": [{"instance": "…", "query": "…", "variables": {…}}]}, at most 2,000 of them, as application/json.',
        ),
      );
    const { raw } = reply.hijack();
    const gone = new AbortController();
    raw.once('close', () => gone.abort());
    raw.on('error', () => gone.abort());
    const deadline = startDeadline(request);
    raw.writeHead(200, { 'content-type': 'application/x-ndjson', 'x-request-id': request.id });
    await answerBatch({
      operations: batch.data.operations,
      answer: (operation) =>
        answer(request, operation.instance, { ...plainOperation(operation), ...noAdmin }, deadline),
      async writeLine(line) {
        if (!raw.write(line)) await once(raw, 'drain', { signal: gone.signal }).catch(() => undefined);
      },
      signal: gone.signal,
    });
    deadline.clear();
    raw.end();
  });

  http.get('/health/live', async () => ({ status: 'live' }));
  http.get('/health/ready', async (_request, reply) => {
    const instances = host.slugs.flatMap((slug) => host.stateOf(slug) ?? []);
    const isReady = instances.length === host.slugs.length;
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'ready' : 'not ready', instances });
  });
  http.setErrorHandler((error: { statusCode?: number; message: string }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status < 500) return send(reply, problem(status, error.message));
    log?.error({ requestId: request.id, error: String(error) }, 'a request failed');
    return send(reply, answerOfError(error));
  });
  return http;
}

function askForSecret(http: FastifyInstance, secret: string): void {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  const expected = hash(`Bearer ${secret}`);
  http.addHook('onRequest', async (request, reply) => {
    if (request.url.startsWith('/health/')) return;
    if (timingSafeEqual(hash(request.headers.authorization ?? ''), expected)) return;
    return send(reply, problem(401, 'Operations here need the secret of SUBGRAPH_SECRET as bearer token.'));
  });
}

function send(reply: FastifyReply, { status, text }: AnswerText): FastifyReply {
  return reply.code(status).type('application/json; charset=utf-8').send(text);
}

/** `late` rejects once the time that the asker gives is over. */
type Deadline = {
  readonly late: Promise<never>;
  readonly isOver: () => boolean;
  readonly clear: () => void;
};

function startDeadline({ headers }: FastifyRequest): Deadline {
  const given = Number(headers['x-active-news-deadline-ms']);
  const deadlineMs = given > 0 ? Math.min(given, longestDeadlineMs) : longestDeadlineMs;
  const { promise: late, reject } = Promise.withResolvers<never>();
  late.catch(() => undefined);
  let isOver = false;
  const timer = setTimeout(() => {
    isOver = true;
    reject(new HostError('INSTANCE_TIMED_OUT', `there is no answer within ${deadlineMs} ms`));
  }, deadlineMs);
  return { late, isOver: () => isOver, clear: () => clearTimeout(timer) };
}

/** The asker's id if it can stand in a log and a header, else one of our own. */
function readRequestId(given: string | string[] | undefined): string {
  return typeof given === 'string' && /^[\w.:-]{1,128}$/.test(given) ? given : randomUUID();
}
