/** A gateway over HTTP, as its main file puts it together, of which tests can see the version book. */
import { administerOverHttp } from '@active-news/gateway/asking/administer-over-http.ts';
import { askOverHttp } from '@active-news/gateway/asking/ask-over-http.ts';
import { listenToVersions } from '@active-news/gateway/asking/listen-to-versions.ts';
import { versionBook, type VersionBook } from '@active-news/gateway/asking/version-book.ts';
import type { Instances } from '@active-news/gateway/graph/gateway-schema.ts';
import { adminHeader } from '@active-news/gateway/http/check-admin.ts';
import { startGateway } from '@active-news/gateway/http/start-gateway.ts';
import { connectRedis } from '@active-news/runtime/connect-redis.ts';
import { makeLog } from '@active-news/runtime/log.ts';
import type { Registry } from '@active-news/schema/registry/partnership.ts';
import { bundledRegistryPath, loadRegistry } from '@active-news/schema/registry/read-registry.ts';

export type OpenGateway = {
  readonly url: string;
  readonly book: VersionBook;
  /** The titles that a client sees, newest first; null if nothing was answered. */
  readonly titles: (more?: string) => Promise<readonly string[] | null>;
  readonly post: (
    query: string,
    headers?: Readonly<Record<string, string>>,
    variables?: object,
  ) => Promise<Posted>;
  readonly close: () => Promise<void>;
};
export type Posted = {
  readonly status: number;
  readonly headers: Headers;
  // What a test expects of a body is its own business.
  readonly body: any;
};

const log = makeLog('silent', 'test');

export async function openGateway(options: {
  readonly endpoints: ReadonlyMap<string, string>;
  readonly instances: Instances;
  readonly redisUrl?: string;
  readonly adminToken?: string;
  readonly secret?: string;
}): Promise<OpenGateway> {
  const { endpoints, instances, redisUrl, adminToken, secret } = options;
  const stops: (() => unknown)[] = [];
  const book = versionBook();
  const asking = askOverHttp({ endpoints, secret, now: Date.now, complain: () => undefined });
  stops.push(asking.close);
  const administering =
    adminToken === undefined
      ? null
      : administerOverHttp({ endpoints, secret, token: adminToken, header: adminHeader });
  if (administering) stops.push(administering.close);
  const redis = redisUrl === undefined ? null : connectRedis(redisUrl, log);
  if (redis) {
    stops.push(() => redis.disconnect());
    await new Promise((resolve) => redis.once('ready', resolve));
    const sink = { announced: book.announced, silent: book.silent };
    stops.push(
      listenToVersions({ url: redisUrl!, instances: [...instances.keys()], sink, now: Date.now, log }),
    );
  }
  const gateway = await startGateway({
    registry: await readRegistry(),
    instances,
    expected: [...instances.values()].flat(),
    transport: asking.transport,
    book,
    redis,
    adminToken,
    administer: administering?.administer ?? null,
    name: 'gateway',
    version: 'test',
    now: Date.now,
    log,
    host: '127.0.0.1',
    port: 0,
    isSample: true,
  });
  stops.push(gateway.close);
  const post: OpenGateway['post'] = async (query, headers = {}, variables = {}) => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  };
  return {
    url: gateway.url,
    book,
    post,
    async titles(more = '') {
      const { body } = await post(`{ stories(first: 20) { nodes { title } } ${more} }`);
      const nodes = body.data?.stories?.nodes as readonly { readonly title: string }[] | undefined;
      return nodes?.map(({ title }) => title) ?? null;
    },
    async close() {
      for (const stop of stops.splice(0).reverse()) await stop();
    },
  };
}

export async function readRegistry(): Promise<Registry> {
  const reading = await loadRegistry(bundledRegistryPath);
  if (!reading.ok) throw new Error('the bundled registry has mistakes');
  return reading.registry;
}
