/** A small host of instances over HTTP that erases and decides when it is told to, and can be slow, gone or foreign. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Redis } from 'ioredis';
import {
  changesStream,
  versionBelievedForMs,
  versionKey,
  writeAnnouncement,
} from '@active-news/schema/announcement.ts';
import { encodeCursor } from '@active-news/schema/position.ts';
import { storyId } from '@active-news/schema/story-id.ts';

export type Asked = {
  readonly slug: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly headers: IncomingMessage['headers'];
};

export type ErasingHost = {
  readonly origin: string;
  readonly endpointOf: (slug: string) => string;
  /** Every question that came, in order. */
  readonly asked: readonly Asked[];
  /** Goes before an answer whose content is fixed already; `gone` breaks the connection. */
  before: (asked: Asked) => Promise<unknown> | 'gone' | null;
  /** Who may decide; null is a server that knows no mutations. */
  adminToken: string | null;
  /** What the next polling brings. */
  brings: string | null;
  readonly idOf: (slug: string, title: string) => string;
  readonly publish: (slug: string, title: string) => void;
  /** Erases it, and says by which number of content. */
  readonly withdraw: (slug: string, title: string) => number;
  /** Says in Redis what it holds now, as a host does after each commit and every five seconds. */
  readonly announce: (redis: Redis, ...slugs: readonly string[]) => Promise<void>;
  readonly close: () => Promise<void>;
};

type Instance = { seq: number; erasedUpTo: number; readonly titles: string[] };
type Value = Readonly<Record<string, unknown>>;

const firstMs = Date.UTC(2026, 10, 1);
const code = 'c0de';

/** Shapes: `titles` are the stories that each instance begins with, oldest first. */
export async function startErasingHost(
  titles: Readonly<Record<string, readonly string[]>>,
): Promise<ErasingHost> {
  const instances = new Map<string, Instance>(
    Object.entries(titles).map(([slug, own]) => [slug, { seq: 1, erasedUpTo: 0, titles: [...own] }]),
  );
  /** Title → its place in time, which stays. */
  const places = new Map<string, number>();
  const placeOf = (title: string) => {
    if (!places.has(title)) places.set(title, firstMs + places.size * 1_000);
    return places.get(title)!;
  };
  for (const own of Object.values(titles)) own.forEach(placeOf);
  const asked: Asked[] = [];

  const stateOf = (slug: string) => {
    const { seq, erasedUpTo } = instances.get(slug)!;
    return { slug, seq, digest: `${slug}-${seq}`, gap: null, code, ...(erasedUpTo > 0 && { erasedUpTo }) };
  };

  function readsOf(slug: string, query: string, variables: Value): Value {
    const held = instances.get(slug)!.titles.toSorted((a, b) => placeOf(b) - placeOf(a));
    const byId = new Map(held.map((title) => [storyId(slug, title), title]));
    if (query.startsWith('query Rows')) {
      const wanted = variables.of as readonly { id: string; revision?: string }[];
      return {
        _entities: wanted.map(({ id, revision }) =>
          byId.has(id) ? { id, title: byId.get(id), ...(revision !== undefined && { revision }) } : null,
        ),
      };
    }
    if (query.includes('{ feeds')) return { feeds: [] };
    if (query.includes('{ archives')) return { archives: [] };
    const first = Number(variables.first ?? 0);
    return {
      __typename: 'Query',
      stories: {
        __typename: 'StoryConnection',
        totalCount: held.length,
        edges: held.slice(0, first).map((title) => ({
          cursor: encodeCursor([placeOf(title), storyId(slug, title)]),
          node: { id: storyId(slug, title), revision: `r-${title.replaceAll(' ', '-')}` },
        })),
        pageInfo: { hasNextPage: held.length > first, hasPreviousPage: false },
      },
    };
  }

  function decisionOf({ slug, query, variables, headers }: Asked): Value {
    const refusal = (message: string, problem: string) => ({
      errors: [{ message, extensions: { code: problem } }],
    });
    if (self.adminToken === null)
      return { errors: [{ message: 'Schema is not configured to execute mutation operation.' }] };
    if (headers['x-active-news-admin'] !== self.adminToken)
      return { data: null, ...refusal('no, no', 'ADMIN_ONLY') };
    const [, field] = /\{ (\w+)/.exec(query)!;
    if (field === 'acceptFeed') return { data: null, ...refusal('`url` leads nowhere', 'BAD_USER_INPUT') };
    if (field === 'redate') return { data: null, ...refusal('a disk is full', 'INTERNAL_SERVER_ERROR') };
    const title = instances.get(slug)!.titles.find((one) => storyId(slug, one) === variables.id);
    if (field === 'withdrawStory' && title !== undefined) self.withdraw(slug, title);
    if (field === 'refreshFeed' && self.brings !== null) self.publish(slug, self.brings);
    const decision = { partnership: slug, changed: title !== undefined, message: `${field} is done` };
    return { data: { [field!]: decision } };
  }

  const server = createServer(async (request, response) => {
    const slug = request.url!.split('/')[1]!;
    const { query, variables = {} } = (await bodyOf(request)) as { query: string; variables?: Value };
    const one: Asked = { slug, query, variables, headers: request.headers };
    asked.push(one);
    const isMutation = query.startsWith('mutation');
    const body = isMutation ? decisionOf(one) : { data: readsOf(slug, query, variables) };
    const text = JSON.stringify({ ...body, extensions: { instance: stateOf(slug) } });
    const fate = self.before(one);
    if (fate === 'gone') return void request.socket.destroy();
    await fate;
    response.writeHead(200, { 'content-type': 'application/json' }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const self: ErasingHost = {
    origin,
    endpointOf: (slug) => `${origin}/${slug}/graphql`,
    asked,
    before: () => null,
    adminToken: null,
    brings: null,
    idOf: storyId,
    publish(slug, title) {
      placeOf(title);
      const instance = instances.get(slug)!;
      instance.titles.push(title);
      instance.seq += 1;
    },
    withdraw(slug, title) {
      const instance = instances.get(slug)!;
      instance.titles.splice(instance.titles.indexOf(title), 1);
      instance.seq += 1;
      instance.erasedUpTo = instance.seq;
      return instance.seq;
    },
    async announce(redis, ...slugs) {
      for (const slug of slugs) {
        const { seq, digest, erasedUpTo } = stateOf(slug) as ReturnType<typeof stateOf> & {
          erasedUpTo?: number;
        };
        const text = writeAnnouncement({ version: { seq, digest }, code, ...(erasedUpTo && { erasedUpTo }) });
        await redis.set(versionKey(slug), text, 'PX', versionBelievedForMs);
        await redis.xadd(changesStream, '*', 'slug', slug, 'seq', String(seq), 'digest', digest);
      }
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return self;
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
}
