/** Counts what a gateway asks of 43 real instances: nothing twice, and after one new story one instance and one row. */
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Transport } from '@active-news/gateway/asking/transport.ts';
import type { FederatedAnswer } from '@active-news/gateway/federation/answer-operation.ts';
import type { SubQuery } from '@active-news/gateway/federation/ask.ts';
import { ownInstances } from '@active-news/gateway/graph/gateway-schema.ts';
import type { Registry } from '@active-news/schema/registry/partnership.ts';
import { bundledRegistryPath, loadRegistry } from '@active-news/schema/registry/read-registry.ts';
import { gatewayOver, type TestGateway } from './network/gateway-over.ts';
import { nowMs as openedAtMs, openInstances, type OpenInstances } from './network/open-instances.ts';
import { storyForTests } from './one-store/story-for-tests.ts';

const hour = 3_600_000;
type Asked = {
  readonly instance: string;
  readonly kind: SubQuery['purpose']['kind'];
  readonly rows: readonly unknown[];
};

let registry: Registry;
let slugs: readonly string[];
let network: OpenInstances;
let gateway: TestGateway;
let nowMs: number;
let told = 0;
let asked: Asked[] = [];
/** A reason makes a question fail. */
let fault: (instance: string, subQuery: SubQuery) => string | null;

beforeAll(async () => {
  const reading = await loadRegistry(bundledRegistryPath);
  if (!reading.ok) throw new Error('the bundled registry has mistakes');
  registry = reading.registry;
  slugs = registry.partnerships.map(({ slug }) => slug).slice(0, 43);
  const stories = slugs.flatMap((owner, o) =>
    Array.from({ length: 4 }, (_, i) => tellOf(owner, `story ${i}`, openedAtMs - (i * 50 + o + 1) * hour)),
  );
  network = await openInstances(
    registry,
    slugs,
    Map.groupBy(stories, ({ owner }) => owner),
  );
});
afterAll(() => network.close());

beforeEach(() => {
  nowMs = openedAtMs;
  fault = () => null;
  gateway = open(true);
  announceAll();
  asked = [];
});

function tellOf(owner: string, name: string, publishedAtMs: number) {
  return storyForTests(owner, name, new Date(publishedAtMs).toISOString(), {
    tags: ['walking'],
    summary: name,
  });
}

function open(keeps: boolean): TestGateway {
  const wrap =
    (transport: Transport): Transport =>
    async (instance, subQuery, carry) => {
      const { purpose } = subQuery;
      asked.push({
        instance,
        kind: purpose.kind,
        rows: purpose.kind === 'rows' ? purpose.representations : [],
      });
      const reason = fault(instance, subQuery);
      return reason === null
        ? transport(instance, subQuery, carry)
        : { kind: 'missing', reason, sinceMs: nowMs };
    };
  const options = { registry, instances: ownInstances(slugs), answer: network.answer };
  return gatewayOver({ ...options, keeps, wrap, now: () => nowMs });
}

function announce(slug: string): void {
  const { seq, digest } = network.instances.get(slug)!.store.version();
  gateway.book.announced(slug, { seq, digest }, gateway.book.last(slug)?.code ?? code, nowMs);
}
let code = '';
function announceAll(): void {
  for (const slug of slugs) announce(slug);
}
/** The code that instances say they run is learnt from their answers, as a host would announce it. */
beforeAll(async () => {
  nowMs = openedAtMs;
  fault = () => null;
  const first = open(true);
  await first.ask('{ stories { totalCount } }');
  code = first.book.last(slugs[0]!)!.code;
  expect(code).not.toBe('');
});

const text = '{ stories(first: 20) { totalCount nodes { id title summary } pageInfo { hasNextPage } } }';
async function ask(document = text): Promise<FederatedAnswer> {
  asked = [];
  const answer = await gateway.ask(document);
  expect(answer.result.errors).toBeUndefined();
  return answer;
}
const dataOf = ({ result }: FederatedAnswer) =>
  JSON.parse(JSON.stringify(result.data)) as Record<string, any>;
const asksOf = () => asked.map(({ instance, kind }) => `${instance} ${kind}`).sort();
/** A new story, newer than all others. */
function tell(slug: string): { readonly id: string; readonly title: string } {
  const story = tellOf(slug, `news ${++told}`, openedAtMs - hour + told);
  network.record(slug, [story]);
  return story;
}

test('43 instances are asked for heads once, and those whose stories are shown for their rows once', async () => {
  const first = await ask();
  const owners = new Set(dataOf(first).stories.nodes.map(({ id }: { id: string }) => id.split(':')[0]));
  expect(asksOf()).toEqual(
    [...slugs.map((slug) => `${slug} heads`), ...[...owners].map((slug) => `${String(slug)} rows`)].sort(),
  );
  expect(dataOf(first).stories.totalCount).toBeGreaterThanOrEqual(4 * 43);
});

test('the same question asked again asks nobody', async () => {
  const first = await ask();
  const second = await ask();
  expect(asked).toEqual([]);
  expect(dataOf(second)).toEqual(dataOf(first));
  expect(second.coverage).toEqual(first.coverage);
});

test('after one new story and its announcement, only its instance is asked: for heads, and for the one new row', async () => {
  await ask();
  const slug = slugs[17]!;
  const { id, title } = tell(slug);
  announce(slug);
  const second = await ask();
  expect(asked).toEqual([
    { instance: slug, kind: 'heads', rows: [] },
    { instance: slug, kind: 'rows', rows: [{ id, revision: expect.any(String) }] },
  ]);
  expect(dataOf(second).stories.nodes[0]).toMatchObject({ id, title });
  await ask();
  expect(asked).toEqual([]);
});

test('after a new story that the page does not reach, its instance is asked for heads alone', async () => {
  await ask();
  const slug = slugs[5]!;
  network.record(slug, [tellOf(slug, `old ${++told}`, Date.UTC(2019, 0, 1) + told)]);
  announce(slug);
  const second = await ask();
  expect(asked).toEqual([{ instance: slug, kind: 'heads', rows: [] }]);
  expect(second.executions).toBe(1);
});

test('an announcement of nothing new asks nobody', async () => {
  await ask();
  nowMs += 10_000;
  announceAll();
  nowMs += 14_000;
  await ask();
  expect(asked).toEqual([]);
});

test('page five and another selection are warm: their rows are asked for, heads are not', async () => {
  let page = await ask('{ stories(first: 10) { nodes { title } pageInfo { endCursor } } }');
  for (let pages = 2; pages <= 5; pages++) {
    const after = dataOf(page).stories.pageInfo.endCursor as string;
    page = await ask(`{ stories(first: 10, after: "${after}") { nodes { title } pageInfo { endCursor } } }`);
    expect(new Set(asked.map(({ kind }) => kind))).toEqual(new Set(['rows']));
  }
  await ask('{ stories(first: 10) { nodes { summary byline } } }');
  expect(new Set(asked.map(({ kind }) => kind))).toEqual(new Set(['rows']));
  await ask('{ stories(first: 3) { edges { node { n: title } } } }');
  expect(asked).toEqual([]);
  await ask('{ stories(first: 40) { nodes { id } } }');
  expect(asked).toEqual([]);
});

test('of rows that are partly kept only the others are asked for', async () => {
  await ask('{ stories(first: 10) { nodes { title } } }');
  await ask('{ stories(first: 12) { nodes { title } } }');
  expect(asked.flatMap(({ rows }) => rows)).toHaveLength(2);
});

test('counts and topics are asked for once, and after one new story of one instance alone', async () => {
  const counts =
    '{ tags { nodes { slug storyCount } } archives { month storyCount } storyCounts(groupBy: [REGION]) { storyCount } }';
  await ask(counts);
  expect(asked).toHaveLength(3 * 43);
  await ask(counts);
  expect(asked).toEqual([]);
  const slug = slugs[40]!;
  tell(slug);
  announce(slug);
  await ask(counts);
  expect(asksOf()).toEqual([`${slug} share`, `${slug} share`, `${slug} share`]);
});

test('what is volatile is asked every time', async () => {
  const first = await ask('{ feeds { url health } }');
  expect(first.isVolatile).toBe(true);
  await ask('{ feeds { url health } }');
  expect(asked).toHaveLength(43);
});

test('an instance that has been silent for longer than it is believed is asked again, the others are not', async () => {
  await ask();
  const silent = slugs[3]!;
  nowMs += 15_001;
  for (const slug of slugs) if (slug !== silent) announce(slug);
  await ask();
  expect(asksOf()).toEqual([`${silent} heads`]);
});

test('with caches and without them the answers are equal, before and after news', async () => {
  const cold = open(false);
  const documents = [
    text,
    '{ stories(last: 7, orderBy: OLDEST) { edges { cursor node { title } } pageInfo { hasNextPage hasPreviousPage } } }',
    '{ stories(filter: { region: ["north-east"] }) { totalCount nodes { title tags { slug storyCount } } } }',
    '{ tags { nodes { slug storyCount latestStoryAt stories(first: 2) { nodes { title } } } } }',
    '{ regions { slug storyCount } archives { month storyCount } }',
  ];
  for (let round = 0; round < 3; round++) {
    for (const document of documents) {
      const [kept, anew] = [await ask(document), await cold.ask(document)];
      expect(dataOf(kept)).toEqual(dataOf(anew));
      expect(kept.coverage).toEqual(anew.coverage);
    }
    const slug = slugs[round * 11]!;
    tell(slug);
    announce(slug);
  }
});

test('an instance that fails is served as it last was, and said to be: since when, why, at which version', async () => {
  const first = await ask();
  const [gone] = slugs;
  nowMs += 20_000;
  for (const slug of slugs) if (slug !== gone) announce(slug);
  fault = (instance) => (instance === gone ? 'INSTANCE_UNREACHABLE' : null);
  const later = await ask();
  expect(dataOf(later)).toEqual(dataOf(first));
  const { seq, digest } = network.instances.get(gone!)!.store.version();
  expect(later.coverage.get(gone!)).toEqual({
    kind: 'stale',
    version: { seq, digest },
    servedAsOfMs: openedAtMs,
    reason: 'INSTANCE_UNREACHABLE',
  });
  expect([...later.coverage.values()].filter(({ kind }) => kind === 'answered')).toHaveLength(42);
  const shown = await ask(
    '{ stories { totalCount coverage { complete missing { reason } stale { partnership { slug } seq servedAsOf reason } } } }',
  );
  expect(dataOf(shown).stories.coverage).toEqual({
    complete: false,
    missing: [],
    stale: [
      {
        partnership: { slug: gone },
        seq,
        servedAsOf: new Date(openedAtMs).toISOString(),
        reason: 'INSTANCE_UNREACHABLE',
      },
    ],
  });
});

test('a last good answer that is older than an hour does not stand in: its instance is missing, counts included', async () => {
  const first = await ask();
  const gone = slugs[2]!;
  nowMs += 3_600_001;
  for (const slug of slugs) if (slug !== gone) announce(slug);
  fault = (instance) => (instance === gone ? 'INSTANCE_UNREACHABLE' : null);
  const later = await ask();
  expect(later.coverage.get(gone)).toEqual({
    kind: 'missing',
    reason: 'INSTANCE_UNREACHABLE',
    sinceMs: nowMs,
  });
  expect(dataOf(later).stories.totalCount).toBeLessThan(dataOf(first).stories.totalCount);
});

test('an instance whose heads are kept but whose rows fail leaves the whole answer, and comes back with its rows', async () => {
  const first = await ask();
  const slug = slugs[9]!;
  tell(slug);
  announce(slug);
  fault = (instance, { purpose }) =>
    instance === slug && purpose.kind === 'rows' ? 'INSTANCE_TIMED_OUT' : null;
  const short = await ask();
  expect(short.executions).toBe(2);
  expect(short.coverage.get(slug)).toMatchObject({ kind: 'missing', reason: 'INSTANCE_TIMED_OUT' });
  const held = network.instances.get(slug)!.store.version();
  expect(held.seq).toBeGreaterThan(1);
  fault = () => null;
  const whole = await ask();
  expect(asksOf()).toEqual([`${slug} rows`]);
  expect(dataOf(whole).stories.totalCount).toBe(dataOf(first).stories.totalCount + 1);
});

/** Retells the newest story of an instance before each of the first `times` questions for its rows. */
function retelling(slug: string, times: number): () => number {
  let retold = 0;
  const name = `moved ${++told}`;
  const at = openedAtMs - hour + told;
  network.record(slug, [tellOf(slug, name, at)]);
  announce(slug);
  fault = (instance, { purpose }) => {
    if (instance === slug && purpose.kind === 'rows' && retold < times)
      network.record(slug, [{ ...tellOf(slug, name, at), title: `told anew ${++retold}` }]);
    return null;
  };
  return () => retold;
}

test('a story that is told anew between heads and rows is shown as it is now: executed twice, its instance asked again', async () => {
  await ask();
  const slug = slugs[20]!;
  retelling(slug, 1);
  const moved = await ask();
  expect(moved.executions).toBe(2);
  expect(asksOf()).toEqual([`${slug} heads`, `${slug} heads`, `${slug} rows`, `${slug} rows`]);
  expect(dataOf(moved).stories.nodes[0]).toMatchObject({ title: 'told anew 1' });
  expect(moved.coverage.get(slug)).toMatchObject({ kind: 'answered' });
});

test('an instance that changes between all phases is missing as MOVED after two more tries', async () => {
  const slug = slugs[21]!;
  const retold = retelling(slug, Infinity);
  const moved = await ask();
  expect(retold()).toBe(3);
  expect(moved.executions).toBe(4);
  expect(moved.coverage.get(slug)).toEqual({ kind: 'missing', reason: 'MOVED', sinceMs: nowMs });
  expect(dataOf(moved).stories.nodes.map(({ id }: { id: string }) => id.split(':')[0])).not.toContain(slug);
});

test('an operation that needs more questions than one answer may cost is refused, whatever it is made of', async () => {
  const many = (count: number) =>
    `{ ${Array.from({ length: count }, (_, i) => `a${i}: stories(filter: { from: "${new Date(openedAtMs - i * hour).toISOString()}" }) { coverage { expected } }`).join(' ')} }`;
  const codesOf = ({ result }: FederatedAnswer) =>
    new Set((result.errors ?? []).map(({ extensions }) => extensions.code));
  expect(codesOf(await gateway.ask(many(232)))).toEqual(new Set());
  expect(asked.length).toBe(232 * 43);
  asked = [];
  expect(codesOf(await gateway.ask(many(260)))).toEqual(new Set(['QUERY_TOO_COSTLY']));
  expect(asked.length).toBeLessThanOrEqual(10_000);
});
