/** An instance whose answers are no answers to what was asked is missing as INSTANCE_FAILED, and costs nothing but its own share. */
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Transport } from '@active-news/gateway/asking/transport.ts';
import type { Slice } from '@active-news/gateway/federation/ask.ts';
import { ownInstances } from '@active-news/gateway/graph/gateway-schema.ts';
import type { Registry } from '@active-news/schema/registry/partnership.ts';
import { bundledRegistryPath, loadRegistry } from '@active-news/schema/registry/read-registry.ts';
import { storyId } from '@active-news/schema/story-id.ts';
import { gatewayOver } from './network/gateway-over.ts';
import { nowMs, openInstances, type OpenInstances } from './network/open-instances.ts';
import { storyForTests } from './one-store/story-for-tests.ts';

const slugs = ['active-essex', 'rise'];
const broken = 'rise';
let registry: Registry;
let network: OpenInstances;

beforeAll(async () => {
  jest.spyOn(console, 'log').mockImplementation(() => undefined); // the complaints
  const reading = await loadRegistry(bundledRegistryPath);
  if (!reading.ok) throw new Error('the bundled registry has mistakes');
  registry = reading.registry;
  const stories = slugs.flatMap((slug) =>
    ['a', 'b'].map((name) =>
      storyForTests(slug, name, new Date(nowMs - 3_600_000).toISOString(), { tags: ['walking'] }),
    ),
  );
  network = await openInstances(
    registry,
    slugs,
    Map.groupBy(stories, ({ owner }) => owner),
  );
});
afterAll(() => network.close());

type Data = Slice['data'];
/** Asks with the data that one instance gives turned into something else. */
async function ask(text: string, keeps: boolean, twist: (data: Data) => Data, of: readonly string[] = slugs) {
  const wrap =
    (transport: Transport): Transport =>
    async (instance, subQuery, carry) => {
      const answer = await transport(instance, subQuery, carry);
      return instance === broken && answer.kind === 'slice'
        ? { ...answer, data: twist(answer.data) }
        : answer;
    };
  const gateway = gatewayOver({ registry, instances: ownInstances(of), answer: network.answer, keeps, wrap });
  for (const slug of of)
    gateway.book.announced(slug, network.instances.get(slug)!.store.version(), '', nowMs);
  const { result, coverage } = await gateway.ask(text);
  return {
    data: JSON.parse(JSON.stringify(result.data ?? null)) as unknown,
    codes: (result.errors ?? []).map(({ extensions, message }) => extensions.code ?? message),
    part: coverage.get(broken),
  };
}

/** The root field of the data, or a field below it, as something else. */
const turned =
  (field: string, value: unknown) =>
  (data: Data): Data =>
    field in data ? { ...data, [field]: value } : data;
const below =
  (field: string, key: string, value: unknown) =>
  (data: Data): Data =>
    field in data ? { ...data, [field]: { ...(data[field] as object), [key]: value } } : data;

const page = '{ stories { totalCount nodes { title } pageInfo { hasNextPage } } }';
const head = (cursor: unknown, id: unknown) => ({ cursor, node: { id, revision: 'r' } });
const cases: readonly (readonly [name: string, text: string, twist: (data: Data) => Data])[] = [
  ['heads that are null', page, turned('stories', null)],
  ['heads that are a list', page, turned('stories', [])],
  ['heads without edges', page, below('stories', 'edges', undefined)],
  ['edges that are no list', page, below('stories', 'edges', {})],
  ['an edge that is null', page, below('stories', 'edges', [null])],
  ['an edge without a cursor', page, below('stories', 'edges', [head(undefined, 'rise:x')])],
  ['a cursor of another order', page, below('stories', 'edges', [head('WzEsInQiLCJpIl0', 'i')])],
  ['heads without flags', page, below('stories', 'pageInfo', {})],
  ['a count that is no number', page, below('stories', 'totalCount', 'many')],
  ['rows that are null', page, turned('_entities', null)],
  ['rows that are no list', page, turned('_entities', {})],
  ['too few rows', page, turned('_entities', [])],
  ['too many rows', page, turned('_entities', [null, null, null, null, null])],
  ['rows without what was asked of them', page, turned('_entities', [{}, {}])],
  ['rows with a value of another type', page, turned('_entities', [{ title: 7 }, { title: 8 }])],
  ['rows that are no objects', page, turned('_entities', ['a', 'b'])],
  ['groups that are null', '{ tags { nodes { slug storyCount } } }', turned('tags', null)],
  ['groups that are no list', '{ tags { nodes { slug storyCount } } }', below('tags', 'nodes', {})],
  ['a group that is null', '{ tags { nodes { slug storyCount } } }', below('tags', 'nodes', [null])],
  ['months that are no list', '{ archives { month storyCount } }', turned('archives', {})],
  ['a month that is null', '{ archives { month storyCount } }', turned('archives', [null])],
  ['feeds that are null', '{ feeds { url } }', turned('feeds', null)],
  ['feeds that are no list', '{ feeds { url } }', turned('feeds', {})],
  ['a feed that is null', '{ feeds { url } }', turned('feeds', [null])],
];

test.each(cases.flatMap((one) => [[...one, true] as const, [...one, false] as const]))(
  '%s cost the instance its share',
  async (_name, text, twist, keeps) => {
    const expected = await ask(text, keeps, (data) => data, ['active-essex']);
    expect(await ask(text, keeps, twist)).toEqual({
      ...expected,
      part: { kind: 'missing', reason: 'INSTANCE_FAILED', sinceMs: nowMs },
    });
  },
);

test.each(['null', 'no list', 'too many'])(
  'a story by its id whose rows are %s is OWNER_UNAVAILABLE',
  async (what) => {
    const value = { null: null, 'no list': {}, 'too many': [null, null] }[what];
    const text = `{ story(id: "${storyId(broken, 'a')}") { title } tags { totalCount } }`;
    const { data, codes, part } = await ask(text, true, turned('_entities', value));
    expect(data).toEqual({ story: null, tags: { totalCount: 1 } });
    expect(codes).toEqual(['OWNER_UNAVAILABLE']);
    expect(part).toMatchObject({ kind: 'missing', reason: 'INSTANCE_FAILED' });
  },
);

test.each(cases)(
  '%s are not kept: as soon as its answers are right, the instance is back',
  async (_name, text, twist) => {
    let isBroken = true;
    const gateway = gatewayOver({
      registry,
      instances: ownInstances(slugs),
      answer: network.answer,
      keeps: true,
      wrap: (transport) => async (instance, subQuery, carry) => {
        const answer = await transport(instance, subQuery, carry);
        const isTwisted = isBroken && instance === broken && answer.kind === 'slice';
        return isTwisted ? { ...answer, data: twist(answer.data) } : answer;
      },
    });
    for (const slug of slugs)
      gateway.book.announced(slug, network.instances.get(slug)!.store.version(), '', nowMs);
    expect((await gateway.ask(text)).coverage.get(broken)?.kind).toBe('missing');
    isBroken = false;
    expect((await gateway.ask(text)).coverage.get(broken)?.kind).toBe('answered');
  },
);
