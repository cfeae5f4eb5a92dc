/** Decisions at a gateway: who may take them, how they reach the instance that they are for, and what is said when they do not. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ownInstances } from '@active-news/gateway/graph/gateway-schema.ts';
import { startErasingHost, type ErasingHost } from './erasures/erasing-host.ts';
import { openGateway, type OpenGateway } from './erasures/open-gateway.ts';

const slugs = ['active-essex', 'rise'];
const token = 'a-token-for-those-who-decide';
const secret = 'a-secret-between-gateway-and-host';
const admin = { authorization: `Bearer ${token}` };
const refresh = 'mutation { refreshFeed(partnership: "rise") { partnership changed message } }';

let host: ErasingHost;
let gateway: OpenGateway;
const stops: (() => unknown)[] = [];

beforeEach(async () => {
  host = await startErasingHost({ 'active-essex': ['Essex one'], rise: ['Rise one', 'Rise two'] });
  host.adminToken = token;
  stops.push(host.close);
  gateway = await open();
});
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function open(options: Partial<Parameters<typeof openGateway>[0]> = {}): Promise<OpenGateway> {
  const opened = await openGateway({
    endpoints: new Map(slugs.map((slug) => [slug, host.endpointOf(slug)])),
    instances: ownInstances(slugs),
    adminToken: token,
    secret,
    ...options,
  });
  stops.push(opened.close);
  return opened;
}
const decisions = () => host.asked.filter(({ query }) => query.startsWith('mutation'));
const errorOf = ({ body }: Awaited<ReturnType<OpenGateway['post']>>) => {
  expect(body.errors).toHaveLength(1);
  return body.errors[0] as { readonly message: string; readonly extensions: { readonly code: string } };
};

test('the scheme of the token may be written in any case', async () => {
  const answer = await gateway.post(refresh, { authorization: `bearer ${token}` });
  expect(answer.status).toBe(200);
  expect(answer.body.data).toMatchObject({ refreshFeed: { partnership: 'rise' } });
});

test.each([
  ['no token', {}],
  ['another token', { authorization: 'Bearer another' }],
  ['the token without its scheme', { authorization: token }],
  ['an empty token', { authorization: 'Bearer ' }],
  ['another token in the header of gateways', { 'x-active-news-admin': 'another' }],
])('with %s nothing is decided; one error names the header and the setting', async (_name, headers) => {
  const answer = await gateway.post(refresh, headers);
  expect(answer.status).toBe(401);
  expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.body.data).toBeUndefined();
  const { message, extensions } = errorOf(answer);
  expect(extensions).toEqual({ code: 'ADMIN_ONLY' });
  expect(message).toMatch(/`Authorization: Bearer <ADMIN_TOKEN>`.*setting ADMIN_TOKEN/);
  expect(message).not.toContain(token);
  expect(host.asked).toEqual([]);
});

test('where no token is set nobody can decide, whatever is sent, and the error says what to set', async () => {
  const closed = await openGateway({
    endpoints: new Map(slugs.map((slug) => [slug, host.endpointOf(slug)])),
    instances: ownInstances(slugs),
  });
  stops.push(closed.close);
  for (const headers of [{}, admin, { authorization: 'Bearer undefined' }, { authorization: 'Bearer ' }]) {
    const answer = await closed.post(refresh, headers);
    expect(answer.status).toBe(403);
    expect(errorOf(answer)).toEqual({
      message: expect.stringContaining('ADMIN_TOKEN is not set'),
      extensions: { code: 'ADMIN_ONLY' },
    });
  }
  expect(host.asked).toEqual([]);
});

test('queries need no token, and one that is sent changes nothing about them', async () => {
  expect((await gateway.post('{ stories { totalCount } }')).body.data).toEqual({
    stories: { totalCount: 3 },
  });
  expect((await gateway.post('{ stories { totalCount } }', admin)).status).toBe(200);
});

test('nothing is decided by GET', async () => {
  const address = `${gateway.url}/graphql?query=${encodeURIComponent(refresh)}`;
  const response = await fetch(address, { headers: admin });
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  expect(host.asked).toEqual([]);
});

test('a decision reaches the instance alone, with the token and the secret, and what it says comes back as it was selected', async () => {
  const answer = await gateway.post(
    'mutation Why($p: ID!) { again: refreshFeed(partnership: $p, url: null) { message } }',
    { ...admin, 'x-request-id': 'a-request' },
    { p: 'rise' },
  );
  expect(answer.body).toEqual({ data: { again: { message: 'refreshFeed is done' } } });
  expect([answer.status, answer.headers.get('cache-control'), answer.headers.get('etag')]).toEqual([
    200,
    'no-store',
    null,
  ]);
  expect(host.asked).toHaveLength(1);
  expect(host.asked[0]).toMatchObject({
    slug: 'rise',
    query:
      'mutation Decide($partnership: ID!, $url: String) { refreshFeed(partnership: $partnership, url: $url) { partnership changed message } }',
    variables: { partnership: 'rise', url: null },
    headers: {
      'x-active-news-admin': token,
      authorization: `Bearer ${secret}`,
      'x-request-id': 'a-request',
      'x-active-news-hops': '1',
    },
  });
});

test('arguments with a default are passed on with it, instants in their one spelling', async () => {
  await gateway.post(
    'mutation { releaseQuarantine(partnership: "rise", url: "https://a.example") { changed } }',
    admin,
  );
  const id = host.idOf('rise', 'Rise one');
  await gateway.post(
    `mutation { redate(id: "${id}", publishedAt: "2026-11-01T10:00:00+01:00") { changed } }`,
    admin,
  );
  expect(decisions().map(({ variables }) => variables)).toEqual([
    { partnership: 'rise', url: 'https://a.example', discard: false },
    { id, publishedAt: '2026-11-01T09:00:00.000Z' },
  ]);
});

test('several decisions in one request are carried out one after another, each at its own owner', async () => {
  let open = 0;
  let most = 0;
  host.before = async () => {
    most = Math.max(most, ++open);
    await new Promise((resolve) => setTimeout(resolve, 20));
    open--;
  };
  const { body } = await gateway.post(
    `mutation { a: refreshFeed(partnership: "rise") { partnership } b: refreshFeed(partnership: "active-essex") { partnership }
      c: withdrawStory(id: "${host.idOf('rise', 'Rise two')}") { changed } d: refreshFeed(partnership: "rise") { partnership } }`,
    admin,
  );
  expect(Object.keys(body.data)).toEqual(['a', 'b', 'c', 'd']);
  expect(decisions().map(({ slug, query }) => `${slug} ${/\{ (\w+)/.exec(query)![1]}`)).toEqual([
    'rise refreshFeed',
    'active-essex refreshFeed',
    'rise withdrawStory',
    'rise refreshFeed',
  ]);
  expect(most).toBe(1);
});

test('equal decisions at the same time are each carried out', async () => {
  await Promise.all([1, 2, 3].map(() => gateway.post(refresh, admin)));
  await gateway.post(refresh, admin);
  expect(decisions()).toHaveLength(4);
});

test('the next query shows what a decision brought', async () => {
  for (const slug of slugs) gateway.book.announced(slug, { seq: 1, digest: `${slug}-1` }, 'c0de', Date.now());
  const query = '{ stories { totalCount } }';
  await gateway.post(query);
  expect((await gateway.post(query)).headers.get('x-cache')).toBe('HIT');
  host.brings = 'Rise three';
  await gateway.post(refresh, admin);
  expect((await gateway.post(query)).body.data).toEqual({ stories: { totalCount: 4 } });
});

test('the next query shows what was erased, although everything of before it was kept and is believed', async () => {
  for (const slug of slugs) gateway.book.announced(slug, { seq: 1, digest: `${slug}-1` }, 'c0de', Date.now());
  const query = '{ stories { totalCount nodes { title } } }';
  await gateway.post(query);
  expect((await gateway.post(query)).headers.get('x-cache')).toBe('HIT');
  await gateway.post(`mutation { withdrawStory(id: "${host.idOf('rise', 'Rise two')}") { changed } }`, admin);
  const { headers, body } = await gateway.post(query);
  expect([headers.get('x-cache'), body.data.stories]).toEqual([
    'MISS',
    { totalCount: 2, nodes: [{ title: 'Rise one' }, { title: 'Essex one' }] },
  ]);
  expect(gateway.book.last('rise')?.version).toEqual({ seq: 2, digest: 'rise-2' });
});

test.each([
  ['a partnership that is mistyped', 'refreshFeed(partnership: "risee")', 'did you mean "rise"?'],
  ['a partnership unlike any', 'refreshFeed(partnership: "museum-of-trams")', 'Known: '],
  ['no id of a story', 'withdrawStory(id: "42")', 'which is no id of a story'],
  [
    'a story of nobody',
    'withdrawStory(id: "risee:aaaaaaaaaaaaaaaaaaaaaaaaaa")',
    '"risee", which is no partnership; did you mean "rise"?',
  ],
])('%s is refused before anybody is asked', async (_name, field, words) => {
  const answer = await gateway.post(`mutation { ${field} { changed } }`, admin);
  expect(errorOf(answer)).toMatchObject({
    message: expect.stringContaining(words),
    extensions: { code: 'BAD_USER_INPUT' },
  });
  expect(host.asked).toEqual([]);
});

test('a partnership that no instance speaks for is said to be that', async () => {
  expect(
    errorOf(await gateway.post('mutation { refreshFeed(partnership: "leap") { changed } }', admin)),
  ).toEqual(
    expect.objectContaining({
      message: 'No instance of this gateway speaks for "leap", so nobody here can decide for it.',
      extensions: { code: 'NOT_ADMINISTERED' },
    }),
  );
});

test('what the instance refuses comes back in its own words', async () => {
  const answer = await gateway.post(
    'mutation { acceptFeed(partnership: "rise", url: "https://a.example") { changed } }',
    admin,
  );
  expect(errorOf(answer)).toMatchObject({
    message: '`url` leads nowhere',
    extensions: { code: 'BAD_USER_INPUT' },
  });
});

test('an instance that fails, or breaks off, may have carried it out: that is said, and nothing is asked twice', async () => {
  const id = host.idOf('rise', 'Rise one');
  const failed = errorOf(await gateway.post(`mutation { redate(id: "${id}") { changed } }`, admin));
  expect(failed.message).toContain('it failed: a disk is full. Perhaps it was carried out all the same');
  host.before = () => 'gone';
  const broken = errorOf(await gateway.post(refresh, admin));
  for (const { extensions } of [failed, broken])
    expect(extensions).toEqual({ code: 'OWNER_UNAVAILABLE', partnership: 'rise' });
  expect(decisions()).toHaveLength(2);
});

test('a host that is not there is said not to answer', async () => {
  await host.close();
  stops.splice(0, 1, () => undefined);
  expect(errorOf(await gateway.post(refresh, admin))).toMatchObject({
    message: expect.stringContaining('"rise" did not say what came of it'),
    extensions: { code: 'OWNER_UNAVAILABLE' },
  });
});

test('a server that knows no mutations is said to be that, with its own words', async () => {
  host.adminToken = null;
  expect(errorOf(await gateway.post(refresh, admin))).toMatchObject({
    message: expect.stringMatching(/"rise" takes no such decision.*Schema is not configured/),
    extensions: { code: 'NOT_ADMINISTERED' },
  });
});

test('an instance with another token is said to have another token', async () => {
  host.adminToken = 'of-another-network-altogether';
  expect(errorOf(await gateway.post(refresh, admin))).toMatchObject({
    message: expect.stringMatching(/give it the same ADMIN_TOKEN/),
    extensions: { code: 'ADMIN_ONLY' },
  });
});

test('a gateway over this one passes decisions on to it, which checks the token by itself', async () => {
  const over = (adminToken: string) =>
    open({
      endpoints: new Map([['south', `${gateway.url}/graphql`]]),
      instances: new Map([['south', slugs]]),
      adminToken,
    });
  const parent = await over(token);
  expect((await parent.post(refresh, admin)).body.data.refreshFeed).toEqual({
    partnership: 'rise',
    changed: false,
    message: 'refreshFeed is done',
  });
  expect(host.asked[0]!.headers).toMatchObject({ 'x-active-news-hops': '2', 'x-active-news-admin': token });
  const stranger = await over('another-token-of-16-letters');
  expect(
    errorOf(await stranger.post(refresh, { authorization: 'Bearer another-token-of-16-letters' })),
  ).toMatchObject({ extensions: { code: 'ADMIN_ONLY' } });
  expect(
    errorOf(await parent.post('mutation { refreshFeed(partnership: "rise", url: 3) { changed } }', admin)),
  ).toMatchObject({
    extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
  });
  expect(host.asked).toHaveLength(1);
});
