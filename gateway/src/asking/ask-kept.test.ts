/** What is asked of an instance and what is not, what stands in for it when it cannot answer, and for how long. */
import { beforeEach, expect, test } from '@jest/globals';
import { memoryShelf } from '../cache/memory-shelf.ts';
import type { Outcome, SubQuery } from '../federation/ask.ts';
import { askKept } from './ask-kept.ts';
import type { KeptOptions } from './kept-or-asked.ts';
import {
  code,
  firstPage,
  headsOf,
  instanceForTests,
  rowsOf,
  shareOf,
  type InstanceForTests,
} from './instance-for-tests.ts';
import type { Carry } from './transport.ts';
import { versionBook, type VersionBook } from './version-book.ts';

const noon = Date.UTC(2026, 10, 24, 12);
const hour = 3_600_000;
const carry: Carry = { requestId: 'test', traceparent: '', hops: 1, signal: new AbortController().signal };

let nowMs: number;
let instance: InstanceForTests;
let book: VersionBook;
let ask: (subQuery: SubQuery) => Promise<Outcome>;

beforeEach(() => {
  nowMs = noon;
  open(instanceForTests(1_000, () => nowMs));
});

/** Puts a way of asking before an instance, and announces what that holds. */
function open(to: InstanceForTests, options: Partial<KeptOptions> = {}): void {
  instance = to;
  book = versionBook();
  const askFor = askKept({
    transport: to.transport,
    book,
    memory: memoryShelf(1_000_000),
    shelf: null,
    now: () => nowMs,
    ...options,
  });
  ask = (subQuery) => askFor(carry)('rise', subQuery);
  announce();
}

const announce = () => book.announced('rise', instance.version(), code, nowMs);
/** The questions that the asking of these at once causes. */
async function asksOf(...subQueries: readonly SubQuery[]): Promise<readonly string[]> {
  const before = instance.asked.length;
  await Promise.all(subQueries.map((subQuery) => ask(subQuery)));
  return instance.asked.slice(before).map(({ kind, variables }) => `${kind} ${JSON.stringify(variables)}`);
}
const sourceOf = (outcome: Outcome) => (outcome.kind === 'missing' ? outcome.reason : outcome.source);
const rep = (at: number, revision = 1) => ({ id: `id ${at}`, revision: `r${revision}` });
const idsOf = (outcome: Outcome): readonly string[] => {
  if (outcome.kind === 'missing') throw new Error(outcome.reason);
  const { edges } = outcome.data.list as { edges: readonly { node: { id: string } }[] };
  return edges.map(({ node }) => node.id);
};

const questions: readonly (readonly [string, SubQuery])[] = [
  ['a page of heads', headsOf(firstPage(20))],
  ['a count', headsOf(null, true)],
  ['a page and a count', headsOf(firstPage(20), true)],
  ['a page deep inside', headsOf(firstPage(20, [900, 'id 900']))],
  ['a share', shareOf()],
  ['rows in a given state', rowsOf([rep(1), rep(2)])],
  ['a row in whatever state', rowsOf([{ id: 'id 1' }])],
];

test.each(questions)('%s is asked once for each content', async (_name, subQuery) => {
  const first = await ask(subQuery);
  expect(first).toMatchObject({ kind: 'slice', source: 'asked' });
  expect(await asksOf(subQuery)).toEqual([]);
  const { data, version, parts } = first as Extract<Outcome, { kind: 'slice' }>;
  expect(await ask(subQuery)).toMatchObject({ kind: 'slice', data, version, parts, source: 'memory' });
});

test.each(questions.filter(([name]) => name !== 'rows in a given state'))(
  '%s is asked again once other content is announced',
  async (_name, subQuery) => {
    await ask(subQuery);
    instance.tell(3);
    announce();
    expect(await asksOf(subQuery)).toHaveLength(1);
  },
);

test.each(questions.filter(([name]) => name !== 'rows in a given state'))(
  '%s is asked again when the instance has been silent for longer than it is believed',
  async (_name, subQuery) => {
    await ask(subQuery);
    nowMs += 15_000;
    expect(await asksOf(subQuery)).toEqual([]);
    nowMs += 1;
    expect(await asksOf(subQuery)).toHaveLength(1);
  },
);

test('what is volatile is asked every time', async () => {
  const question: SubQuery = { document: 'query Live', variables: {}, purpose: { kind: 'volatile' } };
  await ask(question);
  expect(await asksOf(question)).toHaveLength(1);
});

test('an instance that tells no version is asked every time, and nothing of it is kept', async () => {
  const silent = instanceForTests(10, () => nowMs, false);
  open(silent);
  for (const [, subQuery] of questions) {
    if (subQuery.purpose.kind === 'rows' && subQuery.purpose.state) continue;
    await ask(subQuery);
    expect((await asksOf(subQuery)).length).toBeGreaterThan(0);
  }
});

test('pages of one order are cut out of one block, whatever their size; the next block is asked for when it is needed', async () => {
  expect(await asksOf(headsOf(firstPage(20)))).toEqual(['heads {"first":100,"counts":false}']);
  const pages = [firstPage(3), firstPage(100), firstPage(20, [79, 'id 79'])];
  for (const page of pages) expect(await asksOf(headsOf(page))).toEqual([]);
  expect(idsOf(await ask(headsOf(firstPage(2, [79, 'id 79']))))).toEqual(['id 80', 'id 81']);
  const next = headsOf(firstPage(20, [90, 'id 90']));
  expect(await asksOf(next)).toHaveLength(1);
  expect(idsOf(await ask(next))).toEqual(Array.from({ length: 20 }, (_, i) => `id ${91 + i}`));
});

test('a count that is wanted later is asked for alone', async () => {
  await ask(headsOf(firstPage(20)));
  expect(await asksOf(headsOf(firstPage(20), true))).toEqual(['heads {"counts":true}']);
  expect(await asksOf(headsOf(firstPage(30), true))).toEqual([]);
});

test('content that changes while a prefix grows is not mixed with what was read before', async () => {
  await ask(headsOf(firstPage(20)));
  instance.tell(90.5);
  const page = headsOf(firstPage(20, [89, 'id 89']));
  expect(await asksOf(page)).toHaveLength(2);
  expect(await ask(page)).toMatchObject({ version: { seq: 2 } });
  expect(idsOf(await ask(page))).toContain('id 90.5');
});

test('an instance that always says that there is more and gives none is not asked for ever', async () => {
  const whole = instance;
  open({
    ...whole,
    transport: async (name, subQuery, of) => {
      const answer = await whole.transport(name, subQuery, of);
      const list = { edges: [], pageInfo: { hasNextPage: true, hasPreviousPage: false } };
      return answer.kind === 'slice' ? { ...answer, data: { list } } : answer;
    },
  });
  expect((await asksOf(headsOf(firstPage(20)))).length).toBeLessThan(5);
});

test('of rows in given states only those that are not kept are asked for, and all come back in order', async () => {
  await ask(rowsOf([rep(1), rep(3)]));
  const before = instance.asked.length;
  const more = await ask(rowsOf([rep(1), rep(2), rep(3), rep(4)]));
  expect(instance.asked.slice(before).map(({ variables }) => variables)).toEqual([{ of: [rep(2), rep(4)] }]);
  expect(more).toMatchObject({
    source: 'mixed',
    data: { _entities: [1, 2, 3, 4].map((at) => ({ title: `title ${at}, 1` })) },
  });
});

test('a row in a given state is right at every version, and another state or selection is another row', async () => {
  await ask(rowsOf([rep(1)]));
  instance.tell(2);
  announce();
  expect(await asksOf(rowsOf([rep(1)]))).toEqual([]);
  expect(await asksOf(rowsOf([rep(2, 2)]))).toHaveLength(1);
  expect(await asksOf(rowsOf([rep(1)], 'title summary'))).toHaveLength(1);
});

test('a row that is no longer in its state is null, and null is not kept', async () => {
  instance.tell(1);
  const gone = await ask(rowsOf([rep(1), rep(2)]));
  expect(gone).toMatchObject({ data: { _entities: [null, { title: 'title 2, 1' }] } });
  expect(await asksOf(rowsOf([rep(1)]))).toHaveLength(1);
});

test('what another code showed of the same content is not shown again', async () => {
  const shown = [shareOf(), headsOf(firstPage(3)), rowsOf([rep(1)])];
  for (const subQuery of shown) await ask(subQuery);
  for (const subQuery of shown) {
    book.announced('rise', instance.version(), 'other code', nowMs);
    expect(await asksOf(subQuery)).toHaveLength(1);
  }
});

test.each(questions)(
  '%s is served from the last good answer when the instance fails, and says so',
  async (_name, subQuery) => {
    const good = await ask(subQuery);
    nowMs += 20_000;
    instance.fault = () => 'INSTANCE_UNREACHABLE';
    const later = await ask(subQuery);
    if (subQuery.purpose.kind === 'rows' && subQuery.purpose.state) return expect(later.kind).toBe('slice');
    expect(later).toMatchObject({
      kind: 'stale',
      data: (good as Extract<Outcome, { kind: 'slice' }>).data,
      version: instance.version(),
      parts: new Map([
        [
          'rise',
          { kind: 'stale', version: instance.version(), servedAsOfMs: noon, reason: 'INSTANCE_UNREACHABLE' },
        ],
      ]),
    });
  },
);

test('a last good answer is as of the last moment at which its content was known to be the newest', async () => {
  await ask(shareOf());
  nowMs += 5_000;
  announce();
  nowMs += 20_000;
  instance.fault = () => 'INSTANCE_FAILED';
  expect(await ask(shareOf())).toMatchObject({
    parts: new Map([['rise', expect.objectContaining({ servedAsOfMs: noon + 5_000 })]]),
  });
});

test('a last good answer stands in no longer than its age allows', async () => {
  await ask(shareOf());
  instance.fault = () => 'INSTANCE_FAILED';
  nowMs = noon + hour;
  expect((await ask(shareOf())).kind).toBe('stale');
  nowMs += 1;
  expect(await ask(shareOf())).toMatchObject({ kind: 'missing', reason: 'INSTANCE_FAILED' });
});

test('an instance that announces new content and fails before it is asked is shown as it was', async () => {
  await ask(shareOf());
  const before = instance.version();
  nowMs += 4_000;
  instance.tell(1);
  announce();
  instance.fault = () => 'INSTANCE_UNREACHABLE';
  expect(await ask(shareOf())).toMatchObject({ kind: 'stale', version: before });
});

test('a bound of its own for the age is kept to', async () => {
  open(instance, { maxStaleMs: 60_000 });
  await ask(shareOf());
  instance.fault = () => 'INSTANCE_FAILED';
  nowMs += 60_001;
  expect((await ask(shareOf())).kind).toBe('missing');
});

test('without anything kept, a failed instance is missing with its reason', async () => {
  instance.fault = () => 'INSTANCE_TIMED_OUT';
  expect(await ask(shareOf())).toMatchObject({
    kind: 'missing',
    reason: 'INSTANCE_TIMED_OUT',
    sinceMs: noon,
  });
});

test('an instance that answers again is shown as it is at once', async () => {
  await ask(shareOf());
  nowMs += 20_000;
  instance.fault = () => 'INSTANCE_FAILED';
  await ask(shareOf());
  instance.fault = () => null;
  instance.tell(1);
  expect(await ask(shareOf())).toMatchObject({ kind: 'slice', version: { seq: 2 }, source: 'asked' });
});

test('after the soft deadline the last good answer stands in, and the late one is kept for whoever comes next', async () => {
  open(instance, { softDeadlineMs: 5 });
  await ask(shareOf());
  nowMs += 20_000;
  const late = Promise.withResolvers<void>();
  instance.fault = () => late.promise;
  expect(await ask(shareOf())).toMatchObject({
    kind: 'stale',
    parts: new Map([['rise', expect.objectContaining({ reason: 'INSTANCE_TIMED_OUT', servedAsOfMs: noon })]]),
  });
  instance.tell(1);
  announce();
  late.resolve();
  while (book.last('rise')!.parts!.get('rise')!.kind !== 'answered' || !(await isKept(shareOf())))
    await tick();
  expect(await asksOf(shareOf())).toEqual([]);
});

test('after the soft deadline, without anything kept, the answer is waited for', async () => {
  open(instance, { softDeadlineMs: 5 });
  const late = Promise.withResolvers<void>();
  instance.fault = () => late.promise;
  const answering = ask(shareOf());
  setTimeout(late.resolve, 50);
  expect(await answering).toMatchObject({ kind: 'slice', source: 'asked' });
});

test('equal questions that are under way are asked once', async () => {
  expect(await asksOf(shareOf(), shareOf(), shareOf())).toHaveLength(1);
});

test('without a memory everything is asked, nothing stands in, and the answers are the same', async () => {
  const kept = await Promise.all(questions.map(([, subQuery]) => ask(subQuery)));
  open(instance, { memory: null });
  const asked = await Promise.all(questions.map(([, subQuery]) => ask(subQuery)));
  const shown = (outcome: Outcome) =>
    outcome.kind !== 'missing' && [outcome.data, outcome.version, outcome.parts];
  expect(asked.map(shown)).toEqual(kept.map(shown));
  for (const [, subQuery] of questions) expect(await asksOf(subQuery)).toHaveLength(1);
  instance.fault = () => 'INSTANCE_FAILED';
  for (const [, subQuery] of questions) expect(sourceOf(await ask(subQuery))).toBe('INSTANCE_FAILED');
});

const tick = () => new Promise((resolve) => setTimeout(resolve, 1));
/** Asks with every question failing, so that only what is kept of the newest content answers. */
async function isKept(subQuery: SubQuery): Promise<boolean> {
  const { fault } = instance;
  instance.fault = () => 'INSTANCE_FAILED';
  const outcome = await ask(subQuery);
  instance.fault = fault;
  return outcome.kind === 'slice';
}
