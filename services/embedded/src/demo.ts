/** `npm run demo`: the real service on the sample network, whose sites are real local HTTP servers. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { styleText } from 'node:util';
import { loadPartnerships } from '@active-news/runtime/load-partnerships.ts';
import { makeLog } from '@active-news/runtime/log.ts';
import { readEnvironment } from '@active-news/runtime/read-environment.ts';
import { runMain } from '@active-news/runtime/run-main.ts';
import { userAgent } from '@active-news/runtime/user-agent.ts';
import type { PollReport } from '@active-news/partnership/ingest/ingest-feed.ts';
import { startSampleNetwork } from '@active-news/sample-network/start-sample-network.ts';
import { clock } from './demo-lines.ts';
import { openEmbedded } from './open-embedded.ts';

const publishEveryMs = 60_000;
// The sample sites are our own, so they may be asked far more often than a partner's.
const pollIntervalMs = 20_000;

await runMain(async () => {
  const environment = readEnvironment(process.env, ['PORT', 'HOST', 'LOG_LEVEL']);
  const bundled = await loadPartnerships(undefined);
  const network = await startSampleNetwork({
    partnerships: bundled.partnerships,
    now: () => new Date(),
    publishEveryMs,
    onPublish: ({ slug, title }) =>
      console.log(`${clock()}  ${styleText('cyan', 'published'.padEnd(13))}      ${slug}: ${title}`),
  });
  const dataDir = await mkdtemp(join(tmpdir(), 'active-news-demo-'));
  const embedded = await openEmbedded({
    registry: { partnerships: network.partnerships, digest: 'sample' },
    slugs: network.partnerships.map(({ slug }) => slug),
    dataDir,
    userAgent: userAgent('sample network'),
    allowPrivateHosts: network.sites.map(({ origin }) => new URL(origin).host),
    pollIntervalMs,
    isFixedPace: true,
    now: Date.now,
    log: makeLog(process.env.LOG_LEVEL ? environment.LOG_LEVEL : 'error', 'active-news'),
    host: environment.HOST,
    port: environment.PORT,
    isSample: true,
    onPolled: sayWhatIsNew(),
  }).catch(async (error: unknown) => {
    await network.close();
    throw error;
  });
  console.log(
    [
      styleText(
        'bold',
        `Active News is running on a sample network of ${network.sites.length} partner sites: ${embedded.url}`,
      ),
      `  First page  ${embedded.url}/`,
      `  GraphiQL    ${embedded.url}/graphql`,
      `  Subgraphs   ${embedded.url}/<partnership>/graphql, as ${embedded.url}/rise/graphql`,
      'Every story is a sample, written for this demonstration. About once a minute a site publishes another. Ctrl-C stops it.',
      '',
      'What each feed answers:',
    ].join('\n'),
  );
  return async () => {
    await embedded.close();
    await network.close();
    await rm(dataDir, { recursive: true, force: true });
  };
});

/** One line per feed at its first answer, and one for each later answer that brings or changes something. */
function sayWhatIsNew(): (report: PollReport) => void {
  const seen = new Map<string, string>();
  return ({ feedUrl, slug, health, status, added, changed, problems, message }) => {
    if (seen.get(slug) === health && added + changed === 0) return;
    seen.set(slug, health);
    const state = styleText(colourOf(health), health.padEnd(13));
    const counts = `${String(added).padStart(4)} new${changed ? `, ${changed} changed` : ''}${problems ? `, ${problems} noted` : ''}`;
    const found = message ?? counts;
    console.log(
      `${clock()}  ${state} ${String(status ?? '—').padEnd(4)} ${slug.padEnd(38)} ${feedUrl.padEnd(42)} ${found}`,
    );
  };
}

/** Green is well, red needs somebody; what answers, but late or with nothing new, is between. */
function colourOf(health: PollReport['health']): 'green' | 'yellow' | 'red' {
  if (health === 'OK') return 'green';
  return health === 'SLOW' || health === 'STALE' ? 'yellow' : 'red';
}
