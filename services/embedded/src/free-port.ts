/** Finds ports that nothing listens on at this moment. */
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { ConfigurationError } from '@active-news/runtime/read-environment.ts';

const tried = 200;

/** The first free port from this one up; from 0, any. Errors: throws if none of 200 is free. */
export async function freePort(from: number): Promise<number> {
  for (let port = from; port < from + tried; port++) {
    const server = createServer().listen(port, '127.0.0.1');
    try {
      await once(server, 'listening');
    } catch {
      continue;
    }
    const taken = (server.address() as AddressInfo).port;
    server.close();
    await once(server, 'close');
    return taken;
  }
  throw new Error(`none of the ports ${from} to ${from + tried - 1} is free`);
}

/** This very port, or from 0 any. Errors: throws a ConfigurationError if it is taken, so that nothing is started in vain. */
export async function firstPort(wanted: number): Promise<number> {
  const port = await freePort(wanted);
  if (wanted === 0 || port === wanted) return port;
  throw new ConfigurationError(
    `Port ${wanted} is taken. Set PORT to another one, or stop what listens there.`,
  );
}
