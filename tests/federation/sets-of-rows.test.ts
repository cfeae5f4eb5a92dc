/** Rows whose key has a part that may be null, as the feed of a partnership that has none. */
import { expect, test } from '@jest/globals';
import { ownInstances } from '@active-news/gateway/graph/gateway-schema.ts';
import { readRegistry } from '../erasures/open-gateway.ts';
import { gatewayOver } from './network/gateway-over.ts';

const slugs = ['active-cumbria', 'active-essex', 'rise'];
type Feed = { readonly partnership: { readonly slug: string }; readonly url: string | null };
const feed = (slug: string, url: string | null): Feed => ({ partnership: { slug }, url });

async function gatewayOf(feeds: Readonly<Record<string, readonly Feed[]>>) {
  const asked: string[] = [];
  const gateway = gatewayOver({
    registry: await readRegistry(),
    instances: ownInstances(slugs),
    keeps: false,
    async answer(slug, { query }) {
      asked.push(query);
      const rows = (feeds[slug] ?? []).map((one) => ({ ...one, health: one.url === null ? 'NONE' : 'OK' }));
      return { data: { feeds: rows }, extensions: { instance: { slug, seq: 1, digest: 'd', gap: null } } };
    },
  });
  return { gateway, asked };
}
const none = (slug: string) => ({ partnership: { slug }, url: null, health: 'NONE' });
const some = (slug: string, url: string) => ({ partnership: { slug }, url, health: 'OK' });
const query = '{ feeds { partnership { slug } url health } }';

test('who has no feed is a row with a null address, in the place of its partnership', async () => {
  const { gateway } = await gatewayOf({
    rise: [feed('rise', 'https://rise.example/feed')],
    'active-essex': [feed('active-essex', null)],
    'active-cumbria': [
      feed('active-cumbria', 'https://cumbria.example/b'),
      feed('active-cumbria', 'https://cumbria.example/a'),
    ],
  });
  expect((await gateway.query(query)).data).toEqual({
    feeds: [
      some('active-cumbria', 'https://cumbria.example/a'),
      some('active-cumbria', 'https://cumbria.example/b'),
      none('active-essex'),
      some('rise', 'https://rise.example/feed'),
    ],
  });
});

test('null comes before every address, and two partnerships without a feed are two rows', async () => {
  const { gateway, asked } = await gatewayOf({
    rise: [feed('rise', 'https://rise.example/feed'), feed('rise', null)],
    'active-essex': [feed('active-essex', null)],
    'active-cumbria': [feed('active-cumbria', null), feed('active-cumbria', null)],
  });
  const expected = [
    none('active-cumbria'),
    none('active-essex'),
    none('rise'),
    some('rise', 'https://rise.example/feed'),
  ];
  expect((await gateway.query(query)).data).toEqual({ feeds: expected });
  // The key is asked for, also where the client wants nothing of it.
  expect((await gateway.query('{ feeds { health } }')).data).toEqual({
    feeds: expected.map(({ health }) => ({ health })),
  });
  expect(asked.at(-1)).toBe('query Rows { feeds { partnership { slug } url health } }');
});
