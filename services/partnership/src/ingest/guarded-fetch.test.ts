import { describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { isIPv6, type LookupFunction } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { fetchFeed, type FeedRequest } from './fetch-feed.ts';
import { privateAddresses } from './private-addresses.ts';
import { serve, watchForConnections } from './serve-for-tests.ts';

const run = promisify(execFile);
const defaults = { validators: {}, userAgent: 'test', deadlineMs: 5_000, now: Date.now };
const ask = (url: string, request: Partial<FeedRequest> = {}) =>
  fetchFeed({ ...defaults, allowPrivateHosts: new Set<string>(), ...request, url } as FeedRequest);

/** Every way to write an address of this machine, or of a network like ours, that somebody has tried. */
const notations = [
  '127.0.0.1', '127.0.0.2', '127.255.255.254', '127.1', '127.0.1', '2130706433', '0x7f000001', '017700000001',
  '0x7f.1', '0177.0.0.1', '0x7f.0x0.0x0.0x1', '00000177.0.0.1', '127.0.0.1.', '%31%32%37.0.0.1', '127.0.0.%31',
  '①②⑦.⓪.⓪.①', '１２７.０.０.１', '127。0。0。1', '0', '0.0.0.0', '0x0', 'localhost', 'LOCALHOST', 'loc\u00adalhost',
  '[::1]', '[::]', '[0:0:0:0:0:0:0:1]', '[::127.0.0.1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[0:0:0:0:0:ffff:7f00:0001]',
  '[::ffff:0:127.0.0.1]', '[64:ff9b::127.0.0.1]', '[64:ff9b::7f00:1]', '[64:ff9b:1::7f00:1]', '[2002:7f00:1::]',
  '[2001:0:7f00:1::]', '[fe80::1]', '[fec0::1]', '[fc00::1]', '[fd00:ec2::254]', '[ff02::1]', '[100::1]', '[2001:db8::1]', '[3fff::1]', '[5f00::1]',
  '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.0.1', '169.254.169.254', '0xa9fea9fe', '2852039166', '[::ffff:a9fe:a9fe]',
  '100.64.0.1', '100.100.100.200', '168.63.129.16', '192.0.0.192', '192.0.2.1', '192.88.99.1', '198.18.0.1', '198.51.100.1', '203.0.113.1',
  '224.0.0.1', '240.0.0.1', '255.255.255.255',
]; // prettier-ignore

describe('no notation of a private address is ever connected to', () => {
  test.each(notations)('%s', async (name) => {
    await using canary = await watchForConnections();
    // A public site, as far as this test goes: the one address that is allowed.
    let target = '';
    await using site = await serve(
      // As servers do that write what they are given.
      (_, response) => response.writeHead(302, { location: Buffer.from(target).toString('latin1') }).end(),
      '127.0.0.9',
    );
    for (const scheme of ['http', 'https']) {
      target = `${scheme}://${name}:${canary.port}/feed`;
      expect(await ask(target)).toMatchObject({ kind: 'failed', reason: 'FORBIDDEN_ADDRESS', status: null });
      const redirected = await ask(site.origin, { allowPrivateHosts: new Set([site.host]) });
      expect(redirected).toMatchObject({ kind: 'failed', reason: 'FORBIDDEN_ADDRESS' });
    }
    expect(canary.connections()).toBe(0);
  });
  test('a name with a full stop at its end, which not every system knows', async () => {
    await using canary = await watchForConnections();
    expect(await ask(`http://localhost.:${canary.port}/`)).toMatchObject({ kind: 'failed', status: null });
    expect(canary.connections()).toBe(0);
  });
  test('the canary sees who does come', async () => {
    await using canary = await watchForConnections();
    const host = `127.0.0.1:${canary.port}`;
    await ask(`http://${host}/`, { allowPrivateHosts: new Set([host]) });
    expect(canary.connections()).toBe(1);
  });
});

describe('what a name leads to is checked where the connection is made', () => {
  const v4 = (address: string) => ({ address, family: 4 });
  const v6 = (address: string) => ({ address, family: 6 });
  test.each([
    ['inside', [v4('127.0.0.1')]],
    ['inside in two ways', [v4('127.0.0.1'), v6('::1')]],
    ['to cloud metadata', [v4('169.254.169.254')]],
    ['to an address in an address', [v6('::ffff:127.0.0.1')]],
    ['to a gateway to old addresses', [v6('64:ff9b::7f00:1')]],
  ])('a name that leads %s', async (_, addresses) => {
    await using canary = await watchForConnections();
    for (const scheme of ['http', 'https']) {
      const outcome = await ask(`${scheme}://partner.example:${canary.port}/`, { lookup: always(addresses) });
      expect(outcome).toMatchObject({
        reason: 'FORBIDDEN_ADDRESS',
        message: 'partner.example is a private address',
      });
    }
    expect(canary.connections()).toBe(0);
  });

  test('a name that leads outside and inside never leads inside, whichever comes first', async () => {
    await using canary = await watchForConnections();
    // A public address at which nobody answers: this machine has no way to it, or hears nothing.
    const outside = v4('192.0.1.1');
    for (const addresses of [
      [outside, v4('127.0.0.1')],
      [v4('127.0.0.1'), outside],
    ]) {
      const request = { lookup: always(addresses), deadlineMs: 700 };
      expect(await ask(`http://partner.example:${canary.port}/`, request)).toMatchObject({ kind: 'failed' });
    }
    expect(canary.connections()).toBe(0);
  });

  test('a name that leads elsewhere the second time is judged by the second time', async () => {
    await using canary = await watchForConnections();
    await using site = await serve(
      (_, response) =>
        response.writeHead(302, { location: `http://partner.example:${canary.port}/again` }).end(),
      '127.0.0.9',
    );
    // The first name is allowed by name and port; the second connection goes to the canary's port, which is not.
    const port = site.host.split(':')[1]!;
    let asked = 0;
    const lookup = ((host, options, callback) =>
      always([v4(asked++ === 0 ? '127.0.0.9' : '127.0.0.1')])(host, options, callback)) as LookupFunction;
    const outcome = await ask(`http://partner.example:${port}/`, {
      lookup,
      allowPrivateHosts: new Set([`partner.example:${port}`]),
    });
    expect(outcome).toMatchObject({ reason: 'FORBIDDEN_ADDRESS' });
    expect([asked, canary.connections()]).toEqual([2, 0]);
  });

  function always(addresses: readonly { address: string; family: number }[]): LookupFunction {
    return ((_host, { all }, callback) => {
      if (all) callback(null, [...addresses]);
      else callback(null, addresses[0]!.address, addresses[0]!.family);
    }) as LookupFunction;
  }
});

test('proxy variables are not heeded, whenever they are set', async () => {
  await using proxy = await watchForConnections();
  await using site = await serve((_, response) => response.end('<rss/>'), '127.0.0.9');
  const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'all_proxy'];
  const variables = Object.fromEntries(names.map((name) => [name, `http://127.0.0.1:${proxy.port}`]));
  const module = fileURLToPath(new URL('./fetch-feed.ts', import.meta.url));
  const script = `
    const { fetchFeed } = await import(${JSON.stringify(module)});
    const shared = { validators: {}, userAgent: 'test', now: Date.now, deadlineMs: 2_000 };
    const allowed = await fetchFeed({ ...shared, url: '${site.origin}/', allowPrivateHosts: new Set(['${site.host}']) });
    const forbidden = await fetchFeed({ ...shared, url: '${site.origin}/', allowPrivateHosts: new Set() });
    console.log(allowed.kind, forbidden.reason);`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, ...variables, NO_PROXY: '', NODE_USE_ENV_PROXY: '1' },
  });
  expect(stdout.trim()).toBe('modified FORBIDDEN_ADDRESS');
  expect(proxy.connections()).toBe(0);
});

test('addresses of the Internet are none of these', () => {
  const isPrivate = (address: string) => privateAddresses.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  const outside = ['8.8.8.8', '172.15.255.255', '172.32.0.1', '100.128.0.1', '192.0.1.1', '168.63.129.17', '223.255.255.255', '2001:4860:4860::8888', '2a00:1450::1', '2600::', '::ffff:8.8.8.8']; // prettier-ignore
  expect(outside.filter(isPrivate)).toEqual([]);
});
