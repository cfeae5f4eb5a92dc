/** `npm run demo:distributed`: the product as processes of their own, two gateway replicas among them, with a real Redis between. */
import { randomBytes } from 'node:crypto';
import { wholeNumber } from '@active-news/runtime/read-arguments.ts';
import { readEnvironment } from '@active-news/runtime/read-environment.ts';
import { startDemoGateway } from './demo-gateway.ts';
import { startDemoHost } from './demo-host.ts';
import { heading, say } from './demo-lines.ts';
import { startDemoNetwork } from './demo-network.ts';
import { demoRedis } from './demo-redis.ts';
import { firstPort, freePort } from './free-port.ts';
import { runDemo } from './run-demo.ts';
import { watchCoverage } from './watch-coverage.ts';
import { watchStories } from './watch-stories.ts';
import { waitUntilRead } from './wait-until-read.ts';

const usage = `Runs Active News as separate processes on the sample network. PORT (4000) is the first gateway's; REDIS_URL names a Redis
that runs, else a redis-server is started.

  --publish-seconds <seconds>  a sample site publishes a story that often (default 60; 0 for never)
  --poll-seconds <seconds>     between two looks at a feed (default 20)
  --restart-seconds <seconds>  after which a host that was killed is started again (default 30)
  --help                       this text`;

const options = {
  'publish-seconds': { type: 'string', default: '60' },
  'poll-seconds': { type: 'string', default: '20' },
  'restart-seconds': { type: 'string', default: '30' },
  help: { type: 'boolean', default: false },
} as const;

await runDemo(usage, options, process.env, async ({ processes, dir, values, onStop, fail }) => {
  const environment = readEnvironment(process.env, ['PORT', 'REDIS_URL']);
  const publishSeconds = wholeNumber('--publish-seconds', values['publish-seconds'], 0, 86_400);
  const pollSeconds = wholeNumber('--poll-seconds', values['poll-seconds'], 1, 86_400);
  const restartSeconds = wholeNumber('--restart-seconds', values['restart-seconds'], 1, 86_400);
  const ports = [await firstPort(environment.PORT)];
  while (ports.length < 4) ports.push(await freePort(ports.at(-1)! + 1));
  const gateways = ports.slice(0, 2).map((port, i) => ({
    name: `gateway ${i + 1}`,
    url: `http://localhost:${port}`,
    port,
    pid: 0,
  }));
  const stories = watchStories(gateways, say);
  onStop(stories.close);

  const redisUrl = await demoRedis(environment.REDIS_URL, processes, dir);
  console.log('Starting the sample network, two hosts of subgraphs and two gateways …\n');
  const network = await startDemoNetwork(processes, { dir, publishSeconds, onPublished: stories.published });
  const common = {
    HOST: '127.0.0.1',
    LOG_LEVEL: 'info',
    PARTNERSHIPS_FILE: network.registryFile,
    REDIS_URL: redisUrl,
    SUBGRAPH_SECRET: randomBytes(24).toString('base64url'),
  };
  const slugs = network.partnerships.map(({ slug }) => slug);
  const half = Math.ceil(slugs.length / 2);
  const hosts = [slugs.slice(0, half), slugs.slice(half)].map((own, i) => ({
    name: `host ${'AB'[i]}`,
    port: ports[i + 2]!,
    slugs: own,
    pid: 0,
  }));
  await Promise.all(hosts.map(startHost));
  const endpoints = hosts.flatMap(({ port, slugs: own }) =>
    own.map((slug) => [slug, `http://127.0.0.1:${port}/${slug}/graphql`] as const),
  );
  await Promise.all(
    gateways.map(async (gateway) => {
      const subgraphs = Object.fromEntries(endpoints);
      const running = await startDemoGateway(processes, { ...gateway, subgraphs, environment: common });
      gateway.pid = running.pid;
    }),
  );
  console.log(whereToLook());
  say('feeds', await waitUntilRead(gateways[0]!.url), 'green');
  onStop(watchCoverage(gateways, say));

  async function startHost(host: (typeof hosts)[number]): Promise<void> {
    const running = await startDemoHost(processes, network, {
      ...host,
      dir,
      pollSeconds,
      environment: common,
      onStored: stories.stored,
      // To kill it by hand is part of the demonstration.
      onEnded() {
        say(
          'host killed',
          `${host.name} is gone; its last good answers stand in. It starts again in ${restartSeconds} s.`,
          'yellow',
        );
        const timer = setTimeout(() => void startAgain(host).catch(fail), restartSeconds * 1000);
        onStop(() => clearTimeout(timer));
        return true;
      },
    });
    host.pid = running.pid;
  }

  async function startAgain(host: (typeof hosts)[number]): Promise<void> {
    await startHost(host);
    say('host is back', `${host.name} runs again, as process ${host.pid}.`, 'green');
  }

  function whereToLook(): string {
    const [first, second] = gateways.map(({ url }) => url);
    return `${heading('Active News is running as separate processes on a sample network of partner sites.')}

${gateways.map(({ name, url, pid }) => `  ${name}    ${url}    GraphiQL: ${url}/graphql    process ${pid}`).join('\n')}
${hosts.map(({ name, port, slugs: own, pid }) => `  ${name}       http://localhost:${port}    answers gateways alone, for ${own.length} partnerships from ${own[0]} on    process ${pid}`).join('\n')}
  Redis        ${redisUrl}
  sites        ${[...new Set(network.partnerships.map(({ website }) => website))].length} of them, ${network.partnerships[0]!.website} and up
  logs         ${dir}/*.log

${heading('What to try')}
  Ask one gateway, then the other: both say the same ETag, and the second has it from Redis (x-cache: HIT).
    ${ask(first!)}
    ${ask(second!)}
  Ask again and say what you have: 304 from either.
    … -H 'if-none-match: "the ETag"'
  Take a host away and ask again: within 15 s its partnerships are “stale”, with their
  last good answer, and no count is wrong; a question that was never asked has them “missing”.
    kill ${hosts[1]!.pid}
${publishSeconds ? `  Wait: about every ${publishSeconds} s a site publishes; feeds are looked at every ${pollSeconds} s; the line “shown by all” says how long it took from there.\n` : ''}
Every story is a sample, written for this demonstration. Ctrl-C stops everything.
`;
  }
});

function ask(url: string): string {
  return `curl -siG ${url}/graphql --data-urlencode 'query={ stories(first: 3, filter: { region: ["north-east"] }) { totalCount nodes { title } } }'`;
}
