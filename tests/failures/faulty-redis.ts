/** A Redis of its own behind a proxy: it can be killed, restarted empty, paused, or made to answer wrong bytes. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { Redis } from 'ioredis';
import { freePort } from '../processes/free-port.ts';
import { rewriteBulkStrings } from './rewrite-bulk-strings.ts';

/** Wrong bytes: no protocol at all; or, in it, other digits in short values or in long ones, half of each value, another of the long ones. */
export type Garbling = 'noise' | 'digits of versions' | 'digits of answers' | 'cut' | 'swap';

/** Announced versions are shorter, kept answers longer. */
const longValueBytes = 80;

export type FaultyRedis = {
  /** For the processes that are tested; leads through the proxy. */
  readonly url: string;
  /** Kills the server and lets nobody connect. */
  readonly kill: () => Promise<void>;
  /** Starts it again, with nothing in it. */
  readonly start: () => Promise<void>;
  readonly pause: () => void;
  readonly goOn: () => void;
  readonly garble: (how: Garbling | null) => void;
  /** Reads past the proxy. */
  readonly read: (key: string) => Promise<string | null>;
  readonly close: () => Promise<void>;
};

export async function startFaultyRedis(): Promise<FaultyRedis> {
  const ownPort = await freePort();
  /** Any that is free at first; then the same again. */
  let port = 0;
  const sockets = new Set<Socket>();
  let garbling: Garbling | null = null;
  let child: ChildProcess;
  let direct: Redis;

  const proxy = createServer((client) => {
    const server = connect(ownPort, '127.0.0.1');
    const rewrite = rewriteBulkStrings((value) => garbled(value));
    client.on('data', (chunk) => server.write(chunk));
    server.on('data', (chunk: Buffer) =>
      client.write(garbling === 'noise' ? randomBytes(chunk.length) : rewrite(chunk)),
    );
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  });
  const cutAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  const start = async () => {
    const options = ['--save', '', '--appendonly', 'no', '--port', String(ownPort), '--bind', '127.0.0.1'];
    child = spawn('redis-server', options, { stdio: 'ignore' });
    direct = new Redis(ownPort, '127.0.0.1', { retryStrategy: () => 20, maxRetriesPerRequest: 200 });
    direct.on('error', () => {}); // refused until it listens
    await direct.ping();
    proxy.listen(port, '127.0.0.1');
    await once(proxy, 'listening');
    port = (proxy.address() as AddressInfo).port;
  };
  const kill = async () => {
    direct.disconnect();
    if (proxy.listening) {
      proxy.close();
      cutAll();
      await once(proxy, 'close');
    }
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  let lastValue: Buffer = Buffer.alloc(0);
  const garbled = (value: Buffer): Buffer => {
    // What a client reads of the server itself, to see whether it is ready.
    if (garbling === null || value.includes('redis_version') || value.length < 12) return value;
    if (garbling === 'cut') return value.subarray(0, value.length >> 1);
    const isLong = value.length > longValueBytes;
    if (garbling === 'digits of versions') return isLong ? value : withOtherDigits(value);
    if (garbling === 'digits of answers') return isLong ? withOtherDigits(value) : value;
    if (!isLong) return value;
    const other = lastValue.length > 0 ? lastValue : value;
    lastValue = value;
    return other;
  };
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    start,
    pause: () => void child.kill('SIGSTOP'),
    goOn: () => void child.kill('SIGCONT'),
    garble: (how) => void (garbling = how),
    read: (key) => direct.get(key),
    async close() {
      child.kill('SIGCONT');
      await kill();
    },
  };
}

function withOtherDigits(value: Buffer): Buffer {
  return Buffer.from(
    value.map((byte) => (byte >= 0x30 && byte <= 0x39 ? 0x30 + ((byte - 0x2f) % 10) : byte)),
  );
}
