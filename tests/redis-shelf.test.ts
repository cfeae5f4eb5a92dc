/** What comes back from Redis is what was put there under this address, or nothing; a Redis that is away costs nobody an answer. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { redisShelf, type RedisShelf } from '@active-news/gateway/cache/redis-shelf.ts';
import { waitFor } from './processes/post-query.ts';
import { hasRedis, noRedisText, startRedis, type RedisForTests } from './processes/redis-for-tests.ts';

if (!hasRedis) test(noRedisText, () => console.log(noRedisText));
else {
  describe('with a Redis', () => {
    let server: RedisForTests;
    let redis: Redis;
    let shelf: RedisShelf;

    beforeAll(async () => {
      server = await startRedis();
      redis = new Redis(server.url, {
        maxRetriesPerRequest: 0,
        enableOfflineQueue: false,
        commandTimeout: 2_000,
      });
      redis.on('error', () => undefined); // it is taken away on purpose
      await new Promise((resolve) => redis.once('ready', resolve));
      shelf = redisShelf(redis);
    });
    afterAll(async () => {
      redis.disconnect();
      await server.stop();
    });

    /** Nobody waits for a set; commands of one connection are done in their order. */
    async function put(address: string, text: string, seconds = 60): Promise<void> {
      shelf.set(address, text, seconds);
      await redis.ping();
    }

    test.each(['', 'text', '{"a":"é 🚲 \\n\\u2028"}', ' leading', 'x'.repeat(500_000)])(
      'a text comes back as it was put',
      async (text) => {
        await put('kept', text);
        expect(await shelf.get('kept')).toBe(text);
      },
    );

    test('what nobody put is not there', async () => {
      expect(await shelf.get('nothing')).toBeNull();
    });

    test('every key expires, and they all stand under one name', async () => {
      await put('passing', 'text', 77);
      expect(await redis.ttl('active-news:passing')).toBeGreaterThan(70);
      const keys = await redis.keys('*');
      expect(keys.filter((key) => !key.startsWith('active-news:'))).toEqual([]);
      for (const key of keys) expect(await redis.ttl(key)).toBeGreaterThan(0);
    });

    test('a text of more than a mebibyte is not put', async () => {
      await put('large', 'é'.repeat(524_289));
      expect(await redis.exists('active-news:large')).toBe(0);
      await put('large', 'é'.repeat(524_288));
      expect(await shelf.get('large')).toHaveLength(524_288);
    });

    test.each([
      ['cut off', (sealed: string) => sealed.slice(0, -1)],
      ['longer', (sealed: string) => `${sealed} `],
      ['changed in one letter', (sealed: string) => sealed.replace('right', 'wrong')],
      ['without its seal', (sealed: string) => sealed.slice(23)],
      ['of another seal', (sealed: string) => `A${sealed.slice(1)}`],
      ['empty', () => ''],
      ['of other bytes', () => 'null'],
    ])('a text that is %s is a miss', async (_name, twist) => {
      await put('twisted', 'the right text');
      const sealed = (await redis.get('active-news:twisted'))!;
      const other = twist(sealed);
      expect(other).not.toBe(sealed);
      await redis.set('active-news:twisted', other);
      expect(await shelf.get('twisted')).toBeNull();
    });

    test('a text of another address is a miss', async () => {
      await put('one', 'the text of one');
      await redis.set('active-news:other', (await redis.get('active-news:one'))!);
      expect(await shelf.get('other')).toBeNull();
      expect(await shelf.get('one')).toBe('the text of one');
    });

    test('a key of another kind is a miss', async () => {
      await redis.lpush('active-news:list', 'one');
      expect(await shelf.get('list')).toBeNull();
    });

    test('with Redis gone, getting is a miss and setting is nothing; once it is back, both work again', async () => {
      await put('kept', 'text');
      const port = Number(new URL(server.url).port);
      await server.stop();
      expect(await shelf.get('kept')).toBeNull();
      expect(() => shelf.set('kept', 'text', 60)).not.toThrow();
      expect(await shelf.get('kept')).toBeNull();
      server = await startRedis(undefined, port);
      // The client comes back by itself, in its own time; nobody waits for a set, so it is repeated.
      const found = await waitFor(
        async () => {
          shelf.set('kept', 'text anew', 60);
          return shelf.get('kept');
        },
        (text) => text !== null,
      );
      expect(found).toBe('text anew');
    });
  });
}
