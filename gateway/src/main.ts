/** `npm run start:gateway`: a gateway of instances that run elsewhere, with Redis for versions and for what is kept, if there is one. */
import { readFileSync } from 'node:fs';
import { connectRedis } from '@active-news/runtime/connect-redis.ts';
import { hostedSlugs, loadPartnerships } from '@active-news/runtime/load-partnerships.ts';
import { makeLog } from '@active-news/runtime/log.ts';
import { readArguments } from '@active-news/runtime/read-arguments.ts';
import { readEnvironment } from '@active-news/runtime/read-environment.ts';
import { runMain } from '@active-news/runtime/run-main.ts';
import { readInstanceSdl } from '@active-news/schema/graph/sdl.ts';
import { administerOverHttp } from './asking/administer-over-http.ts';
import { askOverHttp } from './asking/ask-over-http.ts';
import { breaker } from './asking/breaker.ts';
import { checkSkew } from './asking/check-skew.ts';
import { complainOnce } from './asking/complain-once.ts';
import { learnCovers } from './asking/learn-covers.ts';
import { listenToVersions } from './asking/listen-to-versions.ts';
import { readSubgraphs } from './asking/read-subgraphs.ts';
import { versionBook } from './asking/version-book.ts';
import { adminHeader } from './http/check-admin.ts';
import { startGateway } from './http/start-gateway.ts';

const usage = `Answers over the instances that SUBGRAPHS names. Settings come from the environment.

  --sample  says on the first page that what is shown is sample content
  --help    this text`;

await runMain(async () => {
  const options = readArguments(
    process.argv.slice(2),
    { sample: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
    usage,
  );
  if (options.help) {
    console.log(usage);
    return async () => undefined;
  }
  const environment = readEnvironment(process.env, [
    'PORT',
    'HOST',
    'PARTNERSHIPS_FILE',
    'PARTNERSHIPS',
    'SUBGRAPHS',
    'SUBGRAPH_SECRET',
    'ADMIN_TOKEN',
    'REDIS_URL',
    'LOG_LEVEL',
  ]);
  const registry = await loadPartnerships(environment.PARTNERSHIPS_FILE);
  const subgraphs = readSubgraphs(environment.SUBGRAPHS, registry);
  const log = makeLog(environment.LOG_LEVEL, 'gateway');
  const complain = complainOnce((fields, sentence) => log.warn(fields, sentence), Date.now);
  const endpoints = new Map([...subgraphs].map(([name, { endpoint }]) => [name, endpoint]));
  const adminToken = environment.ADMIN_TOKEN;
  const administering =
    adminToken === undefined
      ? null
      : administerOverHttp({
          endpoints,
          secret: environment.SUBGRAPH_SECRET,
          token: adminToken,
          header: adminHeader,
        });
  const http = askOverHttp({
    endpoints,
    secret: environment.SUBGRAPH_SECRET,
    now: Date.now,
    complain,
  });
  const guard = breaker(checkSkew(http.transport, { sdl: readInstanceSdl(), now: Date.now, complain }), {
    random: Math.random,
    onChange: (instance, isLeftAlone, reason) =>
      log.info(
        { instance, reason },
        isLeftAlone ? 'an instance is left alone' : 'an instance is asked again',
      ),
  });
  const instances = await learnCovers(subgraphs, http.transport, registry);
  const covered = [...instances.values()].flat();
  const expected = environment.PARTNERSHIPS ? hostedSlugs(registry, environment.PARTNERSHIPS) : covered;

  const book = versionBook();
  const redis = environment.REDIS_URL === undefined ? null : connectRedis(environment.REDIS_URL, log);
  const stopListening =
    environment.REDIS_URL === undefined
      ? null
      : listenToVersions({
          url: environment.REDIS_URL,
          instances: [...instances.keys()],
          sink: {
            announced(instance, version, code, atMs, erasedUpTo) {
              book.announced(instance, version, code, atMs, erasedUpTo);
              guard.heard(instance, atMs);
            },
            silent: book.silent,
          },
          now: Date.now,
          log,
        });
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  const gateway = await startGateway({
    registry,
    instances,
    expected,
    transport: guard.transport,
    book,
    redis,
    adminToken,
    administer: administering?.administer ?? null,
    name: 'gateway',
    version,
    now: Date.now,
    log,
    host: environment.HOST,
    port: environment.PORT,
    isSample: options.sample,
  });
  console.log(
    `The gateway is running: ${gateway.url}\n  GraphQL at ${gateway.url}/graphql (GraphiQL in a browser), over ${covered.length} partnerships of ${subgraphs.size} subgraphs. Ctrl-C stops it.`,
  );
  return async () => {
    await gateway.close();
    await stopListening?.();
    guard.close();
    await http.close();
    await administering?.close();
    redis?.disconnect();
  };
});
