/** extensions.instance: which content an answer shows, and what is said of the instance itself. */
import { Kind, parse } from 'graphql';
import { isDigestWord } from '@active-news/schema/announcement.ts';
import { readGatewaySdl } from '@active-news/schema/graph/sdl.ts';
import { sdlDigest } from '@active-news/schema/sdl-digest.ts';
import { Broken, holds, NotTried, same, type ContractCheck } from './contract-check.ts';
import { asRecord } from './instance-client.ts';
import { readHeads } from './read-pages.ts';

const section = '4. extensions.instance';
const probe = '{ __typename }';

export const versionChecks: readonly ContractCheck[] = [
  {
    rule: 'V1',
    section,
    level: 'should',
    name: 'Every answer names its content: slug, seq and digest',
    cure: 'Send extensions.instance with every answer. Without it each answer is asked anew and none is kept.',
    async run({ ask }) {
      for (const query of [probe, '{ stories(first: 1) { totalCount } }']) {
        const { instance } = await ask(query);
        holds(instance !== null, () => `${query} was answered without extensions.instance`);
        for (const name of ['slug', 'seq', 'digest'])
          holds(instance![name] !== undefined, () => `extensions.instance has no \`${name}\``);
      }
      return '2 answers';
    },
  },
  {
    rule: 'V2',
    section,
    level: 'must',
    name: 'The slug is the one under which a gateway knows the instance',
    cure: 'Check the address: it leads to another instance. Or send the slug of the registry.',
    async run({ ask, slug }) {
      const { instance } = await ask(probe);
      if (!instance) throw new NotTried('the answers have no extensions.instance');
      same(instance.slug, slug, 'extensions.instance.slug');
      return `"${slug}"`;
    },
  },
  {
    rule: 'V3',
    section,
    level: 'must',
    name: 'What extensions.instance says has the form of version 1',
    cure: 'seq: a whole number; digest and code: texts without blanks; gap: null or { reason, sinceMs }; sdl: 22 letters of base64url; batch: a path; erasedUpTo: a whole number from 0 to seq.',
    async run({ ask }) {
      const { instance } = await ask(probe);
      if (!instance) throw new NotTried('the answers have no extensions.instance');
      const { seq, digest, code, sdl, batch, gap, erasedUpTo } = instance;
      const forms: readonly (readonly [name: string, value: unknown, fits: boolean])[] = [
        ['seq', seq, seq === undefined || (Number.isSafeInteger(seq) && Number(seq) >= 0)],
        ['digest', digest, digest === undefined || isDigestWord(digest)],
        ['code', code, code === undefined || isDigestWord(code)],
        ['sdl', sdl, sdl === undefined || (typeof sdl === 'string' && /^[\w-]{22}$/.test(sdl))],
        [
          'batch',
          batch,
          batch === undefined || (typeof batch === 'string' && /^\/(?!\/)[\w.~/-]{1,200}$/.test(batch)),
        ],
        [
          'erasedUpTo',
          erasedUpTo,
          erasedUpTo === undefined ||
            (Number.isSafeInteger(erasedUpTo) &&
              Number(erasedUpTo) >= 0 &&
              Number(erasedUpTo) <= Number(seq)),
        ],
        ['gap', gap, gap === undefined || gap === null || isGap(gap)],
      ];
      for (const [name, value, fits] of forms)
        holds(fits, () => `extensions.instance.${name} is ${JSON.stringify(value)}`);
      return Object.keys(instance).join(', ');
    },
  },
  {
    rule: 'V4',
    section,
    level: 'must',
    name: 'sdl is the digest of the text that `_service { sdl }` gives',
    cure: 'sdl = the first 22 letters of base64url(sha256(text)), of the very text of `_service { sdl }`.',
    async run(client) {
      const { instance, sdl } = await client.catalogue();
      if (instance?.sdl === undefined) throw new NotTried('the answers have no extensions.instance.sdl');
      if (sdl === null)
        throw new Broken('there is an sdl digest, but `_service { sdl }` gives no SDL that can be read');
      same(instance.sdl, sdlDigest(sdl.text), 'extensions.instance.sdl');
      return `${sdl.text.length} letters`;
    },
  },
  {
    rule: 'V5',
    section,
    level: 'must',
    name: 'One digest stands for one content, row by row',
    cure: 'Raise the version in the same transaction that changes rows, and read one answer from one transaction.',
    async run(client) {
      const { stories, instance, base } = await client.catalogue();
      if (typeof instance?.digest !== 'string') throw new NotTried('the answers have no digest');
      const first = Math.min(100, stories.length);
      const page = await readHeads(client, { first, filter: base });
      const again = await readHeads(client, { first, filter: base });
      const of = ({ edges }: typeof page) => edges.map(({ node }) => `${node.id} ${node.revision}`);
      same(
        of(page),
        stories.slice(0, first).map(({ id, revision }) => `${id} ${revision}`),
        'a page read again',
      );
      same(of(again), of(page), 'a page read a third time');
      return `${first} rows, three times`;
    },
  },
  {
    rule: 'V6',
    section,
    level: 'must',
    name: 'Content that has changed since the last run has another digest, and else the same rows',
    cure: 'Let the digest change with every row that is added, changed or taken away.',
    async run(client) {
      const { memory } = client;
      const { stories, instance, base, rowSelection } = await client.catalogue();
      if (!memory) throw new NotTried('nothing is remembered of an earlier run; see --remember');
      if (memory.rowSelection !== rowSelection || memory.base.from !== base.from)
        throw new NotTried('the earlier run read other rows or fields');
      if (memory.digest === null || typeof instance?.digest !== 'string')
        throw new NotTried('the answers have no digest');
      const text = (rows: readonly (readonly [string, string, string])[]) => JSON.stringify([...rows].sort());
      const before = text(
        Object.entries(memory.rows).map(([id, { revision, shown }]) => [id, revision, shown] as const),
      );
      const now = text(stories.map(({ id, revision, shown }) => [id, revision, shown] as const));
      holds(
        before === now || memory.digest !== instance.digest,
        () => `rows have changed since the last run, but the digest is ${String(instance.digest)} as before`,
      );
      return before === now ? 'nothing has changed' : 'the content has changed, and so has the digest';
    },
  },
];

function isGap(value: unknown): boolean {
  const gap = asRecord(value);
  return gap !== null && missingReasons.has(String(gap.reason)) && Number.isSafeInteger(gap.sinceMs);
}

const missingReasons: ReadonlySet<string> = new Set(
  parse(readGatewaySdl()).definitions.flatMap((node) =>
    node.kind === Kind.ENUM_TYPE_DEFINITION && node.name.value === 'MissingReason'
      ? (node.values ?? []).map(({ name }) => name.value)
      : [],
  ),
);
