/** A gateway of its own, with a faulty proxy of its own before each instance of a world. */
import { startFaultyProxy, type FaultyProxy } from './faulty-proxy.ts';
import type { Content } from './read-content.ts';
import { startListening } from './start-listening.ts';
import type { World } from './start-world.ts';

export type Lane = {
  readonly url: string;
  readonly slugs: readonly string[];
  readonly proxies: ReadonlyMap<string, FaultyProxy>;
  /** What an instance holds, as far as this gateway can see. */
  readonly contentOf: (slug: string) => Content;
  /** All that it has ever held, by digest. */
  readonly heldBy: (slug: string) => ReadonlyMap<string, Content>;
  readonly commit: (slug: string) => Promise<void>;
  /** True if the gateway hears of versions without asking. */
  readonly isAnnounced: boolean;
  /** A number that was never given before. */
  readonly nextSalt: () => number;
  /** What the gateway's log has to say. */
  readonly log: () => string;
  readonly close: () => Promise<void>;
};

/** A lane without a Redis over one of the two states of each instance; a commit leads to the other, as if a store went on or was restored. */
export async function startLane(world: World): Promise<Lane> {
  const stops: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const stop of stops.reverse()) await stop();
  };
  try {
    const proxies = new Map<string, FaultyProxy>();
    for (const slug of world.slugs) {
      const proxy = await startFaultyProxy(world.origins[0]);
      stops.push(proxy.close);
      proxies.set(slug, proxy);
    }
    const endpoints = [...proxies].map(([slug, { origin }]) => [slug, `${origin}/${slug}/graphql`]);
    const gateway = await startListening('gateway', {
      PARTNERSHIPS_FILE: world.registryFile,
      SUBGRAPHS: JSON.stringify(Object.fromEntries(endpoints)),
      LOG_LEVEL: 'warn',
    });
    stops.push(gateway.stop);
    const states = new Map<string, 0 | 1>(world.slugs.map((slug) => [slug, 0]));
    let salt = 0;
    return {
      url: gateway.origin,
      slugs: world.slugs,
      proxies,
      contentOf: (slug) => world.contents.get(slug)![states.get(slug)!],
      heldBy: (slug) => new Map(world.contents.get(slug)!.map((content) => [content.digest, content])),
      isAnnounced: false,
      async commit(slug) {
        const next = states.get(slug) === 0 ? 1 : 0;
        states.set(slug, next);
        proxies.get(slug)!.pointAt(world.origins[next]);
      },
      nextSalt: () => (salt += 1),
      log: gateway.output,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
