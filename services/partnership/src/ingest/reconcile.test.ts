/** Whatever a site does to its articles, each becomes one story, stays one, and keeps its place and its history. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Store } from '../store/open-store.ts';
import { readHistories } from '../store/story-history.ts';
import { hosts, pollerForTests } from './poller-for-tests.ts';
import { addressOf, articleOf, documentOf, type Article } from './site-for-tests.ts';

/** What may happen to a site between two readings of its feed; `which` picks an article, modulo how many there are. */
type Event =
  | { readonly kind: 'publish'; readonly precision: 'INSTANT' | 'DAY' | 'NONE'; readonly count: number }
  | {
      readonly kind: 'retitle' | 'rewrite' | 'move' | 'redate' | 'revert' | 'republish' | 'twin';
      readonly which: number;
    }
  | { readonly kind: 'replay' | 'new-system' | 'nothing' | 'duplicate' }
  | { readonly kind: 'change-host'; readonly host: number; readonly isReplayed: boolean }
  | { readonly kind: 'reissue'; readonly which: number }
  | { readonly kind: 'window'; readonly size: number }
  | { readonly kind: 'cut'; readonly at: number };

const anyEvent: fc.Arbitrary<Event> = fc.oneof(
  fc.record({
    kind: fc.constant('publish' as const),
    precision: fc.constantFrom('INSTANT' as const, 'INSTANT' as const, 'DAY' as const, 'NONE' as const),
    count: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({
    kind: fc.constantFrom(
      'retitle' as const,
      'rewrite' as const,
      'move' as const,
      'redate' as const,
      'revert' as const,
      'republish' as const,
      'twin' as const,
    ),
    which: fc.nat(20),
  }),
  fc.record({
    kind: fc.constantFrom('replay' as const, 'new-system' as const, 'nothing' as const, 'duplicate' as const),
  }),
  fc.record({ kind: fc.constant('change-host' as const), host: fc.nat(2), isReplayed: fc.boolean() }),
  fc.record({ kind: fc.constant('reissue' as const), which: fc.nat(20) }),
  fc.record({ kind: fc.constant('window' as const), size: fc.integer({ min: 1, max: 12 }) }),
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat(12) }),
);

/** The site, and what a reader with a perfect memory of its documents would know. */
function makeModel(hasGuids: boolean) {
  const site: Article[] = [];
  const wordings = new Map<number, string[]>();
  const twins = new Set<string>();
  let [windowSize, next, renamed, host] = [6, 1, 0, hosts[0]!];
  const listed = () => site.slice(-windowSize).reverse();
  const pick = (which: number) => listed()[which % Math.max(listed().length, 1)];
  return {
    wordings,
    listed,
    /** Between two documents at most one of these: what changes all names of an article at once makes another of it. */
    happen(event: Event): void {
      const article = 'which' in event ? pick(event.which) : undefined;
      switch (event.kind) {
        case 'publish':
          for (let i = 0; i < event.count; i++) site.push(articleOf(next++, host, event.precision, hasGuids));
          break;
        case 'retitle':
          if (article) article.title = `Walk number ${article.number} again ${(renamed += 1)}`;
          break;
        case 'revert':
          if (article) article.title = `Walk number ${article.number}`;
          break;
        case 'rewrite':
          if (article) article.text = `told anew ${(renamed += 1)}`;
          break;
        case 'move':
          if (article) article.folder = `folder-${(renamed += 1)}`;
          break;
        case 'redate':
          if (article?.published)
            article.published = new Date(
              Date.parse(article.published) + (renamed += 1) * 1_000,
            ).toISOString();
          break;
        case 'replay':
          if (hasGuids) for (const one of site) one.guid = `${one.guid} ${(renamed += 1)}`;
          break;
        case 'republish':
          if (article?.guid) article.guid = `${article.guid} ${(renamed += 1)}`;
          if (article) article.title = `Walk number ${article.number} again ${(renamed += 1)}`;
          break;
        case 'twin': {
          // Of the same title and instant, while the other is still listed.
          if (!article?.published || listed().indexOf(article) > windowSize - 2) break;
          const twin = articleOf(next++, host, 'INSTANT', hasGuids);
          twins.add(article.title);
          site.push({ ...twin, title: article.title, published: article.published });
          break;
        }
        case 'new-system':
          // Ids, hosts and addresses are new; articles that have twins keep the ends of theirs, or nobody could tell.
          host = hosts[(hosts.indexOf(host) + 1) % hosts.length]!;
          for (const one of site) {
            one.host = host;
            if (one.guid) one.guid = `${one.guid} ${(renamed += 1)}`;
            if (one.published?.includes('T') && !twins.has(one.title)) one.path = `node-${(renamed += 1)}`;
          }
          break;
        case 'change-host':
          host = hosts[event.host]!;
          for (const one of site) {
            one.host = host;
            if (event.isReplayed && hasGuids) one.guid = `${one.guid} ${(renamed += 1)}`;
          }
          break;
        case 'reissue': {
          // Where there is no date, nothing tells an id that was given out again from an article that was edited.
          if (!article?.guid || !article.published) break;
          site.splice(site.indexOf(article), 1);
          site.push({ ...articleOf(next++, host, 'INSTANT', true), guid: article.guid });
          break;
        }
        case 'window':
          windowSize = event.size;
          break;
        default:
          break;
      }
    },
    /** A reader has seen these. */
    see(articles: readonly Article[]): void {
      for (const article of articles) {
        const wording = wordingOf(article);
        const known = wordings.get(article.number);
        if (!known) wordings.set(article.number, [wording]);
        else if (known.at(-1) !== wording) known.push(wording);
      }
    },
  };
}

const wordingOf = (article: Article) =>
  JSON.stringify([article.title, addressOf(article), article.published]);

type Row = {
  id: string;
  title: string;
  url: string;
  published_raw: string | null;
  summary: string;
  published_at: number;
};

function storiesOf({ database }: Store) {
  const rows = database.sql('SELECT * FROM story ORDER BY id').all() as Row[];
  const histories = readHistories(
    database,
    rows.map(({ id }) => id),
  );
  return rows.map((row, i) => ({
    number: Number(/^Article (\d+)/.exec(row.summary)?.[1]),
    id: row.id,
    publishedAtMs: row.published_at,
    wordings: [...histories[i]!, row].map(({ title, url, published_raw }) =>
      JSON.stringify([title, url, published_raw]),
    ),
  }));
}

/** Rewrites of the text alone are edits too, but what the model compares is title, address and date. */
const eachOnce = (wordings: readonly string[]) =>
  wordings.filter((wording, i) => wording !== wordings[i - 1]);

test('each article is one story, with the history that a reader of all documents would tell, and never moves', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.boolean(),
      fc.array(anyEvent, { minLength: 1, maxLength: 25 }),
      async (hasGuids, events) => {
        const { store, poll } = pollerForTests();
        const model = makeModel(hasGuids);
        const places = new Map<number, number>();
        const digests = new Set<string>();
        for (const event of events) {
          model.happen(event);
          const listed = model.listed();
          if (event.kind === 'cut') {
            const some = listed.slice(0, event.at);
            await poll(documentOf(some, false));
            model.see(some);
          }
          const feed = documentOf(event.kind === 'duplicate' ? [...listed, ...listed] : listed);
          const before = store.version();
          const report = await poll(feed);
          model.see(listed);
          const stories = storiesOf(store);

          expect(new Map(stories.map(({ number, wordings }) => [number, eachOnce(wordings)]))).toEqual(
            model.wordings,
          );
          expect(stories.length).toBe(model.wordings.size);
          for (const { number, publishedAtMs } of stories) {
            expect(publishedAtMs).toBe(places.get(number) ?? publishedAtMs);
            places.set(number, publishedAtMs);
          }
          expect(store.version().seq > before.seq).toBe(store.version().digest !== before.digest);
          expect(store.version().seq).toBeGreaterThanOrEqual(before.seq);
          if (store.version().seq > before.seq) expect(digests).not.toContain(store.version().digest);
          digests.add(store.version().digest);
          expect(report.held).toBe(0);

          const after = [store.version(), storiesOf(store)];
          expect(await poll(feed)).toMatchObject({ added: 0, changed: 0 });
          expect([store.version(), storiesOf(store)]).toEqual(after);
        }
        store.close();
      },
    ),
    { numRuns: 150 },
  );
}, 120_000);
