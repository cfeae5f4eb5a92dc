/** Instances a version behind and a version ahead: what can be left out is, what cannot is SCHEMA_SKEW, and what is alike costs nothing. */
import { expect, test } from '@jest/globals';
import { graphql } from 'graphql';
import { readInstanceSdl } from '@active-news/schema/graph/sdl.ts';
import { sdlDigest } from '@active-news/schema/sdl-digest.ts';
import type { SubQuery } from '../federation/ask.ts';
import { checkSkew } from './check-skew.ts';
import { readSlice } from './read-slice.ts';
import { subgraphSchema } from './subgraph-schema.ts';
import type { Carry, Transport } from './transport.ts';

const sdl = readInstanceSdl();
/** The SDL without these lines, each of which it must have. */
const without = (...lines: readonly string[]) =>
  lines.reduce((text, line) => {
    if (!text.includes(`\n${line}\n`)) throw new Error(`the SDL has no line ${JSON.stringify(line)}`);
    return text.replace(`\n${line}\n`, '\n');
  }, sdl);
const withMore = (type: string, ...lines: readonly string[]) =>
  sdl.replace(new RegExp(`^(${type}\\b[^{]*\\{)$`, 'm'), `$1\n${lines.join('\n')}`);

const behind = without(
  '  byline: String',
  '  image: Image',
  '  month: [ID!]',
  '  "Score, then position, going down; needs a text."\n  RELEVANCE',
  '  dateSuspect: Boolean!',
);
const ahead = withMore('enum StoryKind', '  WEBINAR')
  .replace('\n  byline: String\n', '\n  byline: String\n  readingMinutes: Int!\n')
  .replace('\n  category: [String!]\n', '\n  category: [String!]\n  author: [String!]\n');

const story = {
  __typename: 'Story',
  id: 'rise:1',
  revision: 'r1',
  title: 'A walk',
  byline: 'Ann',
  image: { url: 'https://a.example/i.png', alt: null },
  kind: 'NEWS',
  dateSuspect: false,
};

/** A server with this SDL, as strict as GraphQL is, behind a check; `tells` whether it says which SDL it has. */
function setUp(served: string, tells = true) {
  const state = {
    served,
    tells,
    story: { ...story },
    asked: [] as { document: string; variables: unknown }[],
  };
  const complaints: string[] = [];
  const transport: Transport = async (instance, { document, variables }) => {
    state.asked.push({ document, variables });
    const result = await graphql({
      schema: subgraphSchema(state.served),
      source: document,
      variableValues: { ...variables },
      rootValue: {
        _service: { sdl: state.served },
        _entities: () => [state.story],
        stories: { totalCount: 1, nodes: [state.story] },
        tags: { nodes: [{ slug: 'cycling', storyCount: 1, latestStoryAt: null }] },
      },
    });
    const extensions = {
      instance: {
        slug: instance,
        seq: 1,
        digest: 'd',
        code: sdlDigest(`code ${state.served}`),
        ...(state.tells && { sdl: sdlDigest(state.served) }),
      },
    };
    const body: unknown = JSON.parse(JSON.stringify({ ...result, extensions }));
    return readSlice(instance, body, 9, (_instance, message) => complaints.push(message), true);
  };
  let nowMs = 100;
  const checked = checkSkew(transport, {
    sdl,
    now: () => nowMs,
    complain: (_instance, message) => complaints.push(message),
  });
  return {
    state,
    complaints,
    pass: (ms: number) => (nowMs += ms),
    /** Lets a reading in the background end. */
    settle: () => new Promise((resolve) => setTimeout(resolve, 20)),
    ask: (document: string, variables: Record<string, unknown> = {}, kind: 'rows' | 'share' = 'rows') =>
      checked('rise', { document, variables, purpose: { kind } as SubQuery['purpose'] }, carry),
    documents: () => state.asked.map(({ document }) => document.replace(/\s+/g, ' ')),
  };
}

const carry: Carry = { requestId: 'r', traceparent: 't', hops: 1, signal: new AbortController().signal };
const service = '{ _service { sdl } }';
const rows = (selection: string) =>
  `query Rows($of: [_Any!]!) { _entities(representations: $of) { ... on Story { ${selection} } } }`;
const of = [{ __typename: 'Story', id: 'rise:1', revision: 'r1' }];
const skew = { kind: 'missing', reason: 'SCHEMA_SKEW' };

test('an instance that serves our SDL is asked once for each question, and nothing else', async () => {
  const { ask, documents } = setUp(sdl);
  const question = rows('title byline');
  expect(await ask(question, { of })).toMatchObject({ kind: 'slice' });
  expect(await ask(question, { of })).toMatchObject({ kind: 'slice' });
  expect(documents()).toEqual([question, question]);
});

test('fields that an instance behind does not know, and that may be null, are left out of its rows', async () => {
  const { ask, documents } = setUp(behind);
  const outcome = await ask(rows('title byline image { url }'), { of });
  expect(outcome).toMatchObject({ kind: 'slice', data: { _entities: [{ title: 'A walk' }] } });
  const fitted = 'query Rows($of: [_Any!]!) { _entities(representations: $of) { ... on Story { title } } }';
  // Refused, looked at, asked for less; from then on only the last.
  expect(documents()).toEqual([rows('title byline image { url }'), service, fitted]);
  await ask(rows('title byline image { url }'), { of });
  expect(documents().slice(3)).toEqual([fitted]);
});

test('its SDL is read once, after the first answer that tells of it, though nothing was refused', async () => {
  const { ask, documents } = setUp(behind);
  await ask(rows('title'), { of });
  await ask(rows('byline'), { of });
  await ask(rows('title'), { of });
  expect(documents().filter((document) => document === service)).toHaveLength(1);
  expect(documents()).toHaveLength(4);
  // A selection of which nothing is left still says of what type it is.
  expect(documents()).toContain(
    'query Rows($of: [_Any!]!) { _entities(representations: $of) { ... on Story { __typename } } }',
  );
});

test('variables that only what is left out used are left out too', async () => {
  const { ask, state } = setUp(sdl.replace('\n  byline: String\n', '\n'));
  const question =
    'query Rows($of: [_Any!]!, $no: Boolean!) { _entities(representations: $of) { ... on Story { title byline @skip(if: $no) } } }';
  expect(await ask(question, { of, no: false })).toMatchObject({ kind: 'slice' });
  expect(state.asked.at(-1)!.variables).toEqual({ of });
});

const filtered = 'query Q($filter: StoryFilter) { stories(filter: $filter) { totalCount } }';
test.each([
  ['a field that must not be null', rows('title dateSuspect'), { of }, 'rows', /Story.dateSuspect/],
  ['an input field', filtered, { filter: { month: ['2026-04'] } }, 'share', /month/],
  ['an input field further in', filtered, { filter: { all: [{ month: ['2026-04'] }] } }, 'share', /month/],
  [
    'a value of an enum',
    'query Q($orderBy: StoryOrder!) { stories(orderBy: $orderBy) { totalCount } }',
    { orderBy: 'RELEVANCE' },
    'share',
    /RELEVANCE/,
  ],
  [
    'a value of an enum in the text',
    '{ stories(orderBy: RELEVANCE) { totalCount } }',
    {},
    'share',
    /RELEVANCE/,
  ],
  [
    'a share of a merged value, though it may be null',
    '{ stories { nodes { byline } } }',
    {},
    'share',
    /Story.byline/,
  ],
] as const)(
  '%s that an instance behind does not know is SCHEMA_SKEW',
  async (_name, document, variables, kind, why) => {
    const { ask, complaints } = setUp(behind);
    expect(await ask(document, variables, kind)).toEqual({ ...skew, sinceMs: 100 });
    expect(complaints.at(-1)).toMatch(why);
  },
);

test('an argument that an instance behind does not know is SCHEMA_SKEW', async () => {
  const { ask } = setUp(without('    orderBy: StoryOrder! = NEWEST'));
  const document = 'query Q($orderBy: StoryOrder!) { stories(orderBy: $orderBy) { totalCount } }';
  expect(await ask(document, { orderBy: 'OLDEST' }, 'share')).toMatchObject(skew);
});

test('a root field that an instance behind does not know is SCHEMA_SKEW, and never a null that looks like an answer', async () => {
  const { ask } = setUp(sdl.replace('  story(id:', '  formerly(id:'));
  expect(await ask('{ story(id: "rise:1") { title } }')).toMatchObject(skew);
});

test('a type of input that is declared and not used to the full is no skew; a null there says nothing', async () => {
  const { ask, state } = setUp(behind);
  expect(await ask(filtered, { filter: { tag: ['cycling'] } }, 'share')).toMatchObject({ kind: 'slice' });
  expect(await ask(filtered, { filter: { tag: ['cycling'], month: null } }, 'share')).toMatchObject({
    kind: 'slice',
  });
  expect(state.asked.at(-1)!.variables).toEqual({ filter: { tag: ['cycling'] } });
});

test('one question is skewed, and the next is answered', async () => {
  const { ask } = setUp(behind);
  expect(await ask(filtered, { filter: { month: ['2026-04'] } }, 'share')).toMatchObject(skew);
  expect(await ask('{ stories { totalCount } }', {}, 'share')).toMatchObject({ kind: 'slice' });
});

test('an instance ahead that takes our questions costs one reading of its SDL', async () => {
  const { ask, documents } = setUp(ahead);
  for (let i = 0; i < 3; i++)
    expect(await ask(rows('title kind byline'), { of })).toMatchObject({ kind: 'slice' });
  const question = rows('title kind byline');
  expect(documents()).toEqual([question, service, question, question]);
});

test('a value of an enum that only an instance ahead knows is SCHEMA_SKEW, and nowhere else a problem', async () => {
  const { ask, state, settle, complaints } = setUp(ahead);
  await ask(rows('title'), { of });
  await settle();
  state.story.kind = 'WEBINAR';
  expect(await ask(rows('title kind'), { of })).toMatchObject(skew);
  expect(complaints.at(-1)).toMatch(/WEBINAR/);
  expect(await ask(rows('title'), { of })).toMatchObject({ kind: 'slice' });
});

test('an argument that an instance ahead insists on is SCHEMA_SKEW', async () => {
  const { ask } = setUp(sdl.replace('  tags(first: Int,', '  tags(of: ID!, first: Int,'));
  expect(await ask('{ tags { nodes { slug } } }', {}, 'share')).toMatchObject(skew);
});

test('an instance that is brought up to date is asked for everything again, at once where its answer tells of it', async () => {
  const { ask, state, documents, settle } = setUp(behind);
  await ask(rows('title byline'), { of });
  state.served = sdl;
  state.asked.splice(0);
  expect(await ask(rows('title byline'), { of })).toMatchObject({
    data: { _entities: [{ title: 'A walk', byline: 'Ann' }] },
  });
  expect(documents()).toHaveLength(2);
  await settle();
  expect(documents()).toHaveLength(2);
});

test('an instance that is only ever refused is looked at again, about each second', async () => {
  const { ask, state, pass, settle, documents } = setUp(behind);
  const asked = () => ask(filtered, { filter: { month: ['2026-04'] } }, 'share');
  await asked();
  for (let i = 0; i < 5; i++) await asked();
  expect(documents().filter((document) => document === service)).toHaveLength(1);
  state.served = sdl;
  pass(1_000);
  await asked();
  await settle();
  expect(await asked()).toMatchObject({ kind: 'slice' });
});

test('an instance that never says what it serves is looked at when it refuses', async () => {
  const { ask, documents } = setUp(behind, false);
  expect(await ask(rows('title byline'), { of })).toMatchObject({ kind: 'slice' });
  expect(documents()).toContain(service);
});

test('an instance that refuses what its own SDL allows has failed', async () => {
  const { ask } = setUp(sdl);
  expect(await ask('{ nonsense }')).toMatchObject({ kind: 'missing', reason: 'INSTANCE_FAILED' });
});

test('an instance that does not give its SDL is believed when it says that it does not know', async () => {
  const { ask } = setUp(without('  byline: String'), false);
  const refused = await ask(rows('title byline'), { of });
  expect(refused).toMatchObject({ kind: 'slice' });
  const mute = setUp('type Query { stories: Int }', false);
  mute.state.served = 'type Query { stories: Int _service: Int }';
  expect(await mute.ask('{ stories { totalCount } }')).toMatchObject(skew);
});
