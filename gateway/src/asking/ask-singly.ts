/** Asks one question at an instance's own GraphQL endpoint. */
import { headersOf, type InstanceOrigin, type Question } from './instance-origin.ts';
import { startPatience } from './post-over-http.ts';

/** Settles the question, whatever happens; it never rejects. */
export async function askSingly(
  origin: InstanceOrigin,
  { endpoint, subQuery, carry, judge, settle }: Question,
  options: { readonly secret: string | undefined; readonly waitMs: number; readonly maxBytes: number },
): Promise<void> {
  const patience = startPatience(options.waitMs, carry.signal);
  try {
    const { status, body } = await origin.post({
      url: endpoint,
      headers: { ...headersOf({ carry }, options.secret, patience.leftMs()), accept: 'application/json' },
      body: JSON.stringify({ query: subQuery.document, variables: subQuery.variables }),
      operations: 1,
      signal: patience.signal,
    });
    const text = await readText(body, options.maxBytes);
    if (text === null) return settle(judge.tooLong());
    const answer = parseJson(text);
    if (status === 200) origin.learn(answer);
    settle(judge.answer(status, answer, text));
  } catch (error) {
    settle(judge.failure(error, patience.impatience()));
  } finally {
    patience.end();
  }
}

/** Null if there are more bytes than that. */
export async function readText(chunks: AsyncIterable<Uint8Array>, maxBytes: number): Promise<string | null> {
  const read: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > maxBytes) return null;
    read.push(chunk);
  }
  return Buffer.concat(read).toString('utf8');
}

/** Undefined if it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
