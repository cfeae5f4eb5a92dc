/** Starts the sample network: a local site for every partnership, so that a demo and tests need nobody's server. */
import { londonDate } from '@active-news/schema/london-time.ts';
import type { Partnership } from '@active-news/schema/registry/partnership.ts';
import { answerRequest, oldFeedPath } from './serving/answer-request.ts';
import { sampleSite, sharedCategory, type SampleSite as Site } from './serving/sample-site.ts';
import { serveSite, type SitePort } from './serving/serve-site.ts';
import { nationalSlug, sharedSite, type Behaviour, type Dialect } from './site-plan.ts';

/** One for each entry of the registry; the two that share a site have the same `origin` and `feedUrl`. */
export type SampleSite = {
  readonly slug: string;
  /** As `http://127.0.0.1:4101`. */
  readonly origin: string;
  readonly feedUrl: string;
  readonly dialect: Dialect;
  readonly behaviour: Behaviour;
};

export type SampleNetwork = {
  /** In the order of the registry. */
  readonly sites: readonly SampleSite[];
  /** The registry as given, with website, hosts and feeds rewritten to the local sites (feeds verified: true). */
  readonly partnerships: readonly Partnership[];
  /**
   * Publishes one new story now on the next site in turn (or on `slug`), and says which.
   *
   * Errors: throws for a slug that is not in the registry, is the national body's, or is not active.
   */
  publish(slug?: string): { slug: string; title: string };
  /** Ends every connection, those that hang too, and frees the ports. */
  close(): Promise<void>;
};

export type SampleNetworkOptions = {
  readonly partnerships: readonly Partnership[];
  readonly now: () => Date;
  /** Null: never by itself. */
  readonly publishEveryMs: number | null;
  /** 127.0.0.1 if left out. */
  readonly host?: string;
  /** 4101 if left out; one port for each site, going up. A taken port gives way to a free one; null takes free ones only. */
  readonly firstPort?: number | null;
  /** Status 0 is a request that is left hanging. `slug` is the first of the site. */
  readonly onRequest?: (line: { slug: string; path: string; status: number; bytes: number }) => void;
  readonly onPublish?: (story: { slug: string; title: string }) => void;
};

export async function startSampleNetwork(options: SampleNetworkOptions): Promise<SampleNetwork> {
  const { partnerships, now, publishEveryMs, onRequest, onPublish } = options;
  const today = londonDate(now().getTime());
  const running = await openSites(options, today, onRequest);
  const siteOf = new Map(running.flatMap(({ site }) => site.slugs.map((slug) => [slug, site] as const)));
  const rewritten = partnerships.map((partnership) => localEntry(partnership, siteOf.get(partnership.slug)!));

  const publishers = partnerships.filter(mayPublish).map(({ slug }) => slug);
  const inTurn = publishers.filter((slug) => siteOf.get(slug)!.plan.behaviour === 'good');
  let turn = 0;
  function publish(chosen?: string): { slug: string; title: string } {
    const slug = chosen ?? inTurn[turn++ % inTurn.length];
    if (slug === undefined) throw new Error('none of these partnerships can publish');
    if (!publishers.includes(slug))
      throw new Error(`"${slug}" publishes nothing new; only active partnerships do`);
    const { title } = siteOf.get(slug)!.publish(slug, now().getTime());
    onPublish?.({ slug, title });
    return { slug, title };
  }

  const timer =
    publishEveryMs === null || inTurn.length === 0 ? undefined : setInterval(publish, publishEveryMs);
  return {
    sites: rewritten.map(({ slug, feeds }) => {
      const { origin, plan } = siteOf.get(slug)!;
      return { slug, origin, feedUrl: feeds[0]!.url, dialect: plan.dialect, behaviour: plan.behaviour };
    }),
    partnerships: rewritten,
    publish,
    async close() {
      clearInterval(timer);
      await Promise.all(running.map(({ port }) => port.close()));
    },
  };
}

/** Errors: if one port cannot be had for another reason than being taken, those opened before are closed again. */
async function openSites(
  { partnerships, host = '127.0.0.1', firstPort = 4101 }: SampleNetworkOptions,
  today: string,
  onRequest: SampleNetworkOptions['onRequest'],
): Promise<{ port: SitePort; site: Site }[]> {
  const running: { port: SitePort; site: Site }[] = [];
  try {
    for (const [index, group] of siteGroups(partnerships).entries()) {
      let site: Site | undefined;
      const port = await serveSite(
        host,
        firstPort === null ? 0 : firstPort + index,
        (request) => answerRequest(site!, request),
        (line) => onRequest?.({ slug: group[0].slug, ...line }),
      );
      site = sampleSite(group, port.origin, today);
      running.push({ port, site });
    }
  } catch (error) {
    await Promise.all(running.map(({ port }) => port.close()));
    throw error;
  }
  return running;
}

type SiteGroup = readonly [Partnership, ...Partnership[]];

/** The entries of each site; the shared one stands where its first entry stands. */
function siteGroups(partnerships: readonly Partnership[]): SiteGroup[] {
  const shares = ({ slug }: Partnership): boolean => sharedSite.slugs.includes(slug);
  const sharing = partnerships.filter(shares);
  return partnerships.flatMap((partnership): SiteGroup[] => {
    if (!shares(partnership)) return [[partnership]];
    return partnership === sharing[0] ? [[partnership, ...sharing.slice(1)]] : [];
  });
}

function mayPublish({ slug, status }: Partnership): boolean {
  return status === 'active' && slug !== nationalSlug;
}

function localEntry(partnership: Partnership, { origin, plan }: Site): Partnership {
  const path = plan.behaviour === 'redirect' ? oldFeedPath : plan.feedPath;
  const feed = { url: origin + path, verified: true };
  const isShared = sharedSite.slugs.includes(partnership.slug);
  return {
    ...partnership,
    website: origin,
    hosts: [new URL(origin).host],
    feeds: [isShared ? { ...feed, include: { category: sharedCategory(partnership.slug) } } : feed],
  };
}
