/** A Redis for a demo: the one that REDIS_URL names, else a server of its own on a free port. */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { ConfigurationError } from '@active-news/runtime/read-environment.ts';
import { freePort } from './free-port.ts';
import type { OwnProcesses } from './own-processes.ts';

const connectDeadlineMs = 2_000;

/** Resolves to its address. Errors: throws a ConfigurationError if there is none, saying how to get one. */
export async function demoRedis(
  given: string | undefined,
  processes: OwnProcesses,
  dir: string,
): Promise<string> {
  if (given !== undefined) {
    if (await answers(new URL(given))) return given;
    throw new ConfigurationError(`REDIS_URL is ${given}, and nothing listens there.`);
  }
  if (spawnSync('redis-server', ['--version']).status !== 0)
    throw new ConfigurationError(
      'This demo needs Redis: install redis-server (Debian, Ubuntu: apt-get install redis-server; macOS: brew install redis), or set REDIS_URL to one that runs.',
    );
  const port = await freePort(6_380);
  await processes.start({
    name: 'Redis',
    command: 'redis-server',
    args: ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', dir],
    environment: {},
    isUp: /Ready to accept connections/,
  });
  return `redis://127.0.0.1:${port}`;
}

async function answers({ hostname, port }: URL): Promise<boolean> {
  const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 6_379) });
  socket.setTimeout(connectDeadlineMs, () => socket.destroy(new Error('it does not answer')));
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
