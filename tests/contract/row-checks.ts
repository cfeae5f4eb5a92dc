/** Rows: `_entities` with a revision, and look-ups by id and address. */
import { holds, NotTried, same, shorten, type ContractCheck } from './contract-check.ts';
import type { InstanceClient } from './instance-client.ts';
import { storiesOf } from './order-checks.ts';
import type { KnownStory } from './read-catalogue.ts';

const section = '10. Rows';

type Row = Readonly<Record<string, unknown>> | null;

async function fetchRows(
  client: InstanceClient,
  of: readonly object[],
  selection: string,
): Promise<readonly Row[]> {
  const query = `query Rows($of: [_Any!]!) { _entities(representations: $of) { ... on Story { ${selection} } } }`;
  const representations = of.map((keys) => ({ __typename: 'Story', ...keys }));
  return (await client.data<{ _entities: readonly Row[] }>(query, { of: representations }))._entities;
}

const keysOf = ({ id, revision }: KnownStory) => ({ id, revision });
const unknownId = (slug: string) => `${slug}:${'a'.repeat(26)}`;

export const rowChecks: readonly ContractCheck[] = [
  {
    rule: 'R1',
    section,
    level: 'must',
    name: 'Rows by id and revision come in the order asked, and show what the pages showed',
    cure: 'Answer each representation in its place, from the row whose revision it names.',
    async run(client) {
      const stories = (await storiesOf(client)).slice(0, 50);
      const { rowSelection } = await client.catalogue();
      const asked = [...stories].reverse();
      const rows = await fetchRows(client, asked.map(keysOf), rowSelection);
      same(rows.length, asked.length, 'the number of entities');
      for (const [i, row] of rows.entries()) {
        holds(row !== null, () => `${asked[i]!.id} with the revision that its head has was answered by null`);
        const { id, revision, ...shown } = row!;
        same([id, revision], [asked[i]!.id, asked[i]!.revision], `the row in place ${i}`);
        same(shown, JSON.parse(asked[i]!.shown), `what ${String(id)} shows`);
      }
      const twice = await fetchRows(client, [keysOf(asked[0]!), keysOf(asked[0]!)], 'id');
      same(twice, [{ id: asked[0]!.id }, { id: asked[0]!.id }], 'one row asked for twice');
      return `${rows.length} rows`;
    },
  },
  {
    rule: 'R2',
    section,
    level: 'must',
    name: 'A row that is asked for in another revision is null, and the others still come',
    cure: 'Compare the revision before you give the row; null says “no longer so” and is no error.',
    async run(client) {
      const [story] = await storiesOf(client);
      const rows = await fetchRows(client, [{ id: story!.id, revision: 'another' }, keysOf(story!)], 'id');
      same(rows, [null, { id: story!.id }], 'a row in another revision, then in its own');
      return '1 row';
    },
  },
  {
    rule: 'R3',
    section,
    level: 'must',
    name: 'Without a revision the row comes as it is; an unknown id is null',
    cure: 'Leave the comparison out where no revision is given.',
    async run(client) {
      const [story] = await storiesOf(client);
      const id = unknownId(story!.partnership);
      const rows = await fetchRows(
        client,
        [{ id: story!.id }, { id }, { id, revision: 'any' }],
        'id revision',
      );
      same(rows, [keysOf(story!), null, null], 'a row by id, and an unknown id twice');
      return '3 representations';
    },
  },
  {
    rule: 'R4',
    section,
    level: 'must',
    name: '1,000 representations are answered in one question',
    cure: 'Read them in one statement; raise the limits on bodies and parsing if need be.',
    async run(client) {
      const stories = await storiesOf(client);
      const asked = Array.from({ length: 1000 }, (_, i) => stories[i % stories.length]!);
      const rows = await fetchRows(client, asked.map(keysOf), 'id');
      same(
        rows.map((row) => row?.id),
        asked.map(({ id }) => id),
        'the ids of 1,000 representations',
      );
      return '1,000 rows';
    },
  },
  {
    rule: 'R5',
    section,
    level: 'must',
    name: 'A revision names what is shown: rows that show different things have different revisions',
    cure: 'Make the revision a digest of every field that the row may show.',
    async run(client) {
      const stories = await storiesOf(client, 2);
      const shownBy = new Map<string, KnownStory>();
      for (const story of stories) {
        holds(story.revision.length > 0, () => `${story.id} has an empty revision`);
        const held = shownBy.get(story.revision);
        holds(
          !held || held.shown === story.shown,
          () => `${held!.id} and ${story.id} show different things under the revision "${story.revision}"`,
        );
        shownBy.set(story.revision, story);
      }
      return `${shownBy.size} revisions of ${stories.length} stories`;
    },
  },
  {
    rule: 'R6',
    section,
    level: 'must',
    name: 'Since the last run, the revision of a row has changed exactly where the row has',
    cure: 'Make the revision anew with each change of the row, and of nothing else.',
    async run(client) {
      const { memory } = client;
      const { stories, rowSelection } = await client.catalogue();
      if (!memory) throw new NotTried('nothing is remembered of an earlier run; see --remember');
      if (memory.rowSelection !== rowSelection) throw new NotTried('the earlier run read other fields');
      let changed = 0;
      let known = 0;
      for (const { id, revision, shown } of stories) {
        const before = memory.rows[id];
        if (!before) continue;
        known++;
        if (before.shown !== shown) changed++;
        holds(
          before.shown === shown || before.revision !== revision,
          () => `${id} shows something else than at the last run, but its revision is still "${revision}"`,
        );
        holds(
          before.shown !== shown || before.revision === revision,
          () =>
            `${id} shows what it showed at the last run, but its revision went from "${before.revision}" to "${revision}"`,
        );
      }
      if (known === 0) throw new NotTried('no row of the last run is here any more');
      return `${known} rows known before, ${changed} of them changed`;
    },
  },
  {
    rule: 'R7',
    section,
    level: 'must',
    name: 'story(id) gives the row, and null for an unknown id',
    cure: 'Null says that there is no such story; fail if you cannot know.',
    async run(client) {
      const [story] = await storiesOf(client);
      const query = 'query ($id: ID) { story(id: $id) { id revision } }';
      same(
        await client.data(query, { id: story!.id }),
        { story: keysOf(story!) },
        `story(id: "${story!.id}")`,
      );
      same(
        await client.data(query, { id: unknownId(story!.partnership) }),
        { story: null },
        'story of an unknown id',
      );
      return '2 ids';
    },
  },
  {
    rule: 'R8',
    section,
    level: 'must',
    name: 'story(url) finds by the address of the original, however it is spelt',
    cure: 'Compare address keys (schema/address-key.ts): the case of the host, www., tracking parameters, fragment and a slash at the end do not matter.',
    async run(client) {
      const stories = await storiesOf(client);
      const counts = Map.groupBy(stories, ({ url }) => url?.toLowerCase() ?? '');
      const story = stories.find(
        ({ url }) => url !== null && counts.get(url.toLowerCase())!.length === 1 && !/[?#]/.test(url),
      );
      if (!story) throw new NotTried('no story has an address of its own without a query');
      const spellings = spellingsOf(story.url!);
      const query = 'query ($url: String) { story(url: $url) { id } }';
      for (const url of spellings)
        same(await client.data(query, { url }), { story: { id: story.id } }, `story(url: "${url}")`);
      const nowhere = `${new URL(story.url!).origin}/there-is-no-such-story-here`;
      same(await client.data(query, { url: nowhere }), { story: null }, `story(url: "${nowhere}")`);
      return `${spellings.length} spellings of ${shorten(story.url!, 60)}`;
    },
  },
  {
    rule: 'R9',
    section,
    level: 'must',
    name: 'story takes one of id and url',
    cure: 'Refuse both and neither with BAD_USER_INPUT.',
    async run({ refused, slug }) {
      await refused('story without id and url', '{ story { id } }');
      await refused(
        'story with id and url',
        'query ($id: ID) { story(id: $id, url: "https://example.org/a") { id } }',
        { id: unknownId(slug) },
      );
      return '2 refused';
    },
  },
];

function spellingsOf(address: string): readonly string[] {
  const url = new URL(address);
  const host = url.host.replace(/^www\./, '');
  const path = url.pathname.replace(/\/$/, '');
  // Before an address in numbers it would make no host.
  const www = /^[\d.:[\]]+$|^localhost/.test(host) ? host : `www.${host}`;
  return [
    address,
    `${url.protocol}//${host}${path}`,
    `${url.protocol}//${www}${path}/`,
    `${url.protocol}//${host.toUpperCase()}${path}/`,
    `${url.protocol}//${host}${path}?utm_source=newsletter&utm_medium=email`,
    `${url.protocol}//${host}${path}#comments`,
  ];
}
