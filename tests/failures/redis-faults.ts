/** What can go wrong with Redis, a row each; whatever it is, answers are as if there were none. */
import type { FaultyRedis } from './faulty-redis.ts';

export type RedisFault = {
  readonly name: string;
  readonly begin: (redis: FaultyRedis) => unknown;
  readonly end: (redis: FaultyRedis) => unknown;
};

// prettier-ignore
export const redisFaults: readonly RedisFault[] = [
  { name: 'is killed',                         begin: (redis) => redis.kill(),                       end: (redis) => redis.start() },
  { name: 'is restarted empty',                begin: (redis) => redis.kill().then(redis.start),     end: () => undefined },
  { name: 'is paused',                         begin: (redis) => redis.pause(),                      end: (redis) => redis.goOn() },
  { name: 'answers noise',                     begin: (redis) => redis.garble('noise'),              end: (redis) => redis.garble(null) },
  { name: 'answers with other versions',       begin: (redis) => redis.garble('digits of versions'), end: (redis) => redis.garble(null) },
  { name: 'answers with other numbers',        begin: (redis) => redis.garble('digits of answers'),  end: (redis) => redis.garble(null) },
  { name: 'answers with half of each value',   begin: (redis) => redis.garble('cut'),                end: (redis) => redis.garble(null) },
  { name: 'answers with what another key has', begin: (redis) => redis.garble('swap'),               end: (redis) => redis.garble(null) },
];
