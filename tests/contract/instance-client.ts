/** Asks one instance as a gateway does, and reads through what it holds. */
import type { Registry } from '@active-news/schema/registry/partnership.ts';
import { Broken, holds, shorten } from './contract-check.ts';
import { readCatalogue, type Catalogue } from './read-catalogue.ts';
import type { Memory } from './memory.ts';

export type Problem = { readonly message?: string; readonly extensions?: { readonly code?: string } };

/** Shapes: `data`, `errors` and `instance` are read out of `body`; null and empty where there is none. */
export type Answer = {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
  readonly body: unknown;
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly errors: readonly Problem[];
  readonly instance: Readonly<Record<string, unknown>> | null;
};

export type ClientOptions = {
  readonly endpoint: string;
  /** The name under which a gateway would know this instance. */
  readonly slug: string;
  readonly secret?: string | undefined;
  readonly registry: Registry;
  /** Stories beyond so many are not read; then the newest stand for all. */
  readonly maxStories: number;
  readonly memory: Memory | null;
  readonly redisUrl?: string | undefined;
};

export type InstanceClient = ClientOptions & {
  readonly ask: (
    query: string,
    variables?: Readonly<Record<string, unknown>>,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Answer>;
  /** Errors: Broken unless the answer is whole. */
  readonly data: <T>(query: string, variables?: Readonly<Record<string, unknown>>) => Promise<T>;
  /** Errors: Broken unless the answer is an error with the code BAD_USER_INPUT and no data. */
  readonly refused: (
    what: string,
    query: string,
    variables?: Readonly<Record<string, unknown>>,
  ) => Promise<void>;
  readonly post: (path: string, body: unknown) => Promise<Omit<Answer, 'data' | 'errors' | 'instance'>>;
  /** Read once, and again after `forget`. */
  readonly catalogue: () => Promise<Catalogue>;
  readonly forget: () => void;
  /** Digests of the answers since `forget`. */
  readonly digestsSeen: ReadonlySet<string>;
};

const deadlineMs = 20_000;

/** Nothing is asked until it is used. */
export function makeInstanceClient(options: ClientOptions): InstanceClient {
  const digestsSeen = new Set<string>();
  let catalogue: Promise<Catalogue> | null = null;

  const send = async (url: string, body: unknown, headers: Readonly<Record<string, string>> = {}) => {
    let response: Response;
    let text: string;
    try {
      response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          ...(options.secret && { authorization: `Bearer ${options.secret}` }),
          ...headers,
        },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(deadlineMs),
      });
      text = await response.text();
    } catch (error) {
      const { cause, message } = error as Error & { cause?: { code?: string } };
      throw new Broken(`no answer from ${url}: ${cause?.code ?? message}`);
    }
    return {
      status: response.status,
      contentType: response.headers.get('content-type') ?? '',
      text,
      body: parseJson(text),
    };
  };

  const client: InstanceClient = {
    ...options,
    digestsSeen,
    async ask(query, variables = {}, headers) {
      // By this header a gateway sees that another one asks, and answers as an instance.
      const answer = await send(
        options.endpoint,
        { query, variables },
        { 'x-active-news-hops': '1', ...headers },
      );
      const body = asRecord(answer.body);
      const instance = asRecord(asRecord(body?.extensions)?.instance);
      if (typeof instance?.digest === 'string') digestsSeen.add(instance.digest);
      return {
        ...answer,
        data: asRecord(body?.data),
        errors: Array.isArray(body?.errors) ? (body.errors as Problem[]) : [],
        instance,
      };
    },
    async data<T>(query: string, variables: Readonly<Record<string, unknown>> = {}) {
      const { status, data, errors, text } = await client.ask(query, variables);
      const asked = `${shorten(query.replace(/\s+/g, ' '), 200)} ${shorten(JSON.stringify(variables))}`;
      holds(errors.length === 0, () => `${asked} was answered with errors: ${errors[0]!.message}`);
      holds(
        status === 200 && data !== null,
        () => `${asked} was answered with status ${status}: ${shorten(text)}`,
      );
      return data as T;
    },
    async refused(what, query, variables = {}) {
      const { data, errors, text } = await client.ask(query, variables);
      const code = errors[0]?.extensions?.code;
      holds(
        errors.length > 0 && isEmpty(data),
        () => `${what} was answered instead of refused: ${shorten(text)}`,
      );
      holds(
        code === 'BAD_USER_INPUT',
        () =>
          `${what} was refused with the code ${code ?? '(none)'} (“${errors[0]?.message}”), not BAD_USER_INPUT`,
      );
    },
    post: (path, body) => send(new URL(path, options.endpoint).href, body),
    catalogue: () => (catalogue ??= readCatalogue(client)),
    forget() {
      catalogue = null;
      digestsSeen.clear();
    },
  };
  return client;
}

export function asRecord(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}

/** An answer without data, or with nothing but nulls in it, gives a gateway nothing to merge. */
export function isEmpty(data: Answer['data']): boolean {
  return data === null || Object.values(data).every((value) => value === null);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
