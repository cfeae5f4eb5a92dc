/** `npm run start:gateway`: a gateway of instances that run elsewhere, with Redis for finished answers if there is one. */
import { readFileSync } from 'node:fs';
import { connectRedis } from '@active-news/runtime/connect-redis.ts';
import { hostedSlugs, loadPartnerships } from '@active-news/runtime/load-partnerships.ts';
import { makeLog } from '@active-news/runtime/log.ts';
import { readEnvironment } from '@active-news/runtime/read-environment.ts';
import { runMain } from '@active-news/runtime/run-main.ts';
import { askOverHttp } from './asking/ask-over-http.ts';
import { complainOnce } from './asking/complain-once.ts';
import { rememberFailures } from './asking/remember-failures.ts';
import { readSubgraphs } from './asking/read-subgraphs.ts';
import { redisAnswerCache } from './cache/answer-cache.ts';
import { buildDigest, startGateway } from './http/start-gateway.ts';

await runMain(async () => {
  const environment = readEnvironment(process.env, [
    'PORT',
    'HOST',
    'PARTNERSHIPS_FILE',
    'PARTNERSHIPS',
    'SUBGRAPHS',
    'SUBGRAPH_SECRET',
    'REDIS_URL',
    'LOG_LEVEL',
  ]);
  const registry = await loadPartnerships(environment.PARTNERSHIPS_FILE);
  const endpoints = readSubgraphs(environment.SUBGRAPHS, registry);
  const instances = environment.PARTNERSHIPS
    ? hostedSlugs(registry, environment.PARTNERSHIPS)
    : [...endpoints.keys()];
  const log = makeLog(environment.LOG_LEVEL, 'gateway');
  const http = askOverHttp({
    endpoints,
    secret: environment.SUBGRAPH_SECRET,
    now: Date.now,
    complain: complainOnce((fields, sentence) => log.warn(fields, sentence), Date.now),
  });
  const redis = environment.REDIS_URL === undefined ? null : connectRedis(environment.REDIS_URL, log);
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  const gateway = await startGateway({
    registry,
    instances,
    ask: rememberFailures(http.ask),
    cache: redis && redisAnswerCache(redis, buildDigest(registry, version)),
    now: Date.now,
    log,
    host: environment.HOST,
    port: environment.PORT,
    isSample: false,
  });
  console.log(
    `The gateway is running: ${gateway.url}\n  GraphQL at ${gateway.url}/graphql (GraphiQL in a browser), over ${endpoints.size} subgraphs. Ctrl-C stops it.`,
  );
  return async () => {
    await gateway.close();
    await http.close();
    redis?.disconnect();
  };
});
