/** `npm start`: the whole product in one process, or, with REDIS_URL, a gateway and a host of subgraphs as two. */
import { hostedSlugs, loadPartnerships } from '@active-news/runtime/load-partnerships.ts';
import { makeLog } from '@active-news/runtime/log.ts';
import { readEnvironment } from '@active-news/runtime/read-environment.ts';
import { runMain } from '@active-news/runtime/run-main.ts';
import { userAgent } from '@active-news/runtime/user-agent.ts';
import { hasAcceptedFeed } from '@active-news/partnership/host/has-accepted-feed.ts';
import { openEmbedded } from './open-embedded.ts';
import { startProcesses } from './start-processes.ts';

const pollIntervalMs = 15 * 60_000;

const noFeedsText = `No feed is accepted yet, so there is no news to gather.
A feed of the bundled registry is asked only once a person has accepted it.
  - To find and accept one, run: npm run feeds -- discover <slug>, and then: npm run feeds -- accept <slug> <url>
  - To see the product at work on sample feeds, run: npm run demo
  - To use feeds of your own, put them in a registry file and set PARTNERSHIPS_FILE to it; every feed in it counts as accepted.
The gateway starts all the same, and names every partnership as missing (NO_FEED).
`;

await runMain(async () => {
  const environment = readEnvironment(process.env, [
    'PORT',
    'HOST',
    'DATA_DIR',
    'PARTNERSHIPS_FILE',
    'PARTNERSHIPS',
    'SUBGRAPHS',
    'ADMIN_TOKEN',
    'REDIS_URL',
    'CONTACT',
    'ALLOW_PRIVATE_FEED_HOSTS',
    'LOG_LEVEL',
  ]);
  const registry = await loadPartnerships(environment.PARTNERSHIPS_FILE);
  const slugs = hostedSlugs(registry, environment.PARTNERSHIPS);
  const hasFeeds = registry.partnerships.some(
    ({ slug, feeds }) =>
      slugs.includes(slug) &&
      (feeds.some(({ verified }) => verified) || hasAcceptedFeed(environment.DATA_DIR, slug)),
  );
  if (!hasFeeds) console.log(noFeedsText);
  if (environment.REDIS_URL !== undefined) return startProcesses(environment.SUBGRAPHS !== undefined);

  const embedded = await openEmbedded({
    registry,
    slugs,
    dataDir: environment.DATA_DIR,
    userAgent: userAgent(environment.CONTACT),
    allowPrivateHosts: environment.ALLOW_PRIVATE_FEED_HOSTS,
    pollIntervalMs,
    now: Date.now,
    log: makeLog(environment.LOG_LEVEL, 'active-news'),
    host: environment.HOST,
    port: environment.PORT,
    isSample: false,
    adminToken: environment.ADMIN_TOKEN,
  });
  console.log(
    `Active News is running: ${embedded.url}\n  GraphQL at ${embedded.url}/graphql (GraphiQL in a browser). Ctrl-C stops it.`,
  );
  return embedded.close;
});
