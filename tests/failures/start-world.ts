/** Two hosts of the same partnerships, one a few stories ahead of the other: whoever is led from the first to the second sees a commit. */
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '../processes/post-query.ts';
import { startFeedSite } from './feed-site.ts';
import { readContent, type Content } from './read-content.ts';
import { startListening, type ListeningService } from './start-listening.ts';

export type World = {
  readonly slugs: readonly string[];
  readonly registryFile: string;
  /** Where the instances are in their earlier and in their later state. */
  readonly origins: readonly [earlier: string, later: string];
  /** What an instance holds in either state, as it says itself when it is asked directly. */
  readonly contents: ReadonlyMap<string, readonly [earlier: Content, later: Content]>;
  readonly close: () => Promise<void>;
};

const storiesEach = 12;
/** Ahead of the true time by more than the longest wait that a feed's own rhythm gives, so that the later host finds its feeds due at once. */
const hoursAhead =
  '--import=data:text/javascript,const{now}=Date;Date.now=()=>now()+28800000 --disable-warning=ExperimentalWarning';

export async function startWorld(slugs: readonly string[]): Promise<World> {
  const stops: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const stop of stops.reverse()) await stop();
  };
  try {
    const dir = await mkdtemp(join(tmpdir(), 'active-news-failures-'));
    stops.push(() => rm(dir, { recursive: true, force: true }));
    const site = await startFeedSite(slugs, storiesEach);
    stops.push(site.close);
    const registryFile = join(dir, 'partnerships.json');
    await writeFile(registryFile, JSON.stringify(site.partnerships));

    const runHost = async (nth: 0 | 1): Promise<ListeningService> => {
      const service = await startListening('services/partnership', {
        DATA_DIR: join(dir, `host-${nth}`),
        PARTNERSHIPS_FILE: registryFile,
        ALLOW_PRIVATE_FEED_HOSTS: site.host,
        LOG_LEVEL: 'error',
        ...(nth === 1 && { NODE_OPTIONS: hoursAhead }),
      });
      stops.push(service.stop);
      return service;
    };

    // The later host takes up what the earlier one has stored, and reads one story more of each partnership.
    const first = await runHost(0);
    const earlier = await readAll(first.origin, slugs, storiesEach);
    await first.stop();
    await cp(join(dir, 'host-0'), join(dir, 'host-1'), { recursive: true });
    for (const slug of slugs) site.publish(slug);
    const hosts = await Promise.all([runHost(0), runHost(1)]);
    const later = await readAll(hosts[1].origin, slugs, storiesEach + 1);
    return {
      slugs,
      registryFile,
      origins: [hosts[0].origin, hosts[1].origin],
      contents: new Map(slugs.map((slug) => [slug, [earlier.get(slug)!, later.get(slug)!]])),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What all instances of a host hold, as soon as each has this many stories. */
async function readAll(
  origin: string,
  slugs: readonly string[],
  stories: number,
): Promise<ReadonlyMap<string, Content>> {
  const entries = slugs.map(async (slug) => {
    const content = await waitFor(
      () => readContent(`${origin}/${slug}/graphql`),
      (read) => read.stories.length === stories,
    );
    return [slug, content] as const;
  });
  return new Map(await Promise.all(entries));
}
