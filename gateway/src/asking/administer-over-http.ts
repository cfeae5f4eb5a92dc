/** Puts decisions to instances at their endpoints, each over a connection of its own. */
import { Agent, request } from 'undici';
import type { Administer } from './administer.ts';
import { parseJson, readText } from './ask-singly.ts';
import { headersOf } from './instance-origin.ts';
import { isRecord } from './read-slice.ts';

export type HttpAdministerOptions = {
  /** Name of an instance → its GraphQL endpoint. */
  readonly endpoints: ReadonlyMap<string, string>;
  /** Sent as bearer token, if the hosts ask for one. */
  readonly secret?: string | undefined;
  /** The ADMIN_TOKEN. Whoever serves an instance learns it with the first decision for that, so it is one for those who trust each other. */
  readonly token: string;
  /** Its name as a header. */
  readonly header: string;
};

const maxBytes = 1_048_576;
const connectMs = 2_000;

/**
 * A kept connection may be closed just as a decision goes out, and then nobody knows whether it arrived; so none is kept.
 *
 * Errors: rejects in words for no connection, no answer in time, and an answer that is no GraphQL response.
 */
export function administerOverHttp({ endpoints, secret, token, header }: HttpAdministerOptions): {
  readonly administer: Administer;
  readonly close: () => Promise<void>;
} {
  const agent = new Agent({ connect: { timeout: connectMs }, keepAliveTimeout: 1, keepAliveMaxTimeout: 1 });
  const post = async (
    endpoint: string,
    question: object,
    { carry, deadlineMs }: Parameters<Administer>[2],
  ) => {
    const response = await request(endpoint, {
      method: 'POST',
      dispatcher: agent,
      reset: true,
      headersTimeout: deadlineMs,
      bodyTimeout: deadlineMs,
      headers: { ...headersOf({ carry }, secret, deadlineMs), accept: 'application/json', [header]: token },
      body: JSON.stringify(question),
      // Not the client's signal: a decision that has begun is carried out, and what it did is heard, though the client has gone.
      signal: AbortSignal.timeout(deadlineMs),
    });
    const text = await readText(response.body, maxBytes);
    const body = text === null ? undefined : parseJson(text);
    if (isRecord(body) && isResponse(response.statusCode, body)) return body;
    throw new Error(`${endpoint} answers with status ${response.statusCode}: ${(text ?? '').slice(0, 200)}`);
  };
  return {
    administer(instance, question, way) {
      const endpoint = endpoints.get(instance);
      return endpoint === undefined ? null : post(endpoint, question, way);
    },
    close: () => agent.destroy(),
  };
}

/** Of the mutation itself, and not of who keeps the door or cannot reach it. */
function isResponse(status: number, { data, errors }: Readonly<Record<string, unknown>>): boolean {
  if (status === 200) return data !== undefined || Array.isArray(errors);
  if (status >= 500 || !Array.isArray(errors)) return false;
  const [first] = errors as readonly unknown[];
  const hasCode = isRecord(first) && isRecord(first.extensions) && first.extensions.code !== undefined;
  return status === 401 || status === 403 ? hasCode : true;
}
