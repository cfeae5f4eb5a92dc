/** `npm run demo:stacked`: regional gateways under a national one, beside a flat gateway over the same subgraphs; both give the same answers. */
import { styleText } from 'node:util';
import { wholeNumber } from '@active-news/runtime/read-arguments.ts';
import { readEnvironment } from '@active-news/runtime/read-environment.ts';
import { compareGateways } from './compare-gateways.ts';
import { startDemoGateway } from './demo-gateway.ts';
import { startDemoHost } from './demo-host.ts';
import { heading, say } from './demo-lines.ts';
import { startDemoNetwork } from './demo-network.ts';
import { firstPort, freePort } from './free-port.ts';
import { runDemo } from './run-demo.ts';
import { waitUntilRead } from './wait-until-read.ts';
import { watchStories } from './watch-stories.ts';

const usage = `Runs three regional gateways under a national one, and a flat gateway beside them, on the sample network. PORT (4000) is the
national one's. No Redis is needed.

  --publish-seconds <seconds>  a sample site publishes a story that often (default 60; 0 for never)
  --poll-seconds <seconds>     between two looks at a feed (default 20)
  --help                       this text`;

const options = {
  'publish-seconds': { type: 'string', default: '60' },
  'poll-seconds': { type: 'string', default: '20' },
  help: { type: 'boolean', default: false },
} as const;

/** The national body belongs to no region; the national gateway asks its subgraph itself, beside the regional gateways. */
const groups: Readonly<Record<string, readonly string[]>> = {
  north: ['north-east', 'north-west', 'yorkshire-and-the-humber'],
  midlands: ['east-midlands', 'west-midlands', 'east-of-england'],
  south: ['london', 'south-east', 'south-west'],
};

await runDemo(usage, options, process.env, async ({ processes, dir, values, onStop }) => {
  const { PORT } = readEnvironment(process.env, ['PORT']);
  const publishSeconds = wholeNumber('--publish-seconds', values['publish-seconds'], 0, 86_400);
  const pollSeconds = wholeNumber('--poll-seconds', values['poll-seconds'], 1, 86_400);
  const ports = [await firstPort(PORT)];
  while (ports.length < 6) ports.push(await freePort(ports.at(-1)! + 1));
  const [nationalPort, flatPort, ...others] = ports as [number, number, ...number[]];
  const national = { name: 'national gateway', url: `http://localhost:${nationalPort}` };
  const flat = { name: 'flat gateway', url: `http://localhost:${flatPort}` };
  const both = [national.url, flat.url] as const;
  const stories = watchStories([national, flat], say, compareAgain);
  onStop(stories.close);

  console.log(
    'Starting the sample network, its subgraphs, three regional gateways, a national and a flat one …\n',
  );
  const network = await startDemoNetwork(processes, { dir, publishSeconds, onPublished: stories.published });
  const environment = { HOST: '127.0.0.1', LOG_LEVEL: 'info', PARTNERSHIPS_FILE: network.registryFile };
  const hostPort = others[3]!;
  const slugs = network.partnerships.map(({ slug }) => slug);
  await startDemoHost(processes, network, {
    name: 'host',
    dir,
    port: hostPort,
    slugs,
    pollSeconds,
    environment,
    onStored: stories.stored,
  });
  const subgraphs = (own: readonly string[]) =>
    Object.fromEntries(own.map((slug) => [slug, `http://127.0.0.1:${hostPort}/${slug}/graphql`]));
  const regional = Object.entries(groups).map(([name, regions], i) => ({
    name,
    url: `http://localhost:${others[i]!}`,
    port: others[i]!,
    slugs: network.partnerships
      .filter(({ region }) => region && regions.includes(region))
      .map(({ slug }) => slug),
  }));
  const ofNobody = slugs.filter((slug) => !regional.some((gateway) => gateway.slugs.includes(slug)));
  await Promise.all([
    ...regional.map(({ name, port, slugs: own }) =>
      startDemoGateway(processes, { name: `${name} gateway`, port, subgraphs: subgraphs(own), environment }),
    ),
    startDemoGateway(processes, {
      name: flat.name,
      port: flatPort,
      subgraphs: subgraphs(slugs),
      environment,
    }),
  ]);
  await startDemoGateway(processes, {
    name: national.name,
    port: nationalPort,
    // Addresses and nothing else: the regional gateways tell themselves for whom they speak.
    subgraphs: {
      ...Object.fromEntries(regional.map(({ name, url }) => [name, `${url}/graphql`])),
      ...subgraphs(ofNobody),
    },
    environment,
  });
  console.log(whereToLook());
  say('feeds', await waitUntilRead(flat.url), 'green');
  console.log(`\n${heading('The same questions, asked of the national and of the flat gateway')}`);
  for (const { text, isEqual } of await compareGateways(both))
    console.log(
      `  ${text.padEnd(90)} ${isEqual ? styleText('green', 'the same') : styleText('red', 'NOT the same')}`,
    );
  console.log();

  async function compareAgain(): Promise<void> {
    const compared = await compareGateways(both);
    const different = compared.filter(({ isEqual }) => !isEqual).map(({ text }) => text);
    if (different.length) say('compared', `NOT the same: ${different.join('; ')}`, 'red');
    else say('compared', `all ${compared.length} answers are the same again`, 'green');
  }

  function whereToLook(): string {
    const lines = regional.map(
      ({ name, url, slugs: own }, i) =>
        `  ${i < regional.length ? '├─' : '└─'} ${name.padEnd(10)} ${url}    over ${own.length} subgraphs`,
    );
    return `${heading('Active News is running in two forms, over the same subgraphs of a sample network.')}

  national      ${national.url}    GraphiQL: ${national.url}/graphql
${lines.join('\n')}
  └─ ${ofNobody.join(', ')}, asked directly

  flat          ${flat.url}    GraphiQL: ${flat.url}/graphql
  └─ all ${slugs.length} subgraphs

  logs          ${dir}/*.log

Every story is a sample, written for this demonstration. Ctrl-C stops everything.
`;
  }
});
