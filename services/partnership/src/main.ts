/** `npm run start:subgraphs`: hosts one instance or many over HTTP, and announces their versions if there is a Redis. */
import type { AddressInfo } from 'node:net';
import { hostedSlugs, loadPartnerships } from '@active-news/runtime/load-partnerships.ts';
import { makeLog } from '@active-news/runtime/log.ts';
import { readArguments, wholeNumber } from '@active-news/runtime/read-arguments.ts';
import { readEnvironment } from '@active-news/runtime/read-environment.ts';
import { connectRedis } from '@active-news/runtime/connect-redis.ts';
import { runMain } from '@active-news/runtime/run-main.ts';
import { userAgent } from '@active-news/runtime/user-agent.ts';
import { announceVersions } from './host/announce-versions.ts';
import { openHostInWorker } from './host/open-host-in-worker.ts';
import { serveHost } from './host/serve-host.ts';

const usage = `Hosts the subgraphs of partnerships over HTTP, and reads their feeds. Settings come from the environment.

  --poll-seconds <seconds>  between two looks at a healthy feed, whatever it says of its own pace. A few seconds are for sites
                            of one's own, as the sample network's. Without it each feed is asked at its own rhythm, every 15
                            minutes at most and every 6 hours at least.
  --help                    this text`;

/** Askers name shorter ones. */
const answerDeadlineMs = 30_000;

await runMain(async () => {
  const options = readArguments(
    process.argv.slice(2),
    { 'poll-seconds': { type: 'string' }, help: { type: 'boolean', default: false } },
    usage,
  );
  if (options.help) {
    console.log(usage);
    return async () => undefined;
  }
  const pollSeconds = options['poll-seconds'];
  const pollIntervalMs = wholeNumber('--poll-seconds', pollSeconds ?? '900', 1, 86_400) * 1000;
  const environment = readEnvironment(process.env, [
    'PORT',
    'HOST',
    'DATA_DIR',
    'PARTNERSHIPS_FILE',
    'PARTNERSHIPS',
    'SUBGRAPH_SECRET',
    'ADMIN_TOKEN',
    'REDIS_URL',
    'CONTACT',
    'ALLOW_PRIVATE_FEED_HOSTS',
    'LOG_LEVEL',
  ]);
  const registry = await loadPartnerships(environment.PARTNERSHIPS_FILE);
  const slugs = hostedSlugs(registry, environment.PARTNERSHIPS);
  const log = makeLog(environment.LOG_LEVEL, 'subgraphs');
  const host = await openHostInWorker({
    registry,
    slugs,
    dataDir: environment.DATA_DIR,
    userAgent: userAgent(environment.CONTACT),
    allowPrivateHosts: environment.ALLOW_PRIVATE_FEED_HOSTS,
    pollIntervalMs,
    isFixedPace: pollSeconds !== undefined,
    deadlineMs: answerDeadlineMs,
    onPolled: ({ feedUrl, slug, outcome, health, status, added, changed, problems }) =>
      log.info({ slug, feedUrl, outcome, health, status, added, changed, problems }, 'feed polled'),
    onError: (error, feedUrl) => log.error({ feedUrl, error: String(error) }, 'a poll could not be recorded'),
    onCrash: (message) =>
      log.error({ error: message }, 'the thread of the instances ended; starting it again'),
  });
  const redis = environment.REDIS_URL === undefined ? null : connectRedis(environment.REDIS_URL, log);
  const stopAnnouncing = redis ? announceVersions(host, redis) : null;
  const http = serveHost(host, environment.SUBGRAPH_SECRET, log, environment.ADMIN_TOKEN);
  await http.listen({ host: environment.HOST, port: environment.PORT });
  const { port } = http.server.address() as AddressInfo;
  console.log(
    `Subgraphs are running at http://localhost:${port}/<slug>/graphql for ${host.slugs.length === 1 ? host.slugs[0] : `${host.slugs.length} partnerships`}.`,
  );
  return async () => {
    stopAnnouncing?.();
    await http.close();
    await host.close();
    redis?.disconnect();
  };
});
