import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { RequestListener } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { certificateFor, type TestCertificate } from './certificate-for-tests.ts';
import { fetchFeed, type FeedRequest } from './fetch-feed.ts';
import { createPoliteClient } from './polite-client.ts';
import { insecureRedirect } from './report-redirects.ts';
import { serve, watchForConnections, type TestServer } from './serve-for-tests.ts';

const usual = getCACertificates('default');
const trusted = certificateFor('partner.example');
beforeAll(() => setDefaultCACertificates([...usual, trusted.cert]));
afterAll(() => setDefaultCACertificates(usual));

async function serveHttps(
  handler: RequestListener,
  certificate: TestCertificate = trusted,
): Promise<TestServer & { readonly port: number }> {
  const server = createServer(certificate, handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    origin: `https://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
const ask = (url: string, allowed: readonly string[], request: Partial<FeedRequest> = {}) =>
  fetchFeed({
    validators: {},
    userAgent: 'test',
    deadlineMs: 5_000,
    now: Date.now,
    allowPrivateHosts: new Set(allowed),
    ...request,
    url,
  });
const answer: RequestListener = (_, response) => response.end('<rss/>');
const redirect =
  (location: string): RequestListener =>
  (_, response) =>
    response.writeHead(301, { location }).end();

/** Leads each name to these addresses in turn, the last one for ever; counts how often it was asked. */
function leading(...addresses: readonly string[]): {
  readonly lookup: LookupFunction;
  readonly asked: () => number;
} {
  let asked = 0;
  const lookup = ((_host, { all }, callback) => {
    const address = addresses[Math.min(asked++, addresses.length - 1)]!;
    if (all) callback(null, [{ address, family: 4 }]);
    else callback(null, address, 4);
  }) as LookupFunction;
  return { lookup, asked: () => asked };
}

test('a feed comes over https, under a name that its certificate has', async () => {
  await using site = await serveHttps(answer);
  expect(await ask(`${site.origin}/feed`, [site.host])).toMatchObject({ kind: 'modified', status: 200 });
  const name = `partner.example:${site.port}`;
  const { lookup, asked } = leading('127.0.0.1', '169.254.169.254');
  expect(await ask(`https://${name}/feed`, [name], { lookup })).toMatchObject({ kind: 'modified' });
  // The name is looked up for the connection and for nothing after it, so nothing can change in between.
  expect(asked()).toBe(1);
});

test.each([
  ['of another name', 'other.example', trusted],
  ['that nobody vouches for', 'partner.example', certificateFor('partner.example')],
])('a certificate %s is not taken, and nothing is asked', async (_, host, certificate) => {
  let requests = 0;
  await using site = await serveHttps((_request, response) => {
    requests++;
    response.end('<rss/>');
  }, certificate);
  const name = `${host}:${site.port}`;
  const outcome = await ask(`https://${name}/feed`, [name], leading('127.0.0.1'));
  expect(outcome).toMatchObject({ kind: 'failed', reason: 'UNREACHABLE' });
  expect(requests).toBe(0);
});

test('a name that leads inside at the second request is refused over https, before the handshake', async () => {
  await using canary = await watchForConnections();
  await using site = await serveHttps(redirect(`https://partner.example:${canary.port}/again`));
  const name = `partner.example:${site.port}`;
  const { lookup, asked } = leading('127.0.0.1');
  const outcome = await ask(`https://${name}/`, [name], { lookup });
  expect(outcome).toMatchObject({ kind: 'failed', reason: 'FORBIDDEN_ADDRESS' });
  expect([asked(), canary.connections()]).toEqual([2, 0]);
});

test('a socket is of one request: a site that keeps it open is asked over another, and checked again', async () => {
  let connections = 0;
  const sockets = new Set<unknown>();
  await using site = await serveHttps((request, response) => {
    if (!sockets.has(request.socket)) connections++;
    sockets.add(request.socket);
    if (request.url === '/end') return response.end('<rss/>');
    return response.writeHead(302, { location: '/end', connection: 'keep-alive' }).end();
  });
  const name = `partner.example:${site.port}`;
  const { lookup, asked } = leading('127.0.0.1');
  expect(await ask(`https://${name}/`, [name], { lookup })).toMatchObject({ kind: 'modified' });
  expect([connections, asked()]).toEqual([2, 2]);
});

test('a step from https to http is followed, told, and not for good', async () => {
  await using plain = await serve(answer);
  await using site = await serveHttps(redirect(`${plain.origin}/feed`));
  const outcome = await ask(`${site.origin}/feed`, [site.host, plain.host]);
  expect(outcome).toMatchObject({ kind: 'modified', finalUrl: `${plain.origin}/feed` });
  expect(insecureRedirect(outcome.kind === 'modified' ? outcome.hops : [])).toMatchObject({
    code: 'INSECURE',
  });
});

test('a step from https to http inside is refused', async () => {
  await using canary = await watchForConnections();
  await using site = await serveHttps(redirect(`http://127.0.0.1:${canary.port}/`));
  expect(await ask(`${site.origin}/feed`, [site.host])).toMatchObject({ reason: 'FORBIDDEN_ADDRESS' });
  expect(canary.connections()).toBe(0);
});

test('robots.txt over https that leads inside leads nowhere, for a page as for a feed', async () => {
  await using canary = await watchForConnections();
  await using site = await serveHttps((request, response) => {
    if (request.url !== '/robots.txt') return response.end('<rss/>');
    return response.writeHead(302, { location: `https://[::ffff:7f00:1]:${canary.port}/robots.txt` }).end();
  });
  const client = createPoliteClient({
    userAgent: 'test',
    allowPrivateHosts: new Set([site.host]),
    now: Date.now,
  });
  for (const accept of ['feed', 'page', 'data'] as const)
    expect(await client.fetch({ url: `${site.origin}/x`, accept })).toMatchObject({
      reason: 'FORBIDDEN_ADDRESS',
    });
  await client.close();
  expect(canary.connections()).toBe(0);
});
