/** A real Redis for tests: started and stopped by them, so that they can also take it away. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { freePort } from './free-port.ts';

export type RedisForTests = { readonly url: string; readonly stop: () => Promise<void> };

/** Whether there is a redis-server on PATH. */
export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

/** Said once, where tests are left out for want of a redis-server. */
export const noRedisText =
  'There is no redis-server on PATH: the tests that need one are left out. Install it (Debian: apt-get install redis-server) to run them.';

/** Starts a redis-server on a free port and waits until it answers. Shapes: `args` as in docker-compose.yml. */
export async function startRedis(
  args: readonly string[] = ['--save', '', '--appendonly', 'no'],
  port?: number,
): Promise<RedisForTests> {
  const own = port ?? (await freePort());
  const child = spawn('redis-server', [...args, '--port', String(own), '--bind', '127.0.0.1'], {
    stdio: 'ignore',
  });
  const url = `redis://127.0.0.1:${own}`;
  const probe = new Redis(url, { retryStrategy: () => 50, maxRetriesPerRequest: 100 });
  probe.on('error', () => {}); // refused until it listens
  await probe.ping();
  probe.disconnect();
  return {
    url,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
