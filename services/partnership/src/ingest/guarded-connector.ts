/** Opens sockets for feeds and refuses those that would end inside our own network. */
import { connect as connectSocket, isIPv6, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { privateAddresses } from './private-addresses.ts';

type GuardedConnectorOptions = {
  /** `host:port` that may be reached although private. */
  readonly allowPrivateHosts: ReadonlySet<string>;
  readonly connectTimeoutMs: number;
  /** Ends connections that are still being made. */
  readonly signal: AbortSignal;
  /** Name resolution; the system's unless a test needs its own. */
  readonly lookup?: LookupFunction | undefined;
};

/** Thrown when the address behind a name is private; the text names the host, never the network. */
export class ForbiddenAddressError extends Error {}

/**
 * A connector for undici that checks the address it connects to, at the moment it connects.
 *
 * An address that was checked before may have changed by then (DNS rebinding), and undici's own `blockList` option is
 * lost on the way to TLS; so the TCP socket is made here, and TLS is laid over it.
 */
export function guardedConnector(options: GuardedConnectorOptions): buildConnector.connector {
  const { allowPrivateHosts, connectTimeoutMs, signal, lookup } = options;
  const overTls = buildConnector({ timeout: connectTimeoutMs, allowH2: false });

  return (target, callback) => {
    const port = Number(target.port || (target.protocol === 'https:' ? 443 : 80));
    const host = target.hostname.replace(/^\[|\]$/g, '');
    const isAllowed = allowPrivateHosts.has(hostAndPort(host, port));
    if (signal.aborted) return callback(signal.reason as Error, null);
    const socket = connectSocket({
      host,
      port,
      autoSelectFamily: true,
      ...(isAllowed ? {} : { blockList: privateAddresses }),
      ...(lookup === undefined ? {} : { lookup }),
    });

    let isAnswered = false;
    const answer: buildConnector.Callback = (error, connected) => {
      if (isAnswered) return void connected?.destroy();
      isAnswered = true;
      clearTimeout(timer);
      if (error === null) return callback(null, connected);
      socket.destroy();
      return callback(error, null);
    };
    const timer = setTimeout(() => answer(new ConnectTimeout(), null), connectTimeoutMs);
    // Until the socket closes, since undici hears an abort only once TLS is up.
    const onAbort = () => {
      socket.destroy();
      answer(signal.reason as Error, null);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once('close', () => signal.removeEventListener('abort', onAbort));
    socket.once('error', (error: NodeJS.ErrnoException) =>
      answer(isBlocked(error) ? forbidden() : error, null),
    );
    socket.once('connect', () => {
      // Once more by what the socket says, should a release of Node forget the list.
      const remote = socket.remoteAddress ?? '';
      const isPrivate = privateAddresses.check(remote, isIPv6(remote) ? 'ipv6' : 'ipv4');
      if (isPrivate && !isAllowed) answer(forbidden(), null);
      else if (target.protocol === 'https:') overTls({ ...target, httpSocket: socket }, answer);
      else answer(null, socket.setNoDelay(true));
    });

    function forbidden(): Error {
      return new ForbiddenAddressError(`${host} is a private address`);
    }
  };
}

/** The form in which `allowPrivateHosts` names an address: lower case, the port always given, IPv6 in brackets. */
export function hostAndPort(host: string, port: number): string {
  return `${isIPv6(host) ? `[${host}]` : host.toLowerCase()}:${port}`;
}

class ConnectTimeout extends Error {
  readonly code = 'CONNECT_TIMEOUT';
}

/** With several addresses Node wraps the refusals of each in one AggregateError. */
function isBlocked(error: NodeJS.ErrnoException): boolean {
  if (error.code === 'ERR_IP_BLOCKED') return true;
  return (
    error instanceof AggregateError &&
    error.errors.length > 0 &&
    error.errors.every((inner) => isBlocked(inner))
  );
}
